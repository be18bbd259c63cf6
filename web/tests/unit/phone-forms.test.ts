import { describe, expect, it } from "vitest";
import { FORMS, formOf, type ActionForm } from "../../src/m/forms/forms";
import { emptyRegister, registerBody, registerFaults } from "../../src/m/forms/register";
import { bodyOf, emptyValues, faultsOf, type Values } from "../../src/m/forms/values";
import { chipsOf } from "../../src/m/recent";
import { matching, subtree } from "../../src/m/units";
import type { CatalogueRowView, UnitView } from "../../src/shared/wire";

const NOW = Date.parse("2026-11-23T14:05:00+08:00");
function form(action: string): ActionForm {
  const found = formOf(action);
  if (!found) throw new Error(action);
  return found;
}

describe("the forms", () => {
  it("name every action once, and every field once in its form", () => {
    expect(new Set(FORMS.map(({ action }) => action)).size).toBe(FORMS.length);
    for (const { fields } of FORMS) expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
    expect(formOf("dispatch")).toBeUndefined();
  });

  it("begin empty but for what is certain", () => {
    expect(emptyValues(form("contact"), NOW)).toEqual({ at: "2026-11-23T14:05", means: "", result: "", note: "" });
    expect(emptyValues(form("request_assist"), NOW)).toMatchObject({ units: [], limit: "1wd", mandatory: true });
    expect(emptyValues(form("finish"), NOW)).not.toHaveProperty("after");
  });

  it("ask for what is missing by name", () => {
    const faults = faultsOf(form("finish"), { ...emptyValues(form("finish"), NOW), text: "  " });
    expect(faults.map(({ field }) => field)).toEqual(["text", "public_reply", "solved", "contacted"]);
    expect(faults[0]?.text).toBe("请填写办理结果");
    expect(faultsOf(form("request_assist"), emptyValues(form("request_assist"), NOW)).map(({ field }) => field)).toEqual(["kind", "units", "what"]);
    expect(faultsOf(form("note"), { text: "字".repeat(2001) })[0]?.text).toContain("2000");
  });

  it("become a request without what was not answered", () => {
    const contact: Values = { at: "2026-11-23T14:05", means: "phone", result: "reached", note: "" };
    expect(bodyOf(form("contact"), contact, [])).toEqual({ at: "2026-11-23T14:05:00+08:00", means: "phone", result: "reached" });
    const finish: Values = { text: " 已修 ", public_reply: "已修复", private_note: "", solved: false, contacted: true };
    const refs = [{ hash: "h", name: "after-1.jpg", purpose: "after" }];
    expect(bodyOf(form("finish"), finish, refs)).toEqual({ text: "已修", public_reply: "已修复", solved: false, contacted: true, attachments: refs });
    expect(bodyOf(form("finish"), finish, [])).not.toHaveProperty("attachments");
  });
});

describe("filing a finding", () => {
  const values = { ...emptyRegister(), street: 3, address: "某路口", content: "垃圾外溢\n已两天", item: "C-1", item_label: "暴露垃圾" };

  it("says where and what, and carries no petitioner", () => {
    expect(registerBody(values, [])).toMatchObject({
      title: "某路口暴露垃圾",
      channel: "grid",
      place: { street: 3, address: "某路口" },
      petitioner: {},
      item: "C-1",
    });
    expect(registerBody({ ...values, item_label: "", item: "" }, [])).toMatchObject({ title: "某路口垃圾外溢" });
  });

  it("needs street, place and words", () => {
    expect(registerFaults(emptyRegister()).map(({ field }) => field)).toEqual(["street", "address", "content"]);
    expect(registerFaults(values)).toEqual([]);
  });
});

const unit = (id: number, parent: number | null, kind: string, name: string, initials: string) =>
  ({ id, parent, kind, code: "", name, short_name: name, public_name: name, initials, active: true }) satisfies UnitView;
const UNITS = [unit(9, 2, "section", "市容科", "srk"), unit(1, null, "district", "区", "q"), unit(2, 1, "department", "城管局", "cgj"), unit(3, 1, "street", "街道", "jd")];

describe("units", () => {
  it("pass a case down only inside their own house", () => {
    expect(subtree(UNITS, 9).map(({ id }) => id)).toEqual([9, 2]);
    expect(subtree(UNITS, 77)).toEqual([]);
  });

  it("are found by name and by initials", () => {
    expect(matching(UNITS, "城").map(({ id }) => id)).toEqual([2]);
    expect(matching(UNITS, "SR").map(({ id }) => id)).toEqual([9]);
    expect(matching(UNITS, " ")).toHaveLength(4);
  });
});

it("offers what was filed lately first, then what is found on the street", () => {
  const row = (item_id: string, on_site: boolean, detail = item_id) => ({ item_id, on_site, detail, major: "市容", minor: "", keywords: ["垃圾"] }) as unknown as CatalogueRowView;
  const rows = [row("a", false), row("b", true), row("c", true)];
  expect(chipsOf(rows, ["c", "gone"], "").map(({ item_id }) => item_id)).toEqual(["c", "b"]);
  expect(chipsOf(rows, [], "垃圾")).toHaveLength(3);
  expect(chipsOf(rows, [], "没有的")).toEqual([]);
});
