import type { LocationQuery } from "vue-router";
import type { CaseQuery } from "../../../shared/api";
import type { FacetName } from "../../../shared/wire";

export type Filters = Omit<CaseQuery, "after" | "limit">;

const NAMES = ["view", "state", "unit", "street", "category", "channel", "urgency", "text", "due_before", "sort"] as const;

export const FACETS: { name: FacetName; label: string }[] = [
  { name: "state", label: "状态" },
  { name: "street", label: "街道" },
  { name: "category", label: "类别" },
  { name: "channel", label: "渠道" },
  { name: "urgency", label: "紧急程度" },
  { name: "unit", label: "承办单位" },
];

export const SORTS = [
  { code: "due", label: "时限由近到远" },
  { code: "-due", label: "时限由远到近" },
  { code: "-received", label: "最新收到在前" },
  { code: "received", label: "最早收到在前" },
  { code: "-updated", label: "最近更新在前" },
] as const;
export const SORT_DEFAULT = "due";

/** The filters an address stands for; anything else in it is ignored. */
export function fromQuery(query: LocationQuery): Filters {
  const found: Filters = {};
  for (const name of NAMES) {
    const value = query[name];
    if (typeof value === "string" && value) found[name] = value;
  }
  return found;
}

/** The shortest address for the filters. */
export function toQuery(filters: Filters): Record<string, string> {
  const pairs = NAMES.flatMap((name) => {
    const value = filters[name];
    return !value || (name === "sort" && value === SORT_DEFAULT) ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** The same list from the other end. */
export function reversed(sort: string | undefined): string {
  const by = sort ?? SORT_DEFAULT;
  return by.startsWith("-") ? by.slice(1) : `-${by}`;
}

export function isNarrowed(filters: Filters): boolean {
  return NAMES.some((name) => name !== "view" && name !== "sort" && filters[name]);
}

/** A personal view: a name for filters, kept in this browser. */
export interface SavedView {
  name: string;
  query: Record<string, string>;
}

const SAVED_MAX = 20;
const savedKey = (user: number) => `suqiu.views/${user}`;

export function savedViews(user: number): SavedView[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(savedKey(user)) ?? "[]");
    return Array.isArray(found) ? found.filter((one): one is SavedView => typeof one?.name === "string" && typeof one?.query === "object") : [];
  } catch {
    return [];
  }
}

export function saveViews(user: number, views: SavedView[]): void {
  localStorage.setItem(savedKey(user), JSON.stringify(views.slice(-SAVED_MAX)));
}
