// Words and numbers of the page on backups.

import type { BackupRun } from "../../../shared/wire";

const UNITS = ["字节", "KB", "MB", "GB", "TB"];

/** `12.3 MB`. */
export function size(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `0.3 秒`, `2 分 05 秒`. */
export function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} 秒`;
  return `${Math.floor(seconds / 60)} 分 ${String(Math.floor(seconds % 60)).padStart(2, "0")} 秒`;
}

/** What became of a run, in a sentence. */
export function outcome(run: BackupRun): string {
  if (run.failure) return run.failure.message;
  if (!run.result) return run.ended_at ? "已结束" : "进行中";
  const { cases, attachments, copied, lost, seq, took_ms } = run.result;
  const lostWords = lost > 0 ? `，缺 ${lost} 个附件` : "";
  const what = run.kind === "drill" ? `恢复工单 ${cases} 件、附件 ${attachments} 个，检查通过` : `工单 ${cases} 件，附件 ${attachments} 个（新复制 ${copied} 个）${lostWords}`;
  return `${what}；日志序号 ${seq}，用时 ${duration(took_ms)}`;
}
