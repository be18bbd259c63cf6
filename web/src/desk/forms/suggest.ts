import type { CaseDetail, CatalogueRowView } from "../../shared/wire";

/** A unit that the duty catalogue names for a case, and the row that says so. */
export interface Suggestion {
  unit: number;
  item: string;
  path: string;
  /** Already the case's own row, not only a likeness of words. */
  settled: boolean;
  assisting: number[];
}

const MOST = 5;
const TEXT_MAX = 300;

export function pathOf(row: CatalogueRowView): string {
  return [row.major, row.minor, row.detail].filter(Boolean).join(" / ");
}

/** Words to look the catalogue up by. */
export function wordsOf(c: Pick<CaseDetail, "title" | "content">): string {
  return `${c.title} ${c.content}`.slice(0, TEXT_MAX);
}

export function leadOf(row: CatalogueRowView, street: number | null): number | null {
  return row.lead_unit ?? (row.lead_is_street ? street : null);
}

/** The case's own row first, then rows whose keywords occur in it; each unit once. */
export function suggestions(c: CaseDetail, found: CatalogueRowView[]): Suggestion[] {
  const rows = c.catalogue ? [c.catalogue, ...found.filter((row) => row.item_id !== c.catalogue?.item_id)] : found;
  const list: Suggestion[] = [];
  for (const row of rows) {
    const unit = leadOf(row, c.street);
    if (unit === null || list.some((one) => one.unit === unit)) continue;
    list.push({ unit, item: row.item_id, path: pathOf(row), settled: row.item_id === c.catalogue?.item_id, assisting: row.assisting.filter((one) => one !== unit) });
    if (list.length === MOST) break;
  }
  return list;
}
