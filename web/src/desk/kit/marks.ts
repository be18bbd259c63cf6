import type { CaseRow } from "../../shared/wire";

export interface Mark {
  text: string;
  title: string;
  tone: "red" | "amber" | "purple" | "blue";
}

const LEVELS = ["", "黄牌", "橙牌", "红牌"];

/** What sets a case apart, gravest first. */
export function marksOf(row: CaseRow): Mark[] {
  const marks: Mark[] = [];
  if (row.has_risk) marks.push({ text: "风险", title: "含安全或稳定风险，请优先处理", tone: "red" });
  if (row.supervision_level > 0) {
    marks.push({ text: `督办${row.supervision_level}级`, title: `${LEVELS[row.supervision_level] ?? ""}督办`, tone: row.supervision_level > 2 ? "red" : "amber" });
  }
  if (row.round > 0) marks.push({ text: `重办${row.round}`, title: `因不满意第 ${row.round} 次重办`, tone: "amber" });
  if (row.urges > 0) marks.push({ text: `催办${row.urges}`, title: `诉求人已催办 ${row.urges} 次`, tone: "amber" });
  if (row.returns > 0) marks.push({ text: `退件${row.returns}`, title: `已退件 ${row.returns} 次`, tone: "blue" });
  if (row.ruled) marks.push({ text: "已裁决", title: "承办单位由快裁裁定，不得再退件", tone: "purple" });
  if (row.own_initiative) marks.push({ text: "主动发现", title: "由本区主动发现，无诉求人", tone: "blue" });
  return marks;
}

const STATE_TONES: Record<string, string> = {
  pending_accept: "amber",
  need_info: "amber",
  pending_dispatch: "amber",
  pending_sign: "blue",
  return_review: "purple",
  ruling: "purple",
  in_progress: "blue",
  suspended: "purple",
  pending_review: "blue",
  pending_feedback: "green",
  rework: "red",
  closed: "green",
};

export function stateTone(state: string): string {
  return STATE_TONES[state] ?? "";
}

const URGENCY_TONES: Record<string, string> = { U1: "red", U2: "amber", U4: "purple" };

export function urgencyTone(urgency: string): string {
  return URGENCY_TONES[urgency] ?? "";
}

/** The digits people read out; the district's prefix is the same for all. */
export function shortNo(no: string): string {
  return no.replace(/^YT\d{6}/, "");
}

/** As people say it: `盐田区梅沙街道办事处` is 梅沙街道, `梅沙街道东海岸社区` there is 东海岸社区. */
export function placeParts(place: Pick<CaseRow, "street_name" | "community_name" | "address">): string[] {
  const street = (place.street_name ?? "").replace(/^.{2,6}?区(?=.)/, "").replace(/办事处$/, "");
  const within = (name: string) => (street && name.startsWith(street) ? name.slice(street.length) : name);
  const community = within(place.community_name ?? "");
  const address = within(place.address.replace(/^(深圳市)?.{2,4}?区(?=.)/, "").trim());
  return [street, community, community && address.startsWith(community) ? address.slice(community.length) : address].filter(Boolean);
}

/** Short, for a row of the list. */
export function placeOf(row: CaseRow): string {
  const [first = "", second] = placeParts(row);
  if (!row.street_name) return first;
  const street = first.replace(/街道$/, "");
  return row.community_name && second ? `${street} · ${second.replace(/社区$/, "")}` : street;
}

/** In full, for the case. */
export function whereOf(place: Pick<CaseRow, "street_name" | "community_name" | "address">): string {
  return placeParts(place).join(" ");
}
