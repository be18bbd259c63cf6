/** Sends one item: its photos first, then the request that names them. */

import { act, getMe, register, upload } from "../../shared/api";
import { ConflictError, ProblemError, sentence } from "../../shared/errors";
import type { AttachmentRef, RegisterBody } from "../../shared/wire";
import { formOf } from "../forms/forms";
import { bodyOf, type Photo } from "../forms/values";
import { registerBody } from "../forms/register";
import type { Item, Outcome } from "./queue";

export async function deliver(item: Item): Promise<Outcome> {
  try {
    const refs = await uploaded(item.photos);
    if (item.action === "register" || item.no === null || item.revision === null) {
      const receipt = await register(registerBody(item.values, refs) satisfies RegisterBody, item.key);
      return { kind: "done", revision: receipt.revision, no: receipt.no };
    }
    const form = formOf(item.action);
    if (!form) return { kind: "refused", reason: "手机端不支持此操作，请在电脑端办理", field: null };
    const done = await act(item.no, item.action, item.revision, bodyOf(form, item.values, refs), item.key);
    return { kind: "done", revision: done.revision, no: done.no };
  } catch (error) {
    return outcomeOf(error);
  }
}

async function uploaded(photos: Photo[]): Promise<AttachmentRef[]> {
  const refs: AttachmentRef[] = [];
  for (const { blob, name, purpose, key } of photos) {
    const { hash } = await upload(blob, name, key);
    refs.push({ hash, name, purpose });
  }
  return refs;
}

/** Refusals that are about the case, but can be put right in one field of the form. */
const FIELD_OF: Record<string, string | undefined> = {
  "case.photos_missing": "after",
  "case.not_contacted": "contacted",
  "case.not_within_unit": "unit",
  "case.no_such_handler": "handler",
  "case.extension_too_long": "new_due_at",
  "case.extension_after_due": "new_due_at",
  "case.review_too_far": "next_review_at",
};

export function outcomeOf(error: unknown): Outcome {
  if (error instanceof ConflictError) return { kind: "conflict", reason: sentence(error), changed: error.changed };
  if (!(error instanceof ProblemError)) throw error;
  const passes = error.isOffline || error.status >= 500 || error.status === 401 || error.status === 429 || error.code === "auth.csrf";
  return passes ? { kind: "later" } : { kind: "refused", reason: sentence(error), field: error.field ?? FIELD_OF[error.code] ?? null };
}

/** After a reload without network the CSRF token is unknown: ask for it before sending. */
export async function hasSession(): Promise<boolean> {
  try {
    await getMe();
    return true;
  } catch {
    return false;
  }
}
