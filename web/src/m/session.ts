/** Who holds the phone. */

import { computed, ref } from "vue";
import { getMe, whenSignedOut } from "../shared/api";
import { ProblemError } from "../shared/errors";
import * as session from "../shared/session";
import { forget, me } from "../shared/session";

export { enter, forget, holds, leave, me } from "../shared/session";

/** The server could not be reached when it was asked who this is. */
export const unreachable = ref(false);
/** The server said so: asking again brings nothing new. */
let signedOut = false;

/** Finds the running session; being unreachable is remembered, not thrown. */
export async function resume(): Promise<void> {
  if (me.value || signedOut) return;
  try {
    session.welcome(await getMe());
    unreachable.value = false;
  } catch (error) {
    unreachable.value = !(error instanceof ProblemError) || error.status !== 401;
    signedOut = !unreachable.value;
  }
}
whenSignedOut(forget);

export const mayRegister = computed(session.mayRegister);
