/** Every person of the district lives at +08:00; the browser's own zone is not asked. */
const OFFSET_MS = 8 * 3_600_000;
let skew = 0;

/** Takes the server's clock as the true one; office machines are often minutes off. */
export function setServerTime(rfc3339: string): void {
  const at = Date.parse(rfc3339);
  if (!Number.isNaN(at)) skew = at - Date.now();
}

/** Milliseconds since 1970 by the server's clock. */
export function now(): number {
  return Date.now() + skew;
}

const two = (value: number) => String(value).padStart(2, "0");

function parts(at: string | number): Date | null {
  const ms = typeof at === "number" ? at : Date.parse(at);
  return Number.isNaN(ms) ? null : new Date(ms + OFFSET_MS);
}

/** `2026-11-23`. */
export function dateOf(at: string | number | null): string {
  const local = at === null ? null : parts(at);
  return local ? `${local.getUTCFullYear()}-${two(local.getUTCMonth() + 1)}-${two(local.getUTCDate())}` : "";
}

/** `14:05`. */
export function clockOf(at: string | number | null): string {
  const local = at === null ? null : parts(at);
  return local ? `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}` : "";
}

/** `2026-11-23 14:05`; empty for nothing. */
export function timeOf(at: string | number | null): string {
  return at === null ? "" : `${dateOf(at)} ${clockOf(at)}`.trim();
}

/** `今天 14:05`, `昨天 14:05`, `11-20 14:05`, `2025-11-20`. */
export function shortTime(at: string | null, from = now()): string {
  if (!at) return "";
  const day = dateOf(at);
  if (day === dateOf(from)) return `今天 ${clockOf(at)}`;
  if (day === dateOf(from - 86_400_000)) return `昨天 ${clockOf(at)}`;
  return day.slice(0, 4) === dateOf(from).slice(0, 4) ? `${day.slice(5)} ${clockOf(at)}` : day;
}

/** A due time at midnight is the end of the day before: people read `11-20 24:00`. */
export function dueOf(at: string | null): string {
  if (!at) return "";
  if (clockOf(at) !== "00:00") return timeOf(at);
  return `${dateOf(Date.parse(at) - 60_000)} 24:00`;
}

/** For `<input type="datetime-local">`: `2026-11-23T14:05`. */
export function toInput(at: string | number): string {
  return `${dateOf(at)}T${clockOf(at)}`;
}

/** From `<input type="datetime-local">` to the wire. */
export function fromInput(local: string): string {
  return local.length === 16 ? `${local}:00+08:00` : `${local}+08:00`;
}
