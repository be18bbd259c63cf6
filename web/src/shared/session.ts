/** Who is signed in: the same for the desk and the phone. */

import { shallowRef } from "vue";
import { signIn, signOut } from "./api";
import { queries } from "./query";
import { setServerTime } from "./time";
import type { Me } from "./wire";

export const me = shallowRef<Me | null>(null);

export function welcome(found: Me): void {
  me.value = found;
  setServerTime(found.server_time);
}

export async function enter(login: string, password: string): Promise<void> {
  welcome(await signIn(login, password));
}

/** Forgets the person; drafts stay in sessionStorage under the person's id. */
export function forget(): void {
  me.value = null;
  queries.clear();
}

export async function leave(everywhere = false): Promise<void> {
  await signOut(everywhere);
  forget();
}

export function holds(...roles: string[]): boolean {
  return me.value?.roles.some(({ role }) => roles.includes(role)) ?? false;
}

/** Grid workers and intake clerks may file what they find. */
export const mayRegister = (): boolean => holds("grid_worker", "intake_clerk");
