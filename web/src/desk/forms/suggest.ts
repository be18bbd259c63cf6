import type { CaseDetail, CatalogueRowView, KnowledgeView } from "../../shared/wire";

/** A row of the duty catalogue and the words of the case that point to it. */
export interface Likely {
  row: CatalogueRowView;
  words: string[];
}

/** A unit that the duty catalogue names for a case, and the row that says so. */
export interface Suggestion {
  unit: number;
  item: string;
  path: string;
  /** The case's own row, not only a likeness of words. */
  settled: boolean;
  words: string[];
  assisting: number[];
}

type Told = Pick<CaseDetail, "title" | "content">;
const MOST = 5;
/** A word in the title says more than the same word somewhere in the text. */
const TITLE_WEIGHT = 2;

export function pathOf(row: CatalogueRowView): string {
  return [row.major, row.minor, row.detail].filter(Boolean).join(" / ");
}

export function leadOf(row: CatalogueRowView, street: number | null): number | null {
  return row.lead_unit ?? (row.lead_is_street ? street : null);
}

/** Rows whose keywords occur in the case, most and longest words first. */
export function likelyRows({ title, content }: Told, rows: CatalogueRowView[]): Likely[] {
  const weight = (word: string) => word.length * (title.includes(word) ? TITLE_WEIGHT : content.includes(word) ? 1 : 0);
  return rows
    .map((row) => {
      const words = [...new Set([...row.keywords, row.minor, row.detail])].filter((word) => word && weight(word) > 0);
      return { row, words, score: words.reduce((sum, word) => sum + weight(word), 0) };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
}

/** The case's own row first, then rows whose keywords occur in it; each unit once. */
export function suggestions(c: CaseDetail, rows: CatalogueRowView[]): Suggestion[] {
  const own = c.catalogue ? [{ row: c.catalogue, words: [] }] : [];
  const list: Suggestion[] = [];
  for (const { row, words } of [...own, ...likelyRows(c, rows)]) {
    const unit = leadOf(row, c.street);
    if (unit === null || list.some((one) => one.unit === unit)) continue;
    const assisting = row.assisting.filter((one) => one !== unit);
    list.push({ unit, item: row.item_id, path: pathOf(row), settled: row.item_id === c.catalogue?.item_id, words, assisting });
    if (list.length === MOST) break;
  }
  return list;
}

function pairs(text: string): string[] {
  const han = text.replace(/[^\p{Script=Han}]+/gu, " ");
  return han.split(" ").flatMap((run) => Array.from({ length: Math.max(0, run.length - 1) }, (_, at) => run.slice(at, at + 2)));
}

/** Entries that share at least two pairs of characters with the case, nearest first. */
export function likelyKnowledge({ title, content }: Told, entries: KnowledgeView[]): KnowledgeView[] {
  const [inTitle, inText] = [new Set(pairs(title)), new Set(pairs(content))];
  const nearness = (entry: KnowledgeView) => {
    const asked = new Set(pairs([entry.title, ...entry.questions].join(" ")));
    return [...asked].reduce((sum, pair) => sum + (inTitle.has(pair) ? TITLE_WEIGHT : inText.has(pair) ? 1 : 0), 0);
  };
  return entries
    .map((entry) => ({ entry, near: nearness(entry) }))
    .filter(({ near }) => near >= 2)
    .sort((a, b) => b.near - a.near)
    .map(({ entry }) => entry);
}

/** Entries in which every word occurs. */
export function knowledgeWith(text: string, entries: KnowledgeView[]): KnowledgeView[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const all = (entry: KnowledgeView) => [entry.title, entry.answer, entry.category, ...entry.questions].join(" ").toLowerCase();
  return entries.filter((entry) => words.every((word) => all(entry).includes(word)));
}
