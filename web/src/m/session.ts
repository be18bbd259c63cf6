/** Who holds the phone. */

import { computed, ref, shallowRef } from "vue";
import { getMe, signIn, signOut, whenSignedOut } from "../shared/api";
import { ProblemError } from "../shared/errors";
import { queries } from "../shared/query";
import { setServerTime } from "../shared/time";
import type { Me } from "../shared/wire";

export const me = shallowRef<Me | null>(null);
/** The server could not be reached when it was asked who this is. */
export const unreachable = ref(false);
let asked = false;

function welcome(found: Me): void {
  me.value = found;
  asked = true;
  unreachable.value = false;
  setServerTime(found.server_time);
}

/** Finds the running session once; being unreachable is remembered, not thrown. */
export async function resume(): Promise<void> {
  if (asked) return;
  try {
    welcome(await getMe());
  } catch (error) {
    unreachable.value = !(error instanceof ProblemError) || error.status !== 401;
    asked = !unreachable.value;
  }
}

export async function enter(login: string, password: string): Promise<void> {
  welcome(await signIn(login, password));
}

export function forget(): void {
  me.value = null;
  queries.clear();
}

export async function leave(): Promise<void> {
  await signOut();
  forget();
}

whenSignedOut(forget);

export function holds(...roles: string[]): boolean {
  return me.value?.roles.some(({ role }) => roles.includes(role)) ?? false;
}

/** Grid workers and intake clerks may file what they find. */
export const mayRegister = computed(() => holds("grid_worker", "intake_clerk"));
