import type { CaseDetail, CatalogueRowView, KnowledgeView, SuggestionHit, TextPart } from "../../shared/wire";

/** A row of the duty catalogue and the words of the case that point to it. */
export interface Likely {
  row: CatalogueRowView;
  words: string[];
}

type Told = Pick<CaseDetail, "title" | "content">;
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

/** A text in parts, those marked that the hits name. */
export function marked(text: string, hits: SuggestionHit[]): TextPart[] {
  const parts: TextPart[] = [];
  let at = 0;
  for (const { start, end } of [...hits].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    if (from > at) parts.push({ text: text.slice(at, from), hit: false });
    parts.push({ text: text.slice(from, end), hit: true });
    at = end;
  }
  if (at < text.length) parts.push({ text: text.slice(at), hit: false });
  return parts;
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
