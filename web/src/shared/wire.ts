/**
 * The shapes of the API by the names of its OpenAPI document: `schema.d.ts` is generated from it
 * (`npm run gen`), and here they get the names the screens use. Times are RFC 3339 with +08:00.
 */

import type { components } from "./schema";

type Schemas = components["schemas"];
export type Sla = Schemas["SlaColour"];

/**
 * Codes of closed lists are plain strings here: lists grow with the server, and the screens look
 * words up in its dictionary instead of enumerating them. Colours and what a citizen may do are
 * the exceptions: there the screen must know every one.
 */
type Open<T> = T extends Sla | PublicAction ? T : T extends string ? string : T extends object ? { [K in keyof T]: Open<T[K]> } : T;
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
export type VersionView = S["VersionView"];
export type CellChange = S["CellChangeView"];
export type ItemChange = S["ItemChangeView"];
export type EditionView = S["EditionView"];
export type ImportAnswer = S["ImportAnswer"];
export type ProposalView = S["ProposalView"];
export type Dispute = S["Dispute"];
export type KnowledgeView = S["KnowledgeView"];

export type SheetView = S["SheetView"];
export type SheetDetail = S["SheetDetail"];
export type SheetPage = S["SheetPage"];
export type SheetDone = S["SheetDone"];
export type LevelCount = S["LevelCount"];
export type UrgedCase = S["UrgedCase"];
export type AgendaItem = S["AgendaItem"];
export type AgendaView = S["AgendaView"];
export type MeetingView = S["MeetingView"];
export type MeetingDone = S["MeetingDone"];
export type MeetingRow = S["MeetingRow"];
export type DecisionBody = S["DecisionBody"];

export type ViewCount = S["ViewCount"];
export type Facet = S["Facet"];
export type FacetName = keyof S["Facets"];
export type CasePage = S["CasePage"];
export type CaseRow = S["CaseRow"];
/** A row of a list, with the words that were looked for. */
export type FoundCase = S["FoundCase"];
export type TextPart = S["TextPart"];
export type PlaceView = S["PlaceView"];
export type PetitionerView = S["PetitionerView"];
export type AttachmentView = S["AttachmentView"];
export type LabelView = S["LabelView"];
export type ClockView = S["ClockView"];
export type TaskView = S["TaskView"];
export type CaseDetail = S["CaseDetail"];
export type DueExplanation = S["DueExplanation"];
export type EventView = S["EventView"];
export type EventList = S["Events"];

export type PlaceBody = S["PlaceBody"];
export type PetitionerBody = S["PetitionerBody"];
export type AttachmentRef = S["AttachmentRef"];
export type RegisterBody = S["FileBody"];
export type Receipt = S["Receipt"];
export type ActionDone = S["ActionDone"];
export type PersonalField = Schemas["PersonalField"];
export type ReplyChecked = S["ReplyChecked"];
export type ReplyFinding = S["ReplyFinding"];
export type Suggestions = S["Suggestions"];
export type SuggestionHit = S["SuggestionHit"];
export type Revealed = S["Revealed"];
export type Uploaded = S["Uploaded"];

/** A `case` event of the stream. */
export type CaseChanged = S["StreamCase"];

export type PublicInfo = S["Info"];
export type PublicAppeal = S["PublicAppealBody"];
export type PublicReceipt = S["PublicReceipt"];
export type PublicCase = S["PublicCase"];
export type PublicAction = Schemas["PublicAct"];

export type UserGrant = S["GrantView"];
export type UserAdmin = S["UserAdmin"];
export type NewUser = S["NewUserBody"];
export type UserChange = S["UserChangeBody"];
export type UnitBody = S["NewUnitBody"];
export type UnitChange = S["UnitChangeBody"];
export type Statistics = S["Statistics"];
export type StatisticsBy = Schemas["StatisticsBy"];
export type Counts = S["Counts"];

export type AuditEntry = S["AuditEntry"];
export type Backups = S["Backups"];
export type NoticeShown = S["NoticeShown"];
export type BackupView = S["Backup"];
export type BackupRun = S["BackupRun"];
export type Started = S["Started"];
