/** Query codes of this tab: the receipt just given, and the case being looked at, so that a reload
 *  does not ask again. They go with the tab, because a code opens the case. */

import type { PublicReceipt } from "../shared/wire";
import { shelves } from "./shelves";

const RECEIPT = "suqiu.citizen.receipt";
const CODES = "suqiu.citizen.codes";

export function keepReceipt(receipt: PublicReceipt): void {
  write(RECEIPT, receipt);
  keepCode(receipt.no, receipt.code);
}

export function lastReceipt(): PublicReceipt | null {
  return read<PublicReceipt>(RECEIPT);
}

export function keepCode(no: string, code: string): void {
  write(CODES, { ...read<Record<string, string>>(CODES), [no]: code });
}

export function codeOf(no: string): string {
  return read<Record<string, string>>(CODES)?.[no] ?? "";
}

function read<T>(name: string): T | null {
  try {
    return JSON.parse(shelves().session.getItem(name) ?? "null") as T | null;
  } catch {
    return null;
  }
}

function write(name: string, value: unknown): void {
  try {
    shelves().session.setItem(name, JSON.stringify(value));
  } catch {
    // Full or forbidden: the citizen types the code again.
  }
}
