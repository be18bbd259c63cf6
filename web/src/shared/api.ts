// The only file that talks HTTP. Paths, headers and the mapping of refusals are here and nowhere else.

import { ConflictError, ProblemError } from "./errors";
import type * as W from "./wire";

type Query = Record<string, string | number | boolean | undefined>;
interface Options {
  query?: Query;
  body?: unknown;
  raw?: Blob;
  /** Revision the change is based on. */
  revision?: number;
  /** The same key for a repetition of the same intent; made up when absent. */
  key?: string;
  signal?: AbortSignal;
}

let csrf = "";
let onSignedOut: () => void = () => undefined;

/** Called once a call is answered 401: the session has ended. */
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

/** 128 random bits. `crypto.randomUUID` does not exist on plain-http intranets. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function address(path: string, query: Query = {}): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`${name}=${encodeURIComponent(String(value))}`],
  );
  return pairs.length ? `${path}?${pairs.join("&")}` : path;
}

async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") {
    headers["Idempotency-Key"] = options.key ?? newKey();
    if (csrf) headers["X-CSRF-Token"] = csrf;
  }
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  if (options.raw) headers["Content-Type"] = options.raw.type || "application/octet-stream";
  if (options.revision !== undefined) headers["If-Match"] = `"${options.revision}"`;
  let response: Response;
  try {
    response = await fetch(address(path, options.query), {
      method,
      headers,
      body: options.raw ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      credentials: "same-origin",
      signal: options.signal,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ProblemError({ code: "client.offline" });
  }
  if (!response.ok) throw await refusal(response);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function refusal(response: Response): Promise<ProblemError> {
  const problem = await problemOf(response);
  if (response.status === 401 && problem.code === "auth.required") {
    csrf = "";
    onSignedOut();
  }
  if (problem.code === "case.stale") return new ConflictError(problem);
  const after = Number(response.headers.get("Retry-After"));
  return new ProblemError(problem, Number.isFinite(after) && after > 0 ? after : null);
}

/** A proxy in between may answer with something that is not a problem document. */
async function problemOf(response: Response): Promise<Partial<W.Problem>> {
  const known = { status: response.status, request_id: response.headers.get("X-Request-Id") ?? "" };
  try {
    return { ...known, ...((await response.json()) as W.Problem) };
  } catch {
    return { ...known, code: "unknown", title: `服务暂时不可用（${response.status}）` };
  }
}

const get = <T>(path: string, query?: Query, signal?: AbortSignal) => request<T>("GET", path, { query, signal });
const segment = encodeURIComponent;

// Session

async function keepCsrf(me: Promise<W.Me>): Promise<W.Me> {
  csrf = (await me).csrf;
  return me;
}
export const signIn = (login: string, password: string) =>
  keepCsrf(request<W.Me>("POST", "/api/session", { body: { login, password } }));
export const getMe = () => keepCsrf(get<W.Me>("/api/me"));
export async function signOut(everywhere = false): Promise<void> {
  await request<void>("DELETE", "/api/session", { query: { everywhere } });
  csrf = "";
}
export const changeOwnPassword = (current: string, password: string) =>
  request<void>("POST", "/api/me/password", { body: { current, password } });
export const getSetup = () => get<W.SetupStatus>("/api/setup");
export const setUp = (body: W.SetupBody) => request<void>("POST", "/api/setup", { body });

// Reference

export const getDictionary = () => get<W.Dictionary>("/api/dictionary");
export const getUnits = () => get<W.UnitView[]>("/api/units");
export const getUsers = (unit?: number) => get<W.UserBrief[]>("/api/users", { unit });
export const getCatalogue = (text?: string, signal?: AbortSignal, as_of?: string) =>
  get<W.CatalogueRowView[]>("/api/catalogue", { text, as_of }, signal);
export const getItemVersions = (item: string) => get<W.VersionView[]>(`/api/catalogue/items/${segment(item)}`);
export const compareVersions = (item: string, from: number, to: number) =>
  get<W.CellChange[]>(`/api/catalogue/items/${segment(item)}/diff`, { from, to });
