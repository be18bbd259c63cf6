import { me } from "../session";
import type { Values } from "./spec";

const PREFIX = "suqiu.draft";

/** Unsent text survives a reload and the end of the session, in this tab only, for this person only. */
export interface Draft {
  load: () => Values | null;
  save: (values: Values) => void;
  drop: () => void;
}

const keyOf = (no: string, action: string) => `${PREFIX}/${me.value?.user.id ?? 0}/${no}/${action}`;

/** The first of these actions that somebody began to write and did not send. */
export function draftedAction(no: string, actions: string[]): string | undefined {
  return actions.find((action) => sessionStorage.getItem(keyOf(no, action)) !== null);
}

export function draftFor(no: string, action: string): Draft {
  const key = keyOf(no, action);
  return {
    load: () => {
      try {
        return JSON.parse(sessionStorage.getItem(key) ?? "null") as Values | null;
      } catch {
        return null;
      }
    },
    save: (values) => {
      try {
        sessionStorage.setItem(key, JSON.stringify(values));
      } catch {
        // Full or forbidden storage: the text is still on the screen, only not kept.
        return;
      }
    },
    drop: () => sessionStorage.removeItem(key),
  };
}
