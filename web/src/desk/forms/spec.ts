import { fromInput } from "../../shared/time";
import type { CaseDetail, ChangedBy, DictionaryList, EventView, TaskView } from "../../shared/wire";
import type { SearchOptions } from "../kit/units";

export type FieldKind =
  | "text" | "area" | "choice" | "choices" | "unit" | "units" | "item" | "assisting" | "limit" | "time"
  | "yesno" | "check" | "place" | "files" | "task" | "knowledge" | "handler" | "grade" | "dimensions" | "labels" | "questions";
export type Values = Record<string, unknown>;
/** What a row of the duty catalogue asks, and the answer under which it applies. */
export interface Question {
  question: string;
  answer: string;
}

/** One field of an action's request. */
export interface FieldSpec {
  /** Wire name. */
  name: string;
  label: string;
  kind: FieldKind;
  required?: boolean;
  /** Characters. */
  max?: number;
  hint?: string | ((c: CaseDetail) => string);
  /** For `choice` and `choices`. */
  list?: DictionaryList;
  only?: (code: string) => boolean;
  /** What stands in the field at first. */
  start?: (c: CaseDetail) => unknown;
  shown?: (values: Values, c: CaseDetail) => boolean;
  units?: (c: CaseDetail) => SearchOptions;
  tasks?: (task: TaskView) => boolean;
  /** For `files`: what the picture may show; the first is preselected. */
  purposes?: string[];
  /** The request has the value's own fields instead of one of this name. */
  spread?: boolean;
}

/** How an action is asked for on the screen. */
export interface ActionSpec {
  /** Letter that begins it. */
  key?: string;
  tone?: "danger";
  /** Needs nothing but the click. */
  immediate?: boolean;
  /** What the person should know or confirm before. */
  lead?: (c: CaseDetail) => string;
  submit?: (c: CaseDetail) => string;
  fields: FieldSpec[];
}

const isEmpty = (value: unknown): boolean =>
  value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);

export function shownFields(spec: ActionSpec, values: Values, c: CaseDetail): FieldSpec[] {
  return spec.fields.filter((field) => field.shown?.(values, c) ?? true);
}

export function startValues(spec: ActionSpec, c: CaseDetail): Values {
  return Object.fromEntries(spec.fields.map((field) => [field.name, field.start?.(c) ?? null]));
}

const CHOOSING: FieldKind[] = ["choice", "choices", "unit", "units", "item", "yesno", "task", "knowledge", "handler", "grade", "time"];

/** Faults by field name, in words; empty when it can be sent. */
export function faults(spec: ActionSpec, values: Values, c: CaseDetail): Map<string, string> {
  const found = new Map<string, string>();
  for (const field of shownFields(spec, values, c)) {
    const value = values[field.name];
    const text = typeof value === "string" ? value.trim() : value;
    const verb = CHOOSING.includes(field.kind) ? "选择" : field.kind === "files" ? "上传" : "填写";
    if (field.required && (isEmpty(text) || (field.kind === "place" && !hasPlace(value)))) found.set(field.name, `请${verb}${field.label}`);
    else if (field.max && typeof text === "string" && [...text].length > field.max) found.set(field.name, `${field.label}太长，最多 ${field.max} 个字`);
  }
  return found;
}

function hasPlace(value: unknown): boolean {
  const place = (value ?? {}) as { street?: number; address?: string };
  return Boolean(place.street || place.address?.trim());
}

/** The request's body; what is empty stays away. */
export function toBody(spec: ActionSpec, values: Values, c: CaseDetail): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of shownFields(spec, values, c)) {
    const value = toWire(field, values[field.name]);
    if (isEmpty(value)) continue;
    if (field.spread) Object.assign(body, value);
    else body[field.name] = value;
  }
  return body;
}

function toWire(field: FieldSpec, value: unknown): unknown {
  if (typeof value === "string") {
    const text = value.trim();
    return field.kind === "time" && text ? fromInput(text) : text;
  }
  if (field.kind === "check") return value === true;
  if (field.kind === "questions") return (value as Question[]).filter(({ question, answer }) => question.trim() || answer.trim());
  if ((field.kind === "place" || field.kind === "dimensions" || field.kind === "labels") && value && typeof value === "object") {
    const parts = Object.entries(value).filter(([, part]) => !isEmpty(part));
    return field.kind === "place" || parts.length ? Object.fromEntries(parts) : null;
  }
  return value;
}

/** The field a refusal is about: by name, or the one that contains it (`place.street`, `street`). */
export function fieldOf(spec: ActionSpec, wire: string | null): string | null {
  if (!wire) return null;
  const names = spec.fields.map(({ name }) => name);
  const parts = wire.split(/[.[\]]/);
  const direct = parts.find((part) => names.includes(part));
  if (direct) return direct;
  if (parts.some((part) => ["street", "community", "address", "lon", "lat"].includes(part)) && names.includes("place")) return "place";
  return parts.some((part) => ["labels", "add", "remove"].includes(part)) && names.includes("labels") ? "labels" : null;
}

/** What happened to the case after the revision the person has seen. */
export function changesSince(events: EventView[], revision: number): ChangedBy[] {
  return events.flatMap(({ revision: at, kind, title, by_name, at: when }) =>
    at !== null && at > revision ? [{ revision: at, kind, title, by_name, at: when }] : [],
  );
}
