import { ref } from "vue";

const SHOWN_MS = 4_000;
let timer = 0;

/** One line at the bottom, read out politely; a newer one replaces it. */
export const toast = ref("");

export function say(text: string): void {
  toast.value = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => (toast.value = ""), SHOWN_MS);
}
