/** The columns of the table: counts as they are, and rates that are quotients of two of them. */

import type { Counts } from "../../../shared/wire";

export interface Column {
  title: string;
  /** How it is counted, for whoever asks. */
  hint: string;
  figure: (counts: Counts) => string;
}

const number = new Intl.NumberFormat("zh-CN");
/** Below this a percentage says more than there is; the counts are shown instead. domain.md §9 */
const BASE_MIN = 10;

/** Nothing to divide by is no rate, never 100 %. */
export function rate(part: number, base: number): string {
  if (base === 0) return "—";
  return base < BASE_MIN ? `${number.format(part)}/${number.format(base)}` : `${((part / base) * 100).toFixed(2)}%`;
}

/** Weight of 基本满意 in K3. */
const FAIRLY = 0.6;

function satisfied(c: Counts): string {
  const base = c.satisfied + c.fairly_satisfied + c.dissatisfied;
  const part = c.satisfied + FAIRLY * c.fairly_satisfied;
  return rate(Math.round(part * 10) / 10, base);
}

/** Mean time from dispatch to result. */
function mean(c: Counts): string {
  return c.finished ? `${(c.handling_minutes / c.finished / 60).toFixed(1)} 小时` : "—";
}

const count = (title: string, hint: string, field: keyof Counts): Column => ({ title, hint, figure: (c) => number.format(c[field]) });

export const COLUMNS: Column[] = [
  count("登记", "按登记月份", "registered"),
  count("受理", "按受理月份", "accepted"),
  count("分拨", "按首次分拨月份", "dispatched"),
  { title: "首派准确率", hint: "首次分拨后未退件、未改派 ÷ 首次分拨", figure: (c) => rate(c.dispatched_right, c.dispatched) },
  count("退件", "计入退件单位，按首次分拨月份", "returned"),
  { title: "按时签收率", hint: "按时签收 ÷ 应签收，按时限到期月份", figure: (c) => rate(c.signed_in_time, c.sign_due) },
  { title: "按时办结率", hint: "按时办结 ÷ 应办结，按时限到期月份；挂起、并案、撤单、移送不计", figure: (c) => rate(c.handled_in_time, c.handle_due) },
  count("办结", "按办结月份", "finished"),
  { title: "平均办理时长", hint: "首次分拨至办结（自然时间）", figure: mean },
  count("结案", "按结案月份", "closed"),
  count("超期结案", "结案时已超办理时限", "closed_late"),
  count("重办", "重办轮次，按登记月份", "reworked"),
  { title: "满意率", hint: "（满意 + 0.6 × 基本满意）÷ 有效评价，按评价月份；未评价不计", figure: satisfied },
  count("不满意", "按评价月份", "dissatisfied"),
  { title: "解决率", hint: "已解决 ÷（已解决 + 未解决），以诉求人评价为准", figure: (c) => rate(c.solved, c.solved + c.unsolved) },
];
