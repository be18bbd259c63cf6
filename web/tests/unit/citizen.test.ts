import { beforeEach, describe, expect, it } from "vitest";
import { dropDraft, emptyDraft, isStarted, keepDraft, loadDraft, type Draft } from "../../src/citizen/draft";
import { emptyRating, faultsOfRating, ratingBody } from "../../src/citizen/rating";
import { href, parse } from "../../src/citizen/route";
import { bodyOf, faultsOf, firstOpenStep, isPhone, length } from "../../src/citizen/steps";
import { t } from "../../src/citizen/strings";

const NOW = Date.parse("2026-11-23T10:00:00+08:00");
const DAY = 24 * 3_600_000;
const shelves = { local: localStorage, session: sessionStorage };

function full(): Draft {
  return {
    ...emptyDraft("k1"),
    nature: "complaint",
    content: "楼下路灯坏了三天，晚上看不见路。",
    photos: [{ hash: "abc", name: "appeal-1.jpg", purpose: "appeal" }],
    street: 3,
    community: 31,
    address: "某路 12 号",
    name: "王女士",
    phone: "138 0013 8000",
  };
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
});

describe("the draft", () => {
  it("comes back as it was typed, key and photos included", () => {
    keepDraft(full(), NOW, shelves);
    expect(loadDraft(NOW + 1, shelves)).toEqual(full());
  });

  it("never writes name or phone where they outlive the tab", () => {
    keepDraft(full(), NOW, shelves);
    expect(JSON.stringify({ ...localStorage })).not.toMatch(/王女士|138/);
    sessionStorage.clear();
    expect(loadDraft(NOW + 1, shelves)).toMatchObject({ name: "", phone: "", content: full().content });
  });

  it("is forgotten after a day, and when the clock ran backwards", () => {
    keepDraft(full(), NOW, shelves);
    expect(loadDraft(NOW + DAY, shelves)).not.toBeNull();
    expect(loadDraft(NOW + DAY + 1, shelves)).toBeNull();
    expect(localStorage.length + sessionStorage.length).toBe(0);
    keepDraft(full(), NOW, shelves);
    expect(loadDraft(NOW - 1, shelves)).toBeNull();
  });

  it("survives nonsense in the store", () => {
    localStorage.setItem("suqiu.citizen.draft", JSON.stringify({ at: NOW, nature: 3, photos: [null, { hash: 1 }, { hash: "a" }], who: "king" }));
    expect(loadDraft(NOW, shelves)).toMatchObject({ nature: "", photos: [{ hash: "a" }], who: "open", key: "" });
    localStorage.setItem("suqiu.citizen.draft", "{");
    expect(loadDraft(NOW, shelves)).toBeNull();
  });

  it("is dropped whole, and survives a store that is full", () => {
    keepDraft(full(), NOW, shelves);
    dropDraft(shelves);
    expect(loadDraft(NOW, shelves)).toBeNull();
    const throws = { ...localStorage, setItem: () => { throw new Error("quota"); } } as unknown as Storage;
    expect(() => keepDraft(full(), NOW, { local: throws, session: throws })).not.toThrow();
  });

  it("counts as started with any of nature, text or photo", () => {
    expect(isStarted(emptyDraft("k"))).toBe(false);
    expect(isStarted({ ...emptyDraft("k"), content: " 灯 " })).toBe(true);
  });
});

describe("the steps", () => {
  it("say which field is wrong and how to put it right", () => {
    expect(faultsOf(1, emptyDraft("k")).map(({ field }) => field)).toEqual(["nature", "content"]);
    expect(faultsOf(1, { ...full(), content: "字".repeat(2001) })).toEqual([{ field: "content", text: t.longText(2000) }]);
    expect(faultsOf(2, { ...full(), street: null, address: " " }).map(({ field }) => field)).toEqual(["street", "address"]);
    expect(faultsOf(3, { ...full(), phone: "123" })).toEqual([{ field: "phone", text: t.badPhone }]);
    expect([1, 2, 3].flatMap((step) => faultsOf(step, full()))).toEqual([]);
  });

  it("ask an anonymous person for nothing", () => {
    expect(faultsOf(3, { ...emptyDraft("k"), who: "anonymous" })).toEqual([]);
  });

  it("do not let a typed address skip one", () => {
    expect(firstOpenStep(emptyDraft("k"))).toBe(1);
    expect(firstOpenStep({ ...full(), street: null })).toBe(2);
    expect(firstOpenStep(full())).toBe(4);
  });

  it.each(["13800138000", "138-0013-8000", "１３８００１３８０００", "+86 138 0013 8000", "0755-25220000"])("take %s for a phone", (text) => {
    expect(isPhone(text)).toBe(true);
  });

  it.each(["", "12345", "1380013800", "23800138000", "110", "电话"])("do not take %s for a phone", (text) => {
    expect(isPhone(text)).toBe(false);
  });

  it("count 𠮷 as one character", () => expect(length(" 𠮷家 ")).toBe(2));
});

describe("the request", () => {
  it("leaves out what the citizen did not say", () => {
    const body = bodyOf({ ...full(), street: 0, community: 0, who: "anonymous" });
    expect(body.place).toEqual({ address: "某路 12 号" });
    expect(body.petitioner).toEqual({ anonymous: true });
  });

  it("hides the identity only when asked to", () => {
    expect(bodyOf(full()).petitioner).toEqual({ name: "王女士", phone: "13800138000", identity_hidden: false });
    expect(bodyOf({ ...full(), who: "hidden" }).petitioner).toMatchObject({ identity_hidden: true });
  });
});

describe("the rating", () => {
  it("needs a face, and a reason when dissatisfied", () => {
    expect(faultsOfRating(emptyRating())[0]?.field).toBe("grade");
    expect(faultsOfRating({ ...emptyRating(), grade: 2 })[0]?.field).toBe("reasons");
    expect(faultsOfRating({ ...emptyRating(), grade: 3 })).toEqual([]);
  });

  it("sends only what was answered", () => {
    expect(ratingBody({ ...emptyRating(), grade: 5, reasons: ["S1"] })).toEqual({ grade: 5 });
    const rating = { ...emptyRating(), grade: 1, reasons: ["S1"], solved: "no" as const, comment: " 还在漏 " };
    rating.dimensions.speed = 2;
    expect(ratingBody(rating)).toEqual({ grade: 1, reasons: ["S1"], solved: false, comment: "还在漏", dimensions: { speed: 2 } });
  });
});

describe("addresses", () => {
  it("go both ways", () => {
    for (const place of [{ name: "home" }, { name: "submit", step: 2 }, { name: "receipt" }, { name: "track", no: "YT-2 6" }] as const) {
      expect(parse(href(place))).toEqual(place);
    }
  });

  it("lead home or to the first step when they are nonsense", () => {
    expect(parse("#/nowhere")).toEqual({ name: "home" });
    expect(parse("#/submit/9")).toEqual({ name: "submit", step: 1 });
    expect(parse("#/track/%")).toEqual({ name: "track", no: "%" });
  });
});
