/** The outbox as a list and what each answer does to it: no network, no database, so that it can
 *  be tested to the last case. ui.md §3. */

import type { ChangedBy } from "../../shared/wire";
import type { Photo, Values } from "../forms/values";

export interface Item {
  /** Idempotency key: sent again after a lost answer, the server does it once. */
  key: string;
  /** Whose it is: a phone passed on does not send in another's name. */
  user: number;
  /** `register`, or the action on the case. */
  action: string;
  no: string | null;
  /** Of the case, for the list. */
  title: string;
  revision: number | null;
  values: Values;
  photos: Photo[];
  at: number;
  tries: number;
  state: "waiting" | "refused" | "conflict";
  /** The server's sentence when it was refused. */
  reason: string;
  field: string | null;
  changed: ChangedBy[];
}

export type Outcome =
  | { kind: "done"; revision: number | null; no: string }
  | { kind: "refused"; reason: string; field: string | null }
  | { kind: "conflict"; reason: string; changed: ChangedBy[] }
  /** No answer, a busy or broken server, or a session that has ended: later, in the same order. */
  | { kind: "later" };

/** The next to send: the oldest that waits, but none behind a failed one of the same case. */
export function nextOf(items: Item[], user: number): Item | undefined {
  const held = new Set<string>();
  return items.find((item) => {
    if (item.user !== user) return false;
    if (item.state === "waiting") return item.no === null || !held.has(item.no);
    if (item.no !== null) held.add(item.no);
    return false;
  });
}

/** The list after the item with `key` was answered. A failed item stays, with its reason. */
export function answered(items: Item[], key: string, outcome: Outcome): Item[] {
  const sent = items.find((item) => item.key === key);
  if (!sent) return items;
  switch (outcome.kind) {
    case "done":
      return items.filter((item) => item.key !== key).map((item) => carriedOn(item, sent, outcome.revision));
    case "later":
      return items.map((item) => (item === sent ? { ...item, tries: item.tries + 1 } : item));
    case "refused":
      return items.map((item) =>
        item === sent ? { ...item, state: "refused" as const, reason: outcome.reason, field: outcome.field } : item,
      );
    case "conflict":
      return items.map((item) =>
        item === sent ? { ...item, state: "conflict" as const, reason: outcome.reason, changed: outcome.changed } : item,
      );
  }
}

/** What the person did next was based on what they had done before: that is no conflict. */
function carriedOn(item: Item, sent: Item, revision: number | null): Item {
  const follows = item.no !== null && item.no === sent.no && item.revision === sent.revision;
  return follows && revision !== null ? { ...item, revision } : item;
}

/** Milliseconds to leave the server alone after so many failures: 5 s doubling to 5 min. */
export function backOff(tries: number): number {
  return Math.min(5_000 * 2 ** Math.max(0, tries - 1), 300_000);
}

export function countOf(items: Item[], user: number): { waiting: number; failed: number } {
  const mine = items.filter((item) => item.user === user);
  const failed = mine.filter((item) => item.state !== "waiting").length;
  return { waiting: mine.length - failed, failed };
}
