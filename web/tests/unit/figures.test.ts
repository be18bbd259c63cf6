import { describe, expect, it } from "vitest";
import { COLUMNS, rate } from "../../src/desk/views/statistics/figures";
import type { Counts } from "../../src/shared/wire";

const NAMES = ["registered", "accepted", "answered_directly", "dispatched", "dispatched_right", "returned", "extended", "sign_due", "signed_in_time", "contact_due", "contacted_in_time", "handle_due", "handled_in_time", "finished", "handling_minutes", "closed", "closed_late", "not_rated", "not_accepted", "withdrawn", "transferred", "merged", "reworked", "reopened", "satisfied", "fairly_satisfied", "dissatisfied", "solved", "unsolved"];
const counts = (some: Partial<Counts>) => ({ ...Object.fromEntries(NAMES.map((name) => [name, 0])), ...some }) as Counts;
const shown = (title: string, some: Partial<Counts>) => COLUMNS.find((column) => column.title === title)?.figure(counts(some));

describe("figures", () => {
  it("divides nothing by nothing into no rate", () => {
    expect(rate(0, 0)).toBe("—");
    expect(shown("平均办理时长", {})).toBe("—");
  });

  it("shows counts below a base of ten", () => {
    expect(rate(3, 9)).toBe("3/9");
    expect(rate(3, 10)).toBe("30.00%");
  });

  it("reproduces published figures", () => {
    expect(shown("满意率", { satisfied: 614, fairly_satisfied: 34, dissatisfied: 22 })).toBe("94.69%");
    expect(shown("解决率", { solved: 663, unsolved: 7 })).toBe("98.96%");
    expect(shown("按时办结率", { handled_in_time: 24165, handle_due: 29186 })).toBe("82.80%");
  });
});
