/** What the citizen has typed so far. The text outlives a closed tab for a day; name and phone do
 *  not outlive the tab, because the next person at a shared computer must not find them. */

import type { AttachmentRef } from "../shared/wire";

export const CONTENT_MAX = 2000;
export const PHOTOS_MAX = 6;
const KEEP_MS = 24 * 60 * 60 * 1000;
const TEXT = "suqiu.citizen.draft";
const PERSON = "suqiu.citizen.person";

export type Who = "open" | "hidden" | "anonymous";

export interface Draft {
  /** Idempotency key: made once, so that two taps, or a tap after a lost answer, make one case. */
  key: string;
  nature: string;
  content: string;
  photos: AttachmentRef[];
  /** 0: the citizen does not know; null: not answered yet. */
  street: number | null;
  community: number;
  address: string;
  lon: number | null;
  lat: number | null;
  who: Who;
  name: string;
  phone: string;
}

/** The two stores of the browser, or stand-ins in tests. */
export interface Shelves {
  local: Storage;
  session: Storage;
}

export function emptyDraft(key: string): Draft {
  return {
    key,
    nature: "",
    content: "",
    photos: [],
    street: null,
    community: 0,
    address: "",
    lon: null,
    lat: null,
    who: "open",
    name: "",
    phone: "",
  };
}

export function isStarted(draft: Draft): boolean {
  return draft.nature !== "" || draft.content.trim() !== "" || draft.photos.length > 0;
}

/** Storage may be full or forbidden (private windows): the form then simply is not kept. */
export function keepDraft(draft: Draft, now: number, shelves: Shelves): void {
  const { name, phone, ...text } = draft;
  quietly(() => shelves.local.setItem(TEXT, JSON.stringify({ at: now, ...text })));
  quietly(() => shelves.session.setItem(PERSON, JSON.stringify({ name, phone })));
}

export function dropDraft(shelves: Shelves): void {
  quietly(() => shelves.local.removeItem(TEXT));
  quietly(() => shelves.session.removeItem(PERSON));
}

/** The kept draft, unless there is none, it is older than a day or not one of ours. */
export function loadDraft(now: number, shelves: Shelves): Draft | null {
  const text = read(shelves.local, TEXT);
  if (!text) return null;
  if (typeof text.at !== "number" || now - text.at > KEEP_MS || now < text.at) {
    dropDraft(shelves);
    return null;
  }
  return { ...known(text), ...onlyStrings(read(shelves.session, PERSON)) };
}

/** Field by field: a draft kept by an older release must not break this one. */
function known(text: Record<string, unknown>): Draft {
  const draft = emptyDraft(typeof text.key === "string" ? text.key : "");
  for (const field of ["nature", "content", "address"] as const) {
    const value = text[field];
    if (typeof value === "string") draft[field] = value;
  }
  for (const field of ["street", "lon", "lat"] as const) {
    const value = text[field];
    if (typeof value === "number") draft[field] = value;
  }
  if (typeof text.community === "number") draft.community = text.community;
  if (text.who === "hidden" || text.who === "anonymous") draft.who = text.who;
  if (Array.isArray(text.photos)) {
    draft.photos = text.photos.filter((photo) => typeof photo?.hash === "string").slice(0, PHOTOS_MAX);
  }
  return draft;
}

function onlyStrings(person: Record<string, unknown> | null): { name: string; phone: string } {
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return { name: text(person?.name), phone: text(person?.phone) };
}

function read(shelf: Storage, name: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(shelf.getItem(name) ?? "null");
    return typeof value === "object" ? (value as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Nothing is lost but the convenience.
  }
}
