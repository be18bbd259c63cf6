/** The citizen's word on the result, domain.md §2: grades 1 and 2 send the case back. */

import type { Fault } from "./steps";
import { length } from "./steps";
import { t } from "./strings";

const COMMENT_MAX = 2000;

export interface RatingDraft {
  /** 1 (worst) to 5; 0: not chosen. */
  grade: number;
  reasons: string[];
  solved: "yes" | "no" | "";
  dimensions: Record<string, number>;
  comment: string;
}

export function emptyRating(): RatingDraft {
  return { grade: 0, reasons: [], solved: "", dimensions: { speed: 0, effect: 0, service: 0, quality: 0 }, comment: "" };
}

export function isDissatisfied(rating: RatingDraft): boolean {
  return rating.grade === 1 || rating.grade === 2;
}

export function faultsOfRating(rating: RatingDraft): Fault[] {
  if (rating.grade === 0) return [{ field: "grade", text: t.needGrade }];
  if (isDissatisfied(rating) && rating.reasons.length === 0) return [{ field: "reasons", text: t.needReasons }];
  if (length(rating.comment) > COMMENT_MAX) return [{ field: "comment", text: t.longText(COMMENT_MAX) }];
  return [];
}

export function ratingBody(rating: RatingDraft): Record<string, unknown> {
  const scored = Object.entries(rating.dimensions).filter(([, score]) => score > 0);
  return {
    grade: rating.grade,
    ...(scored.length ? { dimensions: Object.fromEntries(scored) } : {}),
    ...(isDissatisfied(rating) ? { reasons: rating.reasons } : {}),
    ...(rating.solved ? { solved: rating.solved === "yes" } : {}),
    ...(rating.comment.trim() ? { comment: rating.comment.trim() } : {}),
  };
}
