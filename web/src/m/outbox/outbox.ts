/** What waits to be sent, and when it is tried: after each new item, when the network or the page
 *  comes back, and every 30 s. One at a time, in the order it was done. */

import { computed, ref, shallowRef } from "vue";
import { queries, keys } from "../../shared/query";
import { me } from "../session";
import { say } from "../toast";
import { putItem, readOutbox, removeItem } from "./database";
import { deliver, hasSession } from "./deliver";
import { answered, backOff, countOf, nextOf, type Item, type Outcome } from "./queue";

const EVERY_MS = 30_000;

export const items = shallowRef<Item[]>([]);
export const sending = ref(false);
export const counts = computed(() => countOf(items.value, me.value?.user.id ?? -1));
let quietUntil = 0;
let failures = 0;

/** Puts it safely on the phone before anything is tried. */
async function enqueue(item: Item): Promise<void> {
  await putItem(item);
  items.value = [...items.value.filter(({ key }) => key !== item.key), item];
}

export async function drop(key: string): Promise<void> {
  await removeItem(key);
  items.value = items.value.filter((item) => item.key !== key);
}

/** Sends at once; what cannot be sent now, or must not overtake what waits for the same case, queues. */
export async function submit(item: Item): Promise<Outcome> {
  const behind = items.value.some(({ no, user }) => no !== null && no === item.no && user === item.user);
  const outcome: Outcome = behind ? { kind: "later" } : await deliver(item);
  if (outcome.kind === "later") {
    await enqueue(item);
    if (behind) void flush(true);
    else retreat();
  }
  if (outcome.kind === "done") refresh(outcome.no);
  return outcome;
}

/** Sends until nothing waits or the server cannot be reached. */
export async function flush(eagerly = false): Promise<void> {
  const user = me.value?.user.id;
  if (sending.value || user === undefined || !nextOf(items.value, user)) return;
  if (!eagerly && Date.now() < quietUntil) return;
  sending.value = true;
  try {
    if (await hasSession()) await sendAll(user);
    else retreat();
  } finally {
    sending.value = false;
  }
}

async function sendAll(user: number): Promise<void> {
  for (let item = nextOf(items.value, user); item; item = nextOf(items.value, user)) {
    const outcome = await deliver(item);
    await settle(answered(items.value, item.key, outcome));
    if (outcome.kind === "later") return retreat();
    failures = 0;
    if (outcome.kind === "done") {
      say("已上传");
      refresh(outcome.no);
    }
  }
}

/** The list and the phone's copy of it move together. */
async function settle(after: Item[]): Promise<void> {
  const before = items.value;
  items.value = after;
  for (const item of before) if (!after.some(({ key }) => key === item.key)) await removeItem(item.key);
  for (const item of after) if (!before.includes(item)) await putItem(item);
}

function refresh(no: string): void {
  void queries.invalidateQueries({ queryKey: keys.queue });
  void queries.invalidateQueries({ queryKey: keys.case(no) });
}

function retreat(): void {
  failures += 1;
  quietUntil = Date.now() + backOff(failures);
}

/** Called once, when the page starts. */
export async function startOutbox(): Promise<void> {
  items.value = await readOutbox();
  addEventListener("online", () => void flush(true));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") void flush(true);
  });
  setInterval(() => void flush(), EVERY_MS);
  await flush(true);
}
