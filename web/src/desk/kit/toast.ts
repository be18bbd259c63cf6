import { reactive } from "vue";
import { sentence } from "../../shared/errors";

export interface Toast {
  id: number;
  tone: "good" | "bad" | "plain";
  text: string;
}

const SHOWN_MS = { good: 5_000, plain: 5_000, bad: 9_000 };
const SHOWN_MAX = 4;
let last = 0;

export const toasts = reactive<Toast[]>([]);

export function toast(text: string, tone: Toast["tone"] = "good"): void {
  last += 1;
  const id = last;
  toasts.push({ id, tone, text });
  if (toasts.length > SHOWN_MAX) toasts.shift();
  setTimeout(() => dismiss(id), SHOWN_MS[tone]);
}

export function toastError(error: unknown): void {
  toast(sentence(error), "bad");
}

export function dismiss(id: number): void {
  const at = toasts.findIndex((one) => one.id === id);
  if (at >= 0) toasts.splice(at, 1);
}
