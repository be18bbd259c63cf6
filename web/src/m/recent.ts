/** The items a grid worker files most are few: the last six come first. */

import type { CatalogueRowView } from "../shared/wire";

const NAME = "suqiu.m.recent-items";
const REMEMBERED = 6;
const FOUND = 10;

export function recentItems(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function rememberItem(id: string): string[] {
  const before = recentItems();
  if (!id) return before;
  const after = [id, ...before.filter((one) => one !== id)].slice(0, REMEMBERED);
  localStorage.setItem(NAME, JSON.stringify(after));
  return after;
}

/** Without a search word the recent ones, filled up with what is found on the street anyway. */
export function chipsOf(rows: CatalogueRowView[], recent: string[], text: string): CatalogueRowView[] {
  const wanted = text.trim();
  if (wanted) {
    const hit = (row: CatalogueRowView) =>
      [row.major, row.minor, row.detail, ...row.keywords].some((word) => word.includes(wanted));
    return rows.filter(hit).slice(0, FOUND);
  }
  const known = recent.flatMap((id) => rows.find((row) => row.item_id === id) ?? []);
  const usual = rows.filter((row) => row.on_site && !known.includes(row));
  return [...known, ...usual].slice(0, REMEMBERED);
}
