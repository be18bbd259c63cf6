import { computed, ref, shallowRef } from "vue";
import { getMe, signIn, signOut } from "../shared/api";
import { ProblemError } from "../shared/errors";
import { queries } from "../shared/query";
import { setServerTime } from "../shared/time";
import type { Me } from "../shared/wire";

export const me = shallowRef<Me | null>(null);
/** Whether the question "who am I" has been answered at all. */
export const asked = ref(false);

const ADMINISTRATORS = ["system_admin", "security_admin", "auditor"];

function welcome(found: Me): void {
  me.value = found;
  setServerTime(found.server_time);
}

/** Finds the running session, if there is one. Throws when the server cannot be reached. */
export async function resume(): Promise<void> {
  try {
    welcome(await getMe());
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status !== 401) throw error;
  }
  asked.value = true;
}

export async function enter(login: string, password: string): Promise<void> {
  welcome(await signIn(login, password));
  asked.value = true;
}

/** Forgets the person; drafts stay in sessionStorage under the person's id. */
export function forget(): void {
  me.value = null;
  queries.clear();
}

export async function leave(everywhere: boolean): Promise<void> {
  await signOut(everywhere);
  forget();
}

export function holds(...roles: string[]): boolean {
  return me.value?.roles.some(({ role }) => roles.includes(role)) ?? false;
}

export const isAdministrator = computed(() => holds(...ADMINISTRATORS));
/** Administrators and analysts see no case content (三员分立). */
export const worksOnCases = computed(() => me.value?.roles.some(({ role }) => ![...ADMINISTRATORS, "analyst"].includes(role)) ?? false);
export const mayRegister = computed(() => holds("intake_clerk", "grid_worker"));
