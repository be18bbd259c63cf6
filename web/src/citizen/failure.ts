/** What a failed call means to the citizen. */

import { ProblemError, sentence } from "../shared/errors";
import type { Fault } from "./steps";
import { t } from "./strings";

export interface Failure {
  code: string;
  field: string | null;
  text: string;
  /** It may have been carried out all the same: no answer, or one that says nothing. */
  unknown: boolean;
}

export function failure(error: unknown): Failure {
  if (!(error instanceof ProblemError)) return { code: "unknown", field: null, text: t.unexpected, unknown: true };
  return {
    code: error.code,
    field: error.field,
    text: error.isOffline ? t.offline : sentence(error),
    unknown: error.isOffline || error.status >= 500,
  };
}

/** The server names fields by their place in the request (`petitioner.phone`); the form by the last part. */
export function faultOf({ field, text }: Failure): Fault {
  return { field: field?.split(".").pop() ?? "", text };
}
