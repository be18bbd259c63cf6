import type { UnitView } from "../shared/wire";

/** The unit's own department, street or enterprise with everything below it. */
export function subtree(units: UnitView[], of: number): UnitView[] {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  let top = byId.get(of);
  for (let above = top; above; above = above.parent === null ? undefined : byId.get(above.parent)) {
    if (above.kind === "district") break;
    top = above;
  }
  if (!top) return [];
  const inside = new Set([top.id]);
  // Parents may come after their children: go round until nothing is added.
  for (let before = 0; before !== inside.size; ) {
    before = inside.size;
    for (const { id, parent } of units) if (parent !== null && inside.has(parent)) inside.add(id);
  }
  return units.filter(({ id }) => inside.has(id));
}

/** Units whose name contains the text or whose initials begin with it; all for an empty text. */
export function matching(units: UnitView[], text: string): UnitView[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return units;
  return units.filter(
    ({ name, short_name, initials }) => name.includes(wanted) || short_name.includes(wanted) || initials.toLowerCase().startsWith(wanted),
  );
}
