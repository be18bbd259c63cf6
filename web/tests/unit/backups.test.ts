import { describe, expect, it } from "vitest";
import { duration, outcome, size } from "../../src/desk/views/admin/backups";
import type { BackupRun } from "../../src/shared/wire";

const result = { seq: 9, cases: 3, attachments: 2, copied: 1, lost: 0, bytes: 1, took_ms: 4200 };
const run: BackupRun = {
  id: 1,
  kind: "backup",
  kind_label: "备份",
  cause: "asked",
  cause_label: "人工",
  by_name: "系统",
  started_at: "2026-11-23T02:30:00+08:00",
  ended_at: "2026-11-23T02:30:04+08:00",
  name: "20261123T023000-9",
  result,
  failure: null,
};

describe("the page on backups", () => {
  it("says sizes and times as people do", () => {
    expect([0, 1023, 1536, 300 * 1024 * 1024].map(size)).toEqual(["0 字节", "1023 字节", "1.5 KB", "300 MB"]);
    expect([300, 125_000].map(duration)).toEqual(["0.3 秒", "2 分 05 秒"]);
  });

  it("tells what became of a run, and why nothing did", () => {
    expect(outcome(run)).toBe("工单 3 件，附件 2 个（新复制 1 个）；日志序号 9，用时 4.2 秒");
    expect(outcome({ ...run, kind: "drill" })).toContain("检查通过");
    expect(outcome({ ...run, result: { ...result, lost: 2 } })).toContain("缺 2 个附件");
    expect(outcome({ ...run, result: null, failure: { code: "backup.io", message: "磁盘已满" } })).toBe("磁盘已满");
    expect(outcome({ ...run, result: null, ended_at: null })).toBe("进行中");
  });
});