export const compareDays = (from: string, to?: string, signal?: AbortSignal) =>
  get<W.ItemChange[]>("/api/catalogue/diff", { from, to }, signal);
export const getEditions = () => get<W.EditionView[]>("/api/catalogue/editions");
export const exportAddress = (format: "csv" | "xlsx", as_of?: string) => address("/api/catalogue/export", { format, as_of });
/** Looks at the file; with the mark of that look, puts it in place. */
export const importCatalogue = (file: Blob, name: string, mark?: string) =>
  request<W.ImportAnswer>("POST", "/api/catalogue/import", { query: { name, mark }, raw: new Blob([file], { type: "application/octet-stream" }) });
export const getProposals = () => get<W.ProposalView[]>("/api/catalogue/proposals");
export const approveProposal = (no: number, cells: Record<string, string>, note: string) =>
  request<W.ProposalView>("POST", `/api/catalogue/proposals/${no}/approve`, { body: { cells, note } });
export const rejectProposal = (no: number, reason: string) =>
  request<W.ProposalView>("POST", `/api/catalogue/proposals/${no}/reject`, { body: { reason } });
export const getKnowledge = (text?: string, signal?: AbortSignal) =>
  get<W.KnowledgeView[]>("/api/knowledge", { text }, signal);

// Cases

export interface CaseQuery {
  view?: string;
  /** Comma-separated. */
  state?: string;
  unit?: string;
  street?: string;
  category?: string;
  channel?: string;
  urgency?: string;
  text?: string;
  due_before?: string;
  sort?: string;
  after?: string;
  limit?: number;
}
export const getViews = () => get<W.ViewCount[]>("/api/views");
export const getCases = (query: CaseQuery, signal?: AbortSignal) => get<W.CasePage>("/api/cases", { ...query }, signal);
export const getCase = (no: string, signal?: AbortSignal) =>
  get<W.CaseDetail>(`/api/cases/${segment(no)}`, undefined, signal);
export const getEvents = (no: string, signal?: AbortSignal) =>
  get<W.EventList>(`/api/cases/${segment(no)}/events`, undefined, signal);
export const getDueExplanation = (no: string, stage: string, signal?: AbortSignal) =>
  get<W.DueExplanation>(`/api/cases/${segment(no)}/clocks/${segment(stage)}/explanation`, undefined, signal);
export const getDispute = (no: string, signal?: AbortSignal) =>
  get<W.Dispute>(`/api/cases/${segment(no)}/dispute`, undefined, signal);
export const register = (body: W.RegisterBody, key?: string) =>
  request<W.Receipt>("POST", "/api/cases", { body, key });
export const act = (no: string, action: string, revision: number, body: object, key?: string) =>
  request<W.ActionDone>("POST", `/api/cases/${segment(no)}/actions/${segment(action)}`, { body, revision, key });
/** Reads only; asked again while the reply is being written. */
export const checkReply = (no: string, reply: string, signal?: AbortSignal) =>
  request<W.ReplyChecked>("POST", `/api/cases/${segment(no)}/reply-check`, { body: { reply }, signal });
export const getSuggestions = (no: string, signal?: AbortSignal) =>
  request<W.Suggestions>("GET", `/api/cases/${segment(no)}/suggestions`, { signal });
export const reveal = (no: string, fields: W.PersonalField[], purpose: string) =>
  request<W.Revealed>("POST", `/api/cases/${segment(no)}/reveal`, { body: { fields, purpose } });
export const upload = (file: Blob, name: string, key?: string) =>
  request<W.Uploaded>("POST", "/api/attachments", { query: { name }, raw: file, key });

// Supervision

