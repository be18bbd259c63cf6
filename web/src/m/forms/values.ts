/** What is in a form: empty, checked, and as the request's body. */

import { fromInput, toInput } from "../../shared/time";
import type { AttachmentRef } from "../../shared/wire";
import type { ActionForm, Field } from "./forms";

const TEXT_MAX = 2000;

/** Text, number (unit, person, task), yes or no, or a list of units; `null`: not answered. */
export type Value = string | number | boolean | number[] | null;
export type Values = Record<string, Value>;

/** A picture waiting to be sent, with its own idempotency key. */
export interface Photo {
  key: string;
  field: string;
  purpose: string;
  name: string;
  blob: Blob;
}

export interface Fault {
  field: string;
  text: string;
}

export function emptyValues(form: ActionForm, now: number): Values {
  return Object.fromEntries(form.fields.filter(({ kind }) => kind !== "photos").map((field) => [field.name, first(field, now)]));
}

function first(field: Field, now: number): Value {
  switch (field.kind) {
    case "text":
    case "term":
      return "";
    case "option":
      return field.first;
    case "yes":
      return field.first ?? null;
    case "time":
      return field.start === "now" ? toInput(now) : "";
    case "units":
      return [];
    default:
      return null;
  }
}

export function faultsOf(form: ActionForm, values: Values): Fault[] {
  return form.fields.flatMap((field) => {
    const text = faultOf(field, values[field.name] ?? null);
    return text ? [{ field: field.name, text }] : [];
  });
}

function faultOf(field: Field, value: Value): string {
  const none = value === null || value === "" || (typeof value === "string" && !value.trim());
  switch (field.kind) {
    case "photos":
    case "person":
      return "";
    case "text": {
      if (none) return field.optional ? "" : `请填写${field.label}`;
      const max = field.max ?? TEXT_MAX;
      return Array.from(String(value)).length > max ? `${field.label}最多 ${max} 字` : "";
    }
    case "unit":
      return none && !field.optional ? `请选择${field.label}` : "";
    case "units":
      return Array.isArray(value) && value.length > 0 ? "" : `请选择${field.label}`;
    default:
      return none ? `请选择${field.label}` : "";
  }
}

/** `refs` are the uploaded photos. Optional answers that were not given are left out. */
export function bodyOf(form: ActionForm, values: Values, refs: AttachmentRef[]): Record<string, unknown> {
  const body: Record<string, unknown> = {};
  for (const field of form.fields) {
    const value = values[field.name] ?? null;
    if (field.kind === "photos") {
      if (refs.length) body.attachments = refs;
    } else if (value !== null && value !== "") {
      body[field.name] = field.kind === "time" ? fromInput(String(value)) : typeof value === "string" ? value.trim() : value;
    }
  }
  return body;
}
