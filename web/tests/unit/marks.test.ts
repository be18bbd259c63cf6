import { expect, it } from "vitest";
import { marksOf, placeOf, placeParts, shortNo } from "../../src/desk/kit/marks";
import type { CaseRow } from "../../src/shared/wire";

const row = (part: Partial<CaseRow>) => ({ street_name: null, community_name: null, address: "", supervision_level: 0, round: 0, urges: 0, returns: 0, ...part }) as CaseRow;

it("says a place once, not three times", () => {
  const place = { street_name: "盐田区梅沙街道办事处", community_name: "梅沙街道东海岸社区", address: "梅沙街道东海岸公交站" };
  expect(placeParts(place)).toEqual(["梅沙街道", "东海岸社区", "东海岸公交站"]);
  expect(placeOf(row(place))).toBe("梅沙 · 东海岸");
  expect(placeOf(row({ ...place, community_name: null }))).toBe("梅沙");
  expect(placeParts({ street_name: null, community_name: null, address: "深圳市盐田区海景路8号" })).toEqual(["海景路8号"]);
  expect(placeOf(row({}))).toBe("");
});

it("puts the gravest mark first", () => {
  const marks = marksOf(row({ has_risk: true, supervision_level: 3, urges: 2 }));
  expect(marks.map(({ text }) => text)).toEqual(["风险", "督办3级", "催办2"]);
});

it("leaves the district's prefix out of the number", () => {
  expect(shortNo("YT4403082611230200002022")).toBe("2611230200002022");
});
