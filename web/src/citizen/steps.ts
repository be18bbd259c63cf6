/** What each step needs, and the request the draft becomes. */

import type { PublicAppeal } from "../shared/wire";
import { CONTENT_MAX, type Draft } from "./draft";
import { t } from "./strings";

/** Something to put right: the field to go to, and a sentence that says how. */
export interface Fault {
  field: string;
  text: string;
}

export function faultsOf(step: number, draft: Draft): Fault[] {
  switch (step) {
    case 1:
      return compact([
        !draft.nature && { field: "nature", text: t.needNature },
        length(draft.content) < 5 && { field: "content", text: t.needContent },
        length(draft.content) > CONTENT_MAX && { field: "content", text: t.longText(CONTENT_MAX) },
      ]);
    case 2:
      return compact([
        draft.street === null && { field: "street", text: t.needStreet },
        !draft.address.trim() && { field: "address", text: t.needAddress },
      ]);
    case 3:
      return draft.who === "anonymous" ? [] : compact([needName(draft), needPhone(draft.phone)]);
    default:
      return [];
  }
}

/** The first step that is not finished yet, or 4: nothing but the review is left. */
export function firstOpenStep(draft: Draft): number {
  return [1, 2, 3].find((step) => faultsOf(step, draft).length > 0) ?? 4;
}

function needName(draft: Draft): Fault | false {
  return !draft.name.trim() && { field: "name", text: t.needName };
}

function needPhone(phone: string): Fault | false {
  if (!phone.trim()) return { field: "phone", text: t.needPhone };
  return !isPhone(phone) && { field: "phone", text: t.badPhone };
}

/** A mainland mobile number, or a landline with area code; blanks and dashes do not matter. */
export function isPhone(text: string): boolean {
  return /^(\+?86)?1[3-9]\d{9}$|^0\d{2,3}[2-9]\d{6,7}$/.test(plainPhone(text));
}

export function plainPhone(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\s\-－—()（）]/g, "");
}

/** Characters as a person counts them: 𠮷 is one. */
export function length(text: string): number {
  return Array.from(text.trim()).length;
}

export function bodyOf(draft: Draft): PublicAppeal {
  const anonymous = draft.who === "anonymous";
  return {
    content: draft.content.trim(),
    nature: draft.nature,
    place: {
      ...(draft.street ? { street: draft.street } : {}),
      ...(draft.street && draft.community ? { community: draft.community } : {}),
      address: draft.address.trim(),
      ...(draft.lon !== null && draft.lat !== null ? { lon: draft.lon, lat: draft.lat } : {}),
    },
    petitioner: anonymous
      ? { anonymous }
      : { name: draft.name.trim(), phone: plainPhone(draft.phone), identity_hidden: draft.who === "hidden" },
    attachments: draft.photos,
  };
}

function compact(faults: (Fault | false)[]): Fault[] {
  return faults.filter((fault): fault is Fault => fault !== false);
}
