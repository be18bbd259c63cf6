import type { CaseDetail } from "../../../shared/wire";
import type { FieldSpec, Values } from "../spec";

/** What every field component is given; each emits `update` with its own value. */
export interface FieldProps {
  id: string;
  spec: FieldSpec;
  value: unknown;
  values: Values;
  /** The case the form is about. */
  about: CaseDetail;
  invalid: boolean;
  describedby?: string;
}

/** `update`: the field's own value; `fill`: others that follow from it. */
export type FieldEmits = { update: [value: unknown]; fill: [values: Values] };
