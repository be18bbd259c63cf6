/** Drafts and the outbox on the phone itself: they outlive a killed tab. */

import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { toRaw } from "vue";
import type { Photo, Values } from "../forms/values";
import type { Item } from "./queue";

export interface FormDraft {
  key: string;
  values: Values;
  photos: Photo[];
  at: number;
}

interface Tables extends DBSchema {
  /** By the order they were put in. */
  outbox: { key: string; value: Item; indexes: { at: number } };
  /** By `user/case/action`. */
  drafts: { key: string; value: FormDraft };
}

const DRAFT_KEPT_MS = 7 * 24 * 3_600_000;
let opened: Promise<IDBPDatabase<Tables>> | null = null;

function database(): Promise<IDBPDatabase<Tables>> {
  opened ??= openDB<Tables>("suqiu-m", 1, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "key" }).createIndex("at", "at");
      db.createObjectStore("drafts");
    },
  });
  return opened;
}

/** A reactive proxy cannot be cloned into the database; photos are blobs and stay as they are. */
function plain<T extends { values: Values; photos: Photo[] }>(record: T): T {
  const raw = toRaw(record);
  const values = JSON.parse(JSON.stringify(raw.values)) as Values;
  return { ...raw, values, photos: toRaw(raw.photos).map((photo) => ({ ...toRaw(photo) })) };
}

export async function readOutbox(): Promise<Item[]> {
  return (await database()).getAllFromIndex("outbox", "at");
}

export async function putItem(item: Item): Promise<void> {
  await (await database()).put("outbox", plain(item));
}

export async function removeItem(key: string): Promise<void> {
  await (await database()).delete("outbox", key);
}

export async function readDraft(id: string, now: number): Promise<FormDraft | undefined> {
  const draft = await (await database()).get("drafts", id);
  if (draft && now - draft.at > DRAFT_KEPT_MS) {
    await removeDraft(id);
    return undefined;
  }
  return draft;
}

export async function putDraft(id: string, draft: FormDraft): Promise<void> {
  await (await database()).put("drafts", plain(draft), id);
}

export async function removeDraft(id: string): Promise<void> {
  await (await database()).delete("drafts", id);
}

/** At signing out: the next one to hold the phone finds nothing half-written. */
export async function clearDrafts(): Promise<void> {
  await (await database()).clear("drafts");
}
