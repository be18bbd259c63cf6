import { describe, expect, it } from "vitest";
import { ConflictError, ProblemError } from "../../src/shared/errors";
import { outcomeOf } from "../../src/m/outbox/deliver";
import { answered, backOff, countOf, nextOf, type Item } from "../../src/m/outbox/queue";

const ME = 7;
function item(key: string, more: Partial<Item> = {}): Item {
  const blank = { values: {}, photos: [], at: 0, tries: 0, reason: "", field: null, changed: [] };
  return { key, user: ME, action: "contact", no: "A", title: "灯", revision: 5, state: "waiting", ...blank, ...more };
}
const done = (revision: number) => ({ kind: "done" as const, revision, no: "A" });

describe("the order of the outbox", () => {
  it("is the order it was done in", () => {
    expect(nextOf([item("1"), item("2")], ME)?.key).toBe("1");
    expect(nextOf([], ME)).toBeUndefined();
  });

  it("holds back what follows a failed one of the same case, not of others", () => {
    const list = [item("1", { state: "refused" }), item("2"), item("3", { no: "B" }), item("4", { no: null, action: "register" })];
    expect(nextOf(list, ME)?.key).toBe("3");
    expect(nextOf(list.filter(({ key }) => key !== "3"), ME)?.key).toBe("4");
  });

  it("never sends in another person's name", () => {
    expect(nextOf([item("1", { user: 8 })], ME)).toBeUndefined();
    expect(nextOf([item("1", { user: 8, state: "refused" }), item("2")], ME)?.key).toBe("2");
  });
});

describe("an answer", () => {
  it("takes the done one away and carries its own later work to the new revision", () => {
    const list = answered([item("1"), item("2"), item("3", { no: "B" }), item("4", { revision: 4 })], "1", done(6));
    expect(list.map(({ key, revision }) => [key, revision])).toEqual([["2", 6], ["3", 5], ["4", 4]]);
  });

  it("keeps a refused one with its reason and field", () => {
    const [kept] = answered([item("1")], "1", { kind: "refused", reason: "请填写办理结果", field: "text" });
    expect(kept).toMatchObject({ state: "refused", reason: "请填写办理结果", field: "text" });
    expect(countOf([kept as Item], ME)).toEqual({ waiting: 0, failed: 1 });
  });

  it("keeps a conflict with what others changed", () => {
    const changed = [{ revision: 6, kind: "signed", title: "签收", by_name: "李", at: "2026-11-23T10:00:00+08:00" }];
    expect(answered([item("1")], "1", { kind: "conflict", reason: "已更新", changed })[0]).toMatchObject({ state: "conflict", changed });
  });

  it("leaves everything in place when it is later, and for a key it does not know", () => {
    const list = [item("1"), item("2")];
    expect(answered(list, "1", { kind: "later" }).map(({ key, tries, state }) => [key, tries, state])).toEqual([["1", 1, "waiting"], ["2", 0, "waiting"]]);
    expect(answered(list, "x", done(9))).toBe(list);
  });
});

describe("what a failure means", () => {
  it.each([
    [{ code: "client.offline" }, "later"],
    [{ code: "server.busy", status: 503 }, "later"],
    [{ code: "auth.required", status: 401 }, "later"],
    [{ code: "limit.rate", status: 429 }, "later"],
    [{ code: "field.missing", status: 422, field: "text" }, "refused"],
    [{ code: "case.wrong_state", status: 409 }, "refused"],
    [{ code: "not_found", status: 404 }, "refused"],
  ])("%o is %s", (problem, kind) => {
    expect(outcomeOf(new ProblemError(problem)).kind).toBe(kind);
  });

  it("is told at the field that can put it right", () => {
    expect(outcomeOf(new ProblemError({ code: "case.photos_missing", status: 409 }))).toMatchObject({ kind: "refused", field: "after" });
    expect(outcomeOf(new ProblemError({ code: "field.missing", status: 422, field: "text" }))).toMatchObject({ field: "text" });
    expect(outcomeOf(new ProblemError({ code: "case.ruled_already", status: 409 }))).toMatchObject({ field: null });
  });

  it("is a conflict only when somebody else was faster, and a fault of ours is not hidden", () => {
    expect(outcomeOf(new ConflictError({ code: "case.stale", status: 409 })).kind).toBe("conflict");
    expect(() => outcomeOf(new TypeError("bug"))).toThrow("bug");
  });
});

it("backs off from 5 s to 5 min", () => {
  expect([1, 2, 3, 7, 50].map(backOff)).toEqual([5_000, 10_000, 20_000, 300_000, 300_000]);
});
