import { afterEach, describe, expect, it, vi } from "vitest";
import * as api from "../../src/shared/api";
import { ConflictError, ProblemError, sentence } from "../../src/shared/errors";

function answer(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const spy = vi.fn(async (_url: string, _init: RequestInit) => new Response(status === 204 ? null : text, { status, headers }));
  vi.stubGlobal("fetch", spy);
  return spy;
}
const caught = (promise: Promise<unknown>) => promise.then(() => expect.fail("must be refused"), (error: unknown) => error as ProblemError);
const headersOf = (spy: ReturnType<typeof answer>) => spy.mock.calls[0]?.[1].headers as Record<string, string>;

describe("api", () => {
  afterEach(() => vi.unstubAllGlobals());

  it("sends token, revision and key with a change", async () => {
    answer(200, { csrf: "token-1" });
    await api.signIn("a", "b");
    const spy = answer(200, { no: "1", revision: 8, state: "pending_sign", seq: 3 });
    await api.act("1/2", "dispatch", 7, { unit: 3 }, "key-1");
    expect(spy.mock.calls[0]?.[0]).toBe("/api/cases/1%2F2/actions/dispatch");
    expect(headersOf(spy)).toMatchObject({ "If-Match": '"7"', "Idempotency-Key": "key-1", "X-CSRF-Token": "token-1" });
  });

  it("makes up a fresh key for every intent and none for reading", async () => {
    const first = answer(200, {});
    await api.act("1", "note", 1, { text: "a" });
    const second = answer(200, {});
    await api.act("1", "note", 1, { text: "a" });
    expect(headersOf(first)["Idempotency-Key"]).toMatch(/^[0-9a-f]{32}$/);
    expect(headersOf(first)["Idempotency-Key"]).not.toBe(headersOf(second)["Idempotency-Key"]);
    const read = answer(200, []);
    await api.getViews();
    expect(headersOf(read)).not.toHaveProperty("Idempotency-Key");
  });

  it("leaves out filters that are not set", async () => {
    const spy = answer(200, {});
    await api.getCases({ view: "mine", text: "", street: undefined, limit: 200 });
    expect(spy.mock.calls[0]?.[0]).toBe("/api/cases?view=mine&limit=200");
  });

  it("turns a stale revision into a conflict that names who changed what", async () => {
    answer(409, { code: "case.stale", title: "工单已变化", current_revision: 9, changed: [{ revision: 9, kind: "note", title: "备注", by_name: "李", at: "" }] });
    const error = await caught(api.act("1", "note", 8, { text: "x" }));
    expect(error).toBeInstanceOf(ConflictError);
    expect((error as ConflictError).currentRevision).toBe(9);
    expect((error as ConflictError).changed[0]?.by_name).toBe("李");
  });

  it("keeps field and detail of a refusal", async () => {
    answer(422, { code: "field.missing", title: "内容有误", detail: "请填写依据", field: "basis", request_id: "r1" });
    const error = await caught(api.act("1", "rule", 1, {}));
    expect(error).toMatchObject({ code: "field.missing", status: 422, field: "basis", requestId: "r1", message: "请填写依据" });
  });

  it("tells of the end of a session, but not of a wrong password", async () => {
    const ended = vi.fn();
    api.whenSignedOut(ended);
    answer(401, { code: "auth.wrong", title: "账号或密码不正确" });
    await caught(api.signIn("a", "b"));
    expect(ended).not.toHaveBeenCalled();
    answer(401, { code: "auth.required", title: "请先登录" });
    await caught(api.getViews());
    expect(ended).toHaveBeenCalledOnce();
  });

  it("has words for no network, waiting and a proxy's own page", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("failed")));
    const offline = await caught(api.getViews());
    expect(offline.isOffline).toBe(true);
    expect(sentence(offline)).toContain("网络");
    answer(429, { code: "auth.locked", title: "账号已锁定" }, { "Retry-After": "840" });
    expect(sentence(await caught(api.signIn("a", "b")))).toBe("账号已锁定（请 14 分钟后再试）");
    answer(502, "<html>bad gateway</html>", { "X-Request-Id": "abc" });
    expect(sentence(await caught(api.getViews()))).toBe("服务暂时不可用（502）（编号 abc）");
  });
});
