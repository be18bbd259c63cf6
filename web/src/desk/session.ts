import { computed, ref } from "vue";
import { getMe } from "../shared/api";
import { ProblemError } from "../shared/errors";
import * as session from "../shared/session";
import { holds, me, welcome } from "../shared/session";

export { forget, holds, leave, me } from "../shared/session";

/** Whether the question "who am I" has been answered at all. */
export const asked = ref(false);

const ADMINISTRATORS = ["system_admin", "security_admin", "auditor"];

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
  await session.enter(login, password);
  asked.value = true;
}

export const isAdministrator = computed(() => holds(...ADMINISTRATORS));
/** Administrators and analysts see no case content (三员分立). */
export const worksOnCases = computed(() => me.value?.roles.some(({ role }) => ![...ADMINISTRATORS, "analyst"].includes(role)) ?? false);
export const mayRegister = computed(session.mayRegister);
/** Who reads cases of a unit reads its numbers; analysts read nothing else. */
export const COUNTED = ["intake_clerk", "dispatcher", "ruling_panel", "unit_dispatcher", "handler", "reviewer", "callback_clerk", "supervisor", "leader", "analyst"];
/** Whoever is supervised, and whoever supervises. */
export const SUPERVISED = ["supervisor", "leader", "unit_dispatcher", "handler", "reviewer"];
export const seesSheets = computed(() => holds(...SUPERVISED));
/** The weekly meeting is the district's. */
export const MEETING = ["supervisor", "leader"];
export const seesMeetings = computed(() => holds(...MEETING));
export const readsStatistics = computed(() => holds(...COUNTED));
/** Who works on disputes: those who rule, those who submit, those who watch over the time. */
export const RULING = ["ruling_panel", "dispatcher", "supervisor"];
export const rules = computed(() => holds(...RULING));
/** Whoever has to know who is responsible, and the administrator who imports the catalogue. */
export const CATALOGUE = [...COUNTED, "grid_worker", "system_admin"];
export const readsCatalogue = computed(() => holds(...CATALOGUE));
