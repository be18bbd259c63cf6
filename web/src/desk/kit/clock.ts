import { onScopeDispose, ref, type Ref } from "vue";
import { now } from "../../shared/time";

const TICK_MS = 30_000;
const current = ref(now());
let users = 0;
let timer = 0;

/** The server's time, ticking twice a minute: what is shown as left changes by the minute. */
export function useClock(): Readonly<Ref<number>> {
  users += 1;
  current.value = now();
  if (users === 1) timer = window.setInterval(() => (current.value = now()), TICK_MS);
  onScopeDispose(() => {
    users -= 1;
    if (users === 0) clearInterval(timer);
  });
  return current;
}
