/** What a grid worker files on the spot. */

import type { AttachmentRef, RegisterBody } from "../../shared/wire";
import type { Fault, Values } from "./values";

export const REGISTER_PHOTOS_MAX = 9;
const CONTENT_MAX = 2000;
const TITLE_MAX = 30;

export function emptyRegister(): Values {
  return { item: "", item_label: "", street: null, community: null, address: "", content: "", lon: null, lat: null };
}

export function registerFaults(values: Values): Fault[] {
  const content = String(values.content ?? "").trim();
  const faults: Fault[] = [];
  if (!values.street) faults.push({ field: "street", text: "请选择街道" });
  if (!String(values.address ?? "").trim()) faults.push({ field: "address", text: "请填写具体地点" });
  if (!content) faults.push({ field: "content", text: "请填写情况说明" });
  if (Array.from(content).length > CONTENT_MAX) faults.push({ field: "content", text: `情况说明最多 ${CONTENT_MAX} 字` });
  return faults;
}

/** The title: what it is, or the beginning of what was written. */
function titleOf(values: Values): string {
  const what = String(values.item_label || values.content).trim().split("\n")[0] ?? "";
  const title = `${String(values.address).trim()}${what}`;
  return Array.from(title).slice(0, TITLE_MAX).join("");
}

export function registerBody(values: Values, refs: AttachmentRef[]): RegisterBody {
  const point = typeof values.lon === "number" && typeof values.lat === "number" ? { lon: values.lon, lat: values.lat } : {};
  return {
    title: titleOf(values),
    content: String(values.content).trim(),
    // What the finding is in the end, the clerk who accepts it decides.
    nature: "other",
    channel: "grid",
    source: "grid_worker",
    place: {
      street: Number(values.street),
      ...(values.community ? { community: Number(values.community) } : {}),
      address: String(values.address).trim(),
      ...point,
    },
    petitioner: {},
    ...(values.item ? { item: String(values.item) } : {}),
    attachments: refs,
  };
}
