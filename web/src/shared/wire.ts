/**
 * The shapes of the API by the names of its OpenAPI document: `schema.d.ts` is generated from it
 * (`npm run gen`), and here they get the names the screens use. Times are RFC 3339 with +08:00.
 */

import type { components } from "./schema";

type Schemas = components["schemas"];
export type Sla = Schemas["SlaColour"];

/**
 * Codes of closed lists are plain strings here: lists grow with the server, and the screens look
 * words up in its dictionary instead of enumerating them. Colours are the exception.
 */
type Open<T> = T extends Sla ? T : T extends string ? string : T extends object ? { [K in keyof T]: Open<T[K]> } : T;
type S = { [K in keyof Schemas]: Open<Schemas[K]> };

export type Term = S["Term"];
export type Problem = S["Problem"];
export type ChangedBy = S["ChangedBy"];

export type Me = S["Me"];
export type Role = S["MyRole"];
export type SetupStatus = S["SetupState"];
export type SetupBody = S["SetupBody"];

export type Dictionary = S["Dictionary"];
export type DictionaryList = keyof Dictionary;
export type UnitView = S["UnitView"];
export type UserBrief = S["UserBrief"];
export type CatalogueRowView = S["CatalogueRowView"];
export type KnowledgeView = S["KnowledgeView"];

export type ViewCount = S["ViewCount"];
export type Facet = S["Facet"];
export type FacetName = keyof S["Facets"];
export type CasePage = S["CasePage"];
export type CaseRow = S["CaseRow"];
export type PlaceView = S["PlaceView"];
export type PetitionerView = S["PetitionerView"];
export type AttachmentView = S["AttachmentView"];
export type LabelView = S["LabelView"];
export type ClockView = S["ClockView"];
export type TaskView = S["TaskView"];
export type CaseDetail = S["CaseDetail"];
export type EventView = S["EventView"];
export type EventList = S["Events"];

export type PlaceBody = S["PlaceBody"];
export type PetitionerBody = S["PetitionerBody"];
export type AttachmentRef = S["AttachmentRef"];
export type RegisterBody = S["FileBody"];
export type Receipt = S["Receipt"];
export type ActionDone = S["ActionDone"];
export type PersonalField = Schemas["PersonalField"];
export type Revealed = S["Revealed"];
export type Uploaded = S["Uploaded"];

/** A `case` event of the stream. */
export type CaseChanged = S["StreamCase"];

export interface PublicInfo {
  district: { code: string; name: string };
  streets: { id: number; name: string; communities: { id: number; name: string }[] }[];
  natures: Term[];
  dissatisfaction_reasons: Term[];
  withdrawal_reasons: Term[];
  limits: { accept: string; handle: string };
}
export interface PublicAppeal {
  title?: string; content: string; nature: string; place: PlaceBody; petitioner: PetitionerBody; attachments?: AttachmentRef[];
}
export interface PublicReceipt { no: string; code: string; received_at: string; accept_due_at: string }
export type PublicAction = "supply_info" | "supplement" | "urge" | "withdraw" | "rating" | "objection" | "reopen";
export interface PublicCase {
  no: string;
  title: string;
  content: string;
  nature_label: string;
  state: string;
  state_label: string;
  received_at: string;
  due_at: string | null;
  unit_public_name: string | null;
  stages: { code: string; label: string; at: string | null; current: boolean }[];
  /** Newest first. */
  progress: { at: string; text: string }[];
  public_reply: string | null;
  info_asked: string | null;
  not_accepted: { reason_label: string; explanation: string; go_to: string } | null;
  rating: { grade: number; comment: string } | null;
  can: PublicAction[];
}

export interface UserGrant { role: string; unit: number }
export interface UserAdmin {
  id: number; login: string; name: string; unit: number; unit_name: string; active: boolean; grants: UserGrant[];
}
export interface AuditEntry { seq: number; at: string; by_name: string; kind: string; title: string; lines: { label: string; value: string }[] }
