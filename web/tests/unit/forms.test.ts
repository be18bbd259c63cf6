import { describe, expect, it } from "vitest";
import { ACTIONS } from "../../src/desk/forms/actions";
import { faults, fieldOf, startValues, toBody, type ActionSpec } from "../../src/desk/forms/spec";
import { knowledgeWith, likelyKnowledge, likelyRows, marked } from "../../src/desk/forms/suggest";
import { ranked } from "../../src/desk/kit/units";
import { fromQuery, reversed, toQuery } from "../../src/desk/views/queue/filters";
import type { CaseDetail, CatalogueRowView, KnowledgeView, UnitView } from "../../src/shared/wire";

const c = {
  no: "1", title: "路灯不亮", content: "晚上很暗", nature: "complaint", urgency: "U3", item: "A1", street: 7, unit: 3, handler: null,
  place: { street: 7, community: null, address: "海景路", lon: null, lat: null }, catalogue: null, clocks: [], tasks: [], labels: [],
  refusal: null, conclusion: null, contacted_at: null,
} as unknown as CaseDetail;
const spec = (action: string) => ACTIONS[action] as ActionSpec;

/** Every action a person at the desk can be offered, as in the API contract. */
const OFFERED = [
  "accept", "ask_info", "supply_info", "refuse", "answer_directly", "dispatch", "sign", "request_return", "grant_return", "deny_return",
  "submit_ruling", "rule", "contact", "reassign_within", "request_assist", "sign_task", "answer_task", "adopt_task", "send_back_task",
  "request_extension", "grant_extension", "deny_extension", "suspend", "grant_suspension", "deny_suspension", "resume", "finish",
  "approve_result", "reject_result", "rate", "conclude", "withdraw", "merge", "unmerge", "transfer", "confirm_transfer", "note", "label", "instruct",
];

describe("forms of actions", () => {
  it("has a form for every action and no two on one key", () => {
    expect(Object.keys(ACTIONS).sort()).toEqual([...OFFERED].sort());
    const used = Object.values(ACTIONS).flatMap((one) => one?.key ?? []);
    expect(new Set(used).size).toBe(used.length);
  });

  it("starts with what the case knows and sends nothing empty", () => {
    const values = { ...startValues(spec("accept"), c), item: "B2" };
    expect(faults(spec("accept"), values, c).size).toBe(0);
    expect(toBody(spec("accept"), values, c)).toEqual({
      title: "路灯不亮", nature: "complaint", urgency: "U3", item: "B2", place: { street: 7, address: "海景路" },
    });
  });

  it("names what is missing and what is too long", () => {
    const found = faults(spec("request_return"), { reason: null, basis: "  " }, c);
    expect([...found]).toEqual([["reason", "请选择退件原因"], ["basis", "请填写依据"]]);
    expect(faults(spec("note"), { text: "字".repeat(2_001) }, c).get("text")).toContain("最多 2000 个字");
    expect(faults(spec("note"), { text: "𠮷".repeat(2_000) }, c).size).toBe(0);
    expect(faults(spec("accept"), { ...startValues(spec("accept"), c), place: { address: " " } }, c).get("place")).toBe("请填写事发地点");
  });

  it("asks for reasons only of the dissatisfied, and then sends them", () => {
    expect(faults(spec("rate"), { grade: 5, reasons: [] }, c).size).toBe(0);
    expect(faults(spec("rate"), { grade: 2, reasons: [] }, c).has("reasons")).toBe(true);
    expect(toBody(spec("rate"), { grade: 4, reasons: ["S1"], dimensions: { speed: 4, effect: undefined } }, c)).toEqual({ grade: 4, dimensions: { speed: 4 } });
    expect(toBody(spec("rate"), { grade: 4, solved: false }, c)).toEqual({ grade: 4, solved: false });
  });

  it("writes times, ticks and labels as the API wants them", () => {
    expect(toBody(spec("contact"), { at: "2026-11-23T10:00", means: "phone", result: "reached", note: "" }, c)).toEqual({
      at: "2026-11-23T10:00:00+08:00", means: "phone", result: "reached",
    });
    expect(toBody(spec("rule"), { unit: 3, basis: "x", applies_to_the_like: false }, c)).toMatchObject({ applies_to_the_like: false });
    expect(toBody(spec("label"), { labels: { add: [{ dimension: "topic", value: "噪声" }] } }, c)).toEqual({ add: [{ dimension: "topic", value: "噪声" }] });
  });

  it("finds the field a refusal is about", () => {
    expect(fieldOf(spec("accept"), "place.street")).toBe("place");
    expect(fieldOf(spec("accept"), "community")).toBe("place");
    expect(fieldOf(spec("dispatch"), "assisting[0].unit")).toBe("assisting");
    expect(fieldOf(spec("dispatch"), "nonsense")).toBeNull();
    expect(fieldOf(spec("dispatch"), null)).toBeNull();
  });
});

