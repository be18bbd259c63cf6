/** The shapes of the API, by the names of its OpenAPI document. Times are RFC 3339 with +08:00. */

export interface Term { code: string; label: string }

export interface Problem {
  type: string;
  title: string;
  status: number;
  /** Stable; what the UI switches on. */
  code: string;
  detail: string | null;
  field: string | null;
  request_id: string;
  current_revision?: number;
  changed?: ChangedBy[];
}
export interface ChangedBy { revision: number; kind: string; title: string; by_name: string; at: string }

export interface Role { role: string; label: string; unit: number; unit_name: string }
export interface Me {
  user: { id: number; login: string; name: string; unit: number; unit_name: string };
  roles: Role[];
  csrf: string;
  idle_minutes: number;
  expires_at: string;
  district: { code: string; name: string };
  server_time: string;
  version: string;
}
export interface SetupStatus { needed: boolean }
export interface SetupAdministrator { role: string; login: string; name: string; password: string }
export interface SetupBody { token: string; district_name?: string; administrators: SetupAdministrator[] }

export type DictionaryList =
  | "channel" | "source" | "nature" | "urgency" | "state" | "action" | "return_reason" | "refusal_reason"
  | "extension_reason" | "suspension_kind" | "withdrawal_reason" | "dissatisfaction_reason" | "contact_means"
  | "contact_result" | "label_dimension" | "attachment_purpose" | "personal_field" | "transfer_target"
  | "assist_kind" | "task_state" | "role" | "stage" | "unit_kind";
export type Dictionary = Record<DictionaryList, Term[]>;

export interface UnitView {
  id: number;
  parent: number | null;
  kind: string;
  code: string;
  name: string;
  short_name: string;
  public_name: string;
  initials: string;
  active: boolean;
}
export interface UserBrief { id: number; name: string; unit: number; unit_name: string }
export interface CatalogueRowView {
  item_id: string;
  major: string;
  minor: string;
  detail: string;
  keywords: string[];
  discriminators: { question: string; answer: string }[];
  lead_unit: number | null;
  lead_is_street: boolean;
  assisting: number[];
  interim_unit: number | null;
  level: string;
  legal_basis: string;
  limit: string | null;
  closing_standard: string;
  evidence: string[];
  reply_points: string;
  version: number;
  on_site: boolean;
}
export interface KnowledgeView {
  id: string;
  title: string;
  questions: string[];
  answer: string;
  category: string;
  owner: number;
  owner_name: string;
  expires_at: string | null;
}

export interface ViewCount { id: string; label: string; count: number }
export interface Facet { code: string; label: string; count: number }
export type FacetName = "state" | "street" | "category" | "channel" | "urgency" | "unit";
export interface CasePage {
  rows: CaseRow[];
  next: string | null;
  total: number;
  facets: Record<FacetName, Facet[]>;
  seq: number;
  server_time: string;
}
export type Sla = "green" | "blue" | "yellow" | "red" | "purple";
export interface CaseRow {
  no: string;
  revision: number;
  title: string;
  state: string;
  nature: string;
  urgency: string;
  channel: string;
  street: number | null;
  street_name: string | null;
  community_name: string | null;
  address: string;
  category: string | null;
  item: string | null;
  unit: number | null;
  unit_name: string | null;
  handler_name: string | null;
  due_at: string | null;
  due_stage: string | null;
  sla: Sla | null;
  received_at: string;
  updated_at: string;
  supervision_level: number;
  urges: number;
  round: number;
  returns: number;
  ruled: boolean;
  own_initiative: boolean;
  has_risk: boolean;
}
export interface PlaceView {
  street: number | null;
  street_name: string | null;
  community: number | null;
  community_name: string | null;
  address: string;
  lon: number | null;
  lat: number | null;
}
export interface PetitionerView {
  name_masked: string | null;
  phone_masked: string | null;
  has_id_no: boolean;
  has_home: boolean;
  wording_sealed: boolean;
  anonymous: boolean;
  identity_hidden: boolean;
}
export interface AttachmentView { hash: string; name: string; mime: string; size: number; purpose: string; url: string }
export interface LabelView { dimension: string; dimension_label: string; value: string; source: string; confidence: number | null; at: string }
export interface ClockView {
  stage: string;
  label: string;
  started_at: string;
  due_at: string;
  limit: string;
  limit_label: string;
  stopped_at: string | null;
  paused_at: string | null;
  provisional: boolean;
  late: boolean;
  sla: Sla | null;
}
export interface TaskView {
  no: number;
  kind: string;
  kind_label: string;
  unit: number;
  unit_name: string;
  what: string;
  mandatory: boolean;
  state: string;
  state_label: string;
  asked_at: string;
  due_at: string | null;
  answer: string | null;
  answered_at: string | null;
  mine: boolean;
}
export interface SuspensionView { by_name: string; at: string; kind: string; kind_label: string; plan: string; next_review_at: string }
export interface ReturnRequestView {
  unit: number; unit_name: string; by_name: string; at: string; reason: string; reason_label: string;
  basis: string; suggested_unit: number | null; suggested_unit_name: string | null;
}
export interface RulingQuestionView { submitted_at: string; forced: boolean; interim_unit_name: string; question: string }
export interface RulingView { at: string; by_name: string; unit_name: string; basis: string; applies_to_the_like: boolean }
export interface ExtensionRequestView {
  by_name: string; at: string; reason: string; reason_label: string; explanation: string; new_due_at: string;
}
export interface OutcomeView {
  by_name: string; at: string; text: string; public_reply: string; private_note: string; solved: boolean; contacted: boolean;
}
export interface DimensionsView { speed: number | null; effect: number | null; service: number | null; quality: number | null }
export interface RatingView {
  at: string; by_name: string; grade: number; dimensions: DimensionsView; reasons: Term[]; solved: boolean | null; comment: string;
}
export interface RefusalView {
  by_name: string; at: string; reason: string; reason_label: string; explanation: string; go_to: string; mine: boolean;
}
export interface ConclusionView { by_name: string; at: string; evidence: string; mine: boolean }
export interface TransferView { at: string; target_label: string; explanation: string; receipt: string | null }