export interface SheetQuery {
  level?: string;
  state?: string;
  unit?: number;
  overdue?: boolean;
  after?: string;
  limit?: number;
}
export const getSheets = (query: SheetQuery, signal?: AbortSignal) => get<W.SheetPage>("/api/sheets", { ...query }, signal);
export const getSheetCounts = () => get<W.LevelCount[]>("/api/sheets/counts");
export const getSheet = (no: string, signal?: AbortSignal) =>
  get<W.SheetDetail>(`/api/sheets/${segment(no)}`, undefined, signal);
export const getCaseSheets = (no: string, signal?: AbortSignal) =>
  get<W.SheetView[]>(`/api/cases/${segment(no)}/sheets`, undefined, signal);
export const actOnSheet = (no: string, action: string, revision: number, text: string, key?: string) =>
  request<W.SheetDone>("POST", `/api/sheets/${segment(no)}/actions/${segment(action)}`, { body: { text }, revision, key });
export const urgeCases = (cases: string[], demand: string, key?: string) =>
  request<W.UrgedCase[]>("POST", "/api/sheets/urge", { body: { cases, demand }, key });
export const getAgenda = () => get<W.AgendaView>("/api/meetings/agenda");
export const getMeetings = () => get<W.MeetingRow[]>("/api/meetings");
export const getMeeting = (no: string) => get<W.MeetingView>(`/api/meetings/${segment(no)}`);
export const openMeeting = () => request<W.MeetingDone>("POST", "/api/meetings", { body: {} });
export const decideAtMeeting = (no: string, body: W.DecisionBody, key?: string) =>
  request<W.MeetingDone>("POST", `/api/meetings/${segment(no)}/decisions`, { body, key });
export const closeMeeting = (no: string) =>
  request<W.MeetingDone>("POST", `/api/meetings/${segment(no)}/close`, { body: {} });

// Statistics

export const getStatistics = (query: { from: string; to: string; by: W.StatisticsBy }, signal?: AbortSignal) =>
  get<W.Statistics>("/api/statistics", query, signal);

// Public door: number and query code instead of an account

export const getPublicInfo = () => get<W.PublicInfo>("/api/public/info");
export const publicUpload = (file: Blob, name: string, key?: string) =>
  request<W.Uploaded>("POST", "/api/public/attachments", { query: { name }, raw: file, key });
export const fileAppeal = (body: W.PublicAppeal, key?: string) =>
  request<W.PublicReceipt>("POST", "/api/public/appeals", { body, key });
export const trackAppeal = (no: string, code: string) =>
  get<W.PublicCase>(`/api/public/appeals/${segment(no)}`, { code });
export const publicAct = (no: string, code: string, action: W.PublicAction, body: object, key?: string) =>
  request<{ state: string }>("POST", `/api/public/appeals/${segment(no)}/${action}`, { query: { code }, body, key });

// Administration

export const getAdminUsers = () => get<W.UserAdmin[]>("/api/admin/users");
export const createUser = (body: W.NewUser) => request<W.UserAdmin>("POST", "/api/admin/users", { body });
export const changeUser = (id: number, body: W.UserChange) =>
  request<W.UserAdmin>("PATCH", `/api/admin/users/${id}`, { body });
export const setGrants = (id: number, grants: W.UserGrant[]) =>
  request<W.UserAdmin>("PUT", `/api/admin/users/${id}/grants`, { body: { grants } });
export const getAdminUnits = () => get<W.UnitView[]>("/api/admin/units");
export const createUnit = (body: W.UnitBody) => request<W.UnitView>("POST", "/api/admin/units", { body });
export const changeUnit = (id: number, body: W.UnitChange) =>
  request<W.UnitView>("PATCH", `/api/admin/units/${id}`, { body });
export const getNotices = () => get<W.NoticeShown[]>("/api/admin/notices");
export const getBackups = () => get<W.Backups>("/api/admin/backups");
export const startBackup = () => request<W.Started>("POST", "/api/admin/backups", { body: {} });
export const startDrill = () => request<W.Started>("POST", "/api/admin/backups/drills", { body: {} });
export const getAudit = (after?: number, limit = 100) => get<W.AuditEntry[]>("/api/admin/audit", { after, limit });