describe("who should get it", () => {
  const rowOf = (item_id: string, lead_unit: number | null, keywords: string[], lead_is_street = false) =>
    ({ item_id, major: "市容", minor: "照明", detail: item_id, keywords, lead_unit, lead_is_street, assisting: [] }) as unknown as CatalogueRowView;

  it("ranks rows by the words that occur, the title's twice", () => {
    const rows = [rowOf("A1", 3, ["水压"]), rowOf("A2", 3, ["很暗"]), rowOf("A3", 3, ["路灯", "很暗"])];
    expect(likelyRows(c, rows).map(({ row, words }) => [row.item_id, words])).toEqual([["A3", ["路灯", "很暗"]], ["A2", ["很暗"]]]);
  });

  it("marks words in a text once, wherever they overlap", () => {
    const hit = (start: number, end: number) => ({ field: "content", start, end });
    const parts = marked("路灯很暗", [hit(1, 3), hit(0, 2), hit(1, 2)]);
    expect(parts.map(({ text, hit: is }) => [text, is])).toEqual([["路灯", true], ["很", true], ["暗", false]]);
    expect(marked("路灯", [])).toEqual([{ text: "路灯", hit: false }]);
  });

  it("finds knowledge by pairs of characters, or by all words typed", () => {
    const entry = (id: string, title: string) => ({ id, title, questions: [], answer: "拨打电话", category: "市政" }) as unknown as KnowledgeView;
    const entries = [entry("k1", "停车收费标准"), entry("k2", "路灯不亮怎么报修"), entry("k3", "路灯建设规划")];
    expect(likelyKnowledge(c, entries).map(({ id }) => id)).toEqual(["k2", "k3"]);
    expect(knowledgeWith("路灯 报修", entries).map(({ id }) => id)).toEqual(["k2"]);
    expect(knowledgeWith("", entries)).toHaveLength(3);
  });

  it("finds units by initials, short name and name, beginnings first", () => {
    const unit = (id: number, name: string, initials: string) => ({ id, name, short_name: name.slice(0, 2), initials, code: `c${id}` }) as UnitView;
    const units = [unit(1, "区水务局", "qswj"), unit(2, "水质监测站", "szjcz"), unit(3, "住房和建设局", "zfhjsj")];
    expect(ranked(units, "水").map(({ id }) => id)).toEqual([2, 1]);
    expect(ranked(units, "ZFH").map(({ id }) => id)).toEqual([3]);
    expect(ranked(units, "没有")).toEqual([]);
    expect(ranked(units, "")).toHaveLength(3);
  });
});

describe("addresses of lists", () => {
  it("keeps known filters and drops the rest", () => {
    const filters = fromQuery({ view: "mine", state: "closed,archived", text: "水", hack: "1", unit: ["1", "2"], sort: "" });
    expect(filters).toEqual({ view: "mine", state: "closed,archived", text: "水" });
    expect(toQuery({ ...filters, sort: "due", street: "" })).toEqual({ view: "mine", state: "closed,archived", text: "水" });
  });

  it("turns the order round", () => {
    expect([reversed(undefined), reversed("due"), reversed("-received")]).toEqual(["-due", "-due", "received"]);
  });
});
