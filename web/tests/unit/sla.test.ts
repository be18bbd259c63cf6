import { describe, expect, it } from "vitest";
import { limitText, slaNow, slaText, span, used } from "../../src/shared/sla";
import { dueOf, fromInput, shortTime, timeOf, toInput } from "../../src/shared/time";

const at = (text: string) => Date.parse(`${text}:00+08:00`);

describe("time left", () => {
  it("shows the two largest units, rounded down", () => {
    expect(span(59_999)).toBe("0分");
    expect(span(8 * 60_000)).toBe("8分");
    expect(span(3 * 3_600_000 + 12 * 60_000)).toBe("3时12分");
    expect(span(8 * 3_600_000)).toBe("8时");
    expect(span(52 * 3_600_000)).toBe("2天4时");
  });

  it("says in words whether it is left or over", () => {
    expect(slaText("2026-11-23T18:12:00+08:00", at("2026-11-23T15:00"))).toBe("剩 3时12分");
    expect(slaText("2026-11-23T10:00:00+08:00", at("2026-11-23T18:00"))).toBe("超 8时");
    expect(slaText(null)).toBe("");
    expect(slaText("nonsense")).toBe("");
  });

  it("turns red by itself while the page stays open", () => {
    const due = "2026-11-23T10:00:00+08:00";
    expect(slaNow("green", due, at("2026-11-23T09:59"))).toBe("green");
    expect(slaNow("yellow", due, at("2026-11-23T10:01"))).toBe("red");
    expect(slaNow("purple", due, at("2026-11-23T10:01"))).toBe("purple");
    expect(slaNow(null, null)).toBe(null);
  });

  it("fills the bar between start and due", () => {
    const [from, due] = ["2026-11-23T10:00:00+08:00", "2026-11-23T12:00:00+08:00"];
    expect(used(from, due, at("2026-11-23T10:30"))).toBe(0.25);
    expect(used(from, due, at("2026-11-23T13:00"))).toBe(1);
    expect(used(from, from, at("2026-11-23T13:00"))).toBe(1);
  });
});

describe("times for people", () => {
  it("is +08:00 wherever the browser stands", () => {
    expect(timeOf("2026-11-22T20:05:00Z")).toBe("2026-11-23 04:05");
    expect(toInput("2026-11-23T14:05:00+08:00")).toBe("2026-11-23T14:05");
    expect(fromInput("2026-11-23T14:05")).toBe("2026-11-23T14:05:00+08:00");
  });

  it("writes midnight as the end of the day before", () => {
    expect(dueOf("2026-11-24T00:00:00+08:00")).toBe("2026-11-23 24:00");
    expect(dueOf("2026-11-24T00:30:00+08:00")).toBe("2026-11-24 00:30");
  });

  it("is short for the recent past", () => {
    const from = at("2026-11-23T09:00");
    expect(shortTime("2026-11-23T08:00:00+08:00", from)).toBe("今天 08:00");
    expect(shortTime("2026-11-22T23:59:00+08:00", from)).toBe("昨天 23:59");
    expect(shortTime("2026-01-02T10:00:00+08:00", from)).toBe("01-02 10:00");
    expect(shortTime("2025-01-02T10:00:00+08:00", from)).toBe("2025-01-02");
  });
});

it("reads limits out", () => {
  expect([limitText("4wh"), limitText("5wd"), limitText("30min"), limitText("5 moons"), limitText(null)]).toEqual(["4个工作小时", "5个工作日", "30分钟", "5 moons", ""]);
});
