import { describe, expect, it, vi } from "vitest";
import { Rows } from "../../src/desk/views/queue/rows";
import type { CasePage, CaseRow } from "../../src/shared/wire";

const PAGE = 200;
const row = (index: number, revision = 1) => ({ no: String(index), revision }) as CaseRow;

/** A server with `total` rows that knows keyset pages only. */
function list(total: number) {
  const fetchPage = vi.fn(async (after: string | undefined, backward: boolean) => {
    const from = after === undefined ? 0 : Number(after);
    const nth = (at: number) => row(backward ? total - 1 - at : at);
    const rows = Array.from({ length: Math.max(0, Math.min(PAGE, total - from)) }, (_, at) => nth(from + at));
    const next = from + PAGE < total ? String(from + PAGE) : null;
    return { rows, next, total } as CasePage;
  });
  return { rows: new Rows(fetchPage), fetchPage };
}

describe("rows of a long list", () => {
  it("asks for nothing it already has", async () => {
    const { rows, fetchPage } = list(1_000);
    await rows.need(0, 40);
    await rows.need(100, 150);
    expect(fetchPage).toHaveBeenCalledTimes(1);
    expect(rows.at(150)?.no).toBe("150");
    expect(rows.at(400)).toBeUndefined();
  });

  it("reaches the last of 100,000 rows in two calls", async () => {
    const { rows, fetchPage } = list(100_000);
    await rows.need(0, 0);
    await rows.need(99_980, 99_999);
    expect(fetchPage).toHaveBeenCalledTimes(2);
    expect(rows.at(99_999)?.no).toBe("99999");
    expect(rows.indexOf("99990")).toBe(99_990);
  });

  it("fills a gap from the nearer end", async () => {
    const { rows, fetchPage } = list(10_000);
    await rows.need(600, 640);
    expect(fetchPage.mock.calls.map(([, backward]) => backward)).toEqual([false, false, false, false]);
    await rows.need(9_500, 9_510);
    expect(fetchPage.mock.calls.slice(4).map(([, backward]) => backward)).toEqual([true, true, true]);
    expect(rows.at(9_505)?.no).toBe("9505");
  });

  it("ends with a short list, and an empty one", async () => {
    const short = list(3);
    await short.rows.need(0, 50);
    expect(short.rows.total).toBe(3);
    expect(short.fetchPage).toHaveBeenCalledTimes(1);
    const none = list(0);
    await none.rows.need(0, 50);
    expect(none.rows.total).toBe(0);
  });

  it("takes rows out and patches only with what is newer", async () => {
    const { rows } = list(300);
    await rows.need(0, 10);
    rows.remove("4");
    expect([rows.total, rows.at(4)?.no]).toEqual([299, "5"]);
    rows.remove("4");
    expect(rows.total).toBe(299);
    rows.patch({ ...row(5, 3), title: "新" });
    rows.patch({ ...row(5, 2), title: "旧" });
    expect(rows.at(4)?.title).toBe("新");
  });

  it("passes a refusal on and can try again", async () => {
    const fetchPage = vi.fn().mockRejectedValueOnce(new Error("busy")).mockResolvedValue({ rows: [row(0)], next: null, total: 1 });
    const rows = new Rows(fetchPage);
    await expect(rows.need(0, 0)).rejects.toThrow("busy");
    await rows.need(0, 0);
    expect(rows.at(0)?.no).toBe("0");
  });
});
