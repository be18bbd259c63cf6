import { now } from "./time";
import type { Sla } from "./wire";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `8分`, `3时12分`, `2天4时`: the two largest units, rounded down. */
export function span(ms: number): string {
  const left = Math.max(0, ms);
  if (left < HOUR) return `${Math.floor(left / MINUTE)}分`;
  if (left < DAY) return pair(Math.floor(left / HOUR), "时", Math.floor((left % HOUR) / MINUTE), "分");
  return pair(Math.floor(left / DAY), "天", Math.floor((left % DAY) / HOUR), "时");
}

function pair(big: number, bigUnit: string, small: number, smallUnit: string): string {
  return small ? `${big}${bigUnit}${small}${smallUnit}` : `${big}${bigUnit}`;
}

/** `剩 3时12分` or `超 8时`; the word says it, colour only repeats it. */
export function slaText(due: string | null, at = now()): string {
  if (!due) return "";
  const left = Date.parse(due) - at;
  if (Number.isNaN(left)) return "";
  return left >= 0 ? `剩 ${span(left)}` : `超 ${span(-left)}`;
}

const WORDS: Record<Sla, string> = {
  green: "充裕",
  blue: "正常",
  yellow: "即将超期",
  red: "已超期",
  purple: "严重超期",
};

export function slaWord(sla: Sla | null): string {
  return sla ? WORDS[sla] : "";
}

const LIMITS: Record<string, string> = { min: "分钟", h: "小时", wh: "个工作小时", wd: "个工作日", d: "天" };

/** `4wh` → `4个工作小时`; what it does not know stays as it is. */
export function limitText(limit: string | null): string {
  return (limit ?? "").replace(/^(\d+)([a-z]+)$/, (whole, count: string, unit: string) => (LIMITS[unit] ? count + LIMITS[unit] : whole));
}

/** Share of the limit used, 0–1, for the bar; overdue is full. */
export function used(started: string, due: string, at = now()): number {
  const from = Date.parse(started);
  const total = Date.parse(due) - from;
  if (!(total > 0)) return 1;
  return Math.min(1, Math.max(0, (at - from) / total));
}

/** The colour a clock has turned to since the server said so: a page may stay open for hours. */
export function slaNow(sla: Sla | null, due: string | null, at = now()): Sla | null {
  if (!sla || !due) return sla;
  return sla !== "purple" && Date.parse(due) < at ? "red" : sla;
}