export interface CaseDetail extends CaseRow {
  content: string;
  source: string;
  external_id: string | null;
  place: PlaceView;
  petitioner: PetitionerView;
  registered_by_name: string;
  attachments: AttachmentView[];
  labels: LabelView[];
  catalogue: CatalogueRowView | null;
  accepted_at: string | null;
  dispatched_at: string | null;
  signed_at: string | null;
  contacted_at: string | null;
  finished_at: string | null;
  closed_at: string | null;
  clocks: ClockView[];
  first_unit_name: string | null;
  interim_unit_name: string | null;
  handler: number | null;
  hops: number;
  signed_late: boolean;
  return_request: ReturnRequestView | null;
  ruling_question: RulingQuestionView | null;
  ruling: RulingView | null;
  tasks: TaskView[];
  extension_request: ExtensionRequestView | null;
  extensions: number;
  suspension_request: SuspensionView | null;
  suspension: SuspensionView | null;
  outcome: OutcomeView | null;
  rating: RatingView | null;
  refusal: RefusalView | null;
  conclusion: ConclusionView | null;
  info_asked: string | null;
  info_expired: boolean;
  closing: Term | null;
  master_no: string | null;
  transfer: TransferView | null;
  rejections: number;
  dissatisfied: number;
  /** Offered to this person now; the first is the primary one. */
  actions: string[];
  may_reveal: boolean;
}
export interface EventView {
  seq: number;
  revision: number | null;
  at: string;
  kind: string;
  title: string;
  by_name: string;
  unit_name: string | null;
  on_behalf: boolean;
  before: string | null;
  after: string | null;
  lines: { label: string; value: string }[];
  internal: boolean;
}
export interface EventList { events: EventView[] }

export interface PlaceBody { street?: number; community?: number; address?: string; lon?: number; lat?: number }
export interface PetitionerBody {
  name?: string; phone?: string; id_no?: string; home?: string; anonymous?: boolean; identity_hidden?: boolean;
}
export interface AttachmentRef { hash: string; name: string; purpose: string }
export interface RegisterBody {
  title: string;
  content: string;
  nature: string;
  urgency?: string;
  channel: string;
  source?: string;
  external_id?: string;
  place: PlaceBody;
  petitioner: PetitionerBody;
  attachments?: AttachmentRef[];
  item?: string;
  received_at?: string;
}
export interface Receipt { no: string; query_code: string; revision: number; state: string; received_at: string; accept_due_at: string }
export interface ActionDone { no: string; revision: number; state: string; seq: number }
export type PersonalField = "name" | "phone" | "id_no" | "home" | "wording";
export type Revealed = Record<PersonalField, string | null>;
export interface Uploaded { hash: string; mime: string; size: number }

/** A `case` event of the stream. */
export interface CaseChanged { seq: number; no: string; revision: number; state: string; kind: string }

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
