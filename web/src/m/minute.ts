import { ref } from "vue";
import { now } from "../shared/time";

/** The server's time, moving once a minute, for all that counts down. */
export const minute = ref(now());
setInterval(() => (minute.value = now()), 60_000);
