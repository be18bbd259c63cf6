import { keys, queries } from "../../shared/query";
import type { Live } from "../../shared/sse";
import type { CaseDetail } from "../../shared/wire";

type Listener = (news: Live) => void;
const listeners = new Set<Listener>();

/** For pages that keep rows outside the query cache. */
export function whenNews(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Brings the cache up to date with what the stream tells. */
export function onNews(news: Live): void {
  if (news.type === "case") refreshCase(news.change.no, news.change.revision);
  if (news.type === "reset") void queries.invalidateQueries();
  for (const listener of listeners) listener(news);
}

function refreshCase(no: string, revision: number): void {
  const known = queries.getQueryData<CaseDetail>(keys.case(no));
  // The own action's echo: the answer to it has been read already.
  if (known && known.revision >= revision) return;
  // Also the events, whose key begins with the case's.
  void queries.invalidateQueries({ queryKey: keys.case(no) });
}
