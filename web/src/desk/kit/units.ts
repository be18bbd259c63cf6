import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { getUnits } from "../../shared/api";
import { keys } from "../../shared/query";
import type { UnitView } from "../../shared/wire";
import type { Choice } from "./Combo.vue";

const CHOICES_MAX = 50;
const DEPTH_MAX = 12;
const FRESH_MS = 5 * 60_000;
const RESPONSIBLE = ["department", "street", "enterprise"];

export interface Units {
  all: ComputedRef<UnitView[]>;
  nameOf: (id: number | null | undefined) => string;
  find: (id: number | null | undefined) => UnitView | undefined;
  /** Whether `id` is `above` or lies below it. */
  within: (id: number, above: number) => boolean;
  /** Units that can lead on a case, best match first. */
  search: (text: string, options?: SearchOptions) => Choice[];
}
export interface SearchOptions {
  kinds?: string[];
  /** Only this unit's subtree. */
  within?: number;
  except?: number[];
}

export function useUnits(): Units {
  const { data } = useQuery({ queryKey: keys.units, queryFn: getUnits, staleTime: FRESH_MS });
  const all = computed(() => (data.value ?? []).filter((unit) => unit.active));
  const byId = computed(() => new Map((data.value ?? []).map((unit) => [unit.id, unit])));
  const find = (id: number | null | undefined) => (id ? byId.value.get(id) : undefined);
  const within = (id: number, above: number) => {
    let unit = find(id);
    for (let depth = 0; unit && depth < DEPTH_MAX; depth += 1) {
      if (unit.id === above) return true;
      unit = find(unit.parent);
    }
    return false;
  };
  const search = (text: string, options: SearchOptions = {}) => {
    const kinds = options.within ? options.kinds : (options.kinds ?? RESPONSIBLE);
    const fitting = all.value.filter(
      (unit) =>
        (!kinds || kinds.includes(unit.kind)) &&
        (!options.within || within(unit.id, options.within)) &&
        !options.except?.includes(unit.id),
    );
    return ranked(fitting, text).map((unit) => choiceOf(unit, find(unit.parent)));
  };
  return { all, find, nameOf: (id) => find(id)?.name ?? "", within, search };
}

function choiceOf(unit: UnitView, parent: UnitView | undefined): Choice {
  const above = parent && parent.parent !== null ? parent.short_name : "";
  return { value: unit.id, label: unit.name, note: [above, unit.initials.toUpperCase()].filter(Boolean).join(" · ") };
}

/** By pinyin initials, short name, name or code; a match at the beginning counts more. */
export function ranked(units: UnitView[], text: string): UnitView[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return units.slice(0, CHOICES_MAX);
  const score = (unit: UnitView) => {
    const names = [unit.initials.toLowerCase(), unit.short_name.toLowerCase(), unit.name.toLowerCase(), unit.code.toLowerCase()];
    if (names.includes(wanted)) return 0;
    if (names.some((name) => name.startsWith(wanted))) return 1;
    return names.some((name) => name.includes(wanted)) ? 2 : 3;
  };
  return units
    .map((unit) => ({ unit, rank: score(unit) }))
    .filter(({ rank }) => rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, CHOICES_MAX)
    .map(({ unit }) => unit);
}
