import type { ChangedBy, Problem } from "./wire";

/** A refusal by the server (RFC 9457), or `client.offline` when it could not be reached. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  /** Wire name of the request's field it is about. */
  readonly field: string | null;
  /** To be named when asking for help. */
  readonly requestId: string;
  /** Seconds to wait before trying again. */
  readonly retryAfter: number | null;

  constructor(problem: Partial<Problem>, retryAfter: number | null = null) {
    super(problem.detail || problem.title || "请求未能完成，请稍后重试");
    this.name = "ProblemError";
    this.code = problem.code ?? "unknown";
    this.status = problem.status ?? 0;
    this.field = problem.field ?? null;
    this.requestId = problem.request_id ?? "";
    this.retryAfter = retryAfter;
  }

  get isOffline(): boolean {
    return this.code === "client.offline";
  }
}

/** 409 `case.stale`: somebody else was faster. */
export class ConflictError extends ProblemError {
  readonly currentRevision: number;
  readonly changed: ChangedBy[];

  constructor(problem: Partial<Problem>) {
    super(problem);
    this.name = "ConflictError";
    this.currentRevision = problem.current_revision ?? 0;
    this.changed = problem.changed ?? [];
  }
}

/** What was typed into the search box is no query; the sentence says where. */
export function isWrongQuery(error: unknown): boolean {
  return error instanceof ProblemError && error.code === "search.query";
}

/** The sentence for the person, with what helps support to find the case in the log. */
export function sentence(error: unknown): string {
  if (!(error instanceof ProblemError)) return "页面出现异常，请刷新后重试";
  if (error.isOffline) return "网络连接已断开，请检查网络后重试";
  if (error.retryAfter !== null && error.retryAfter > 0) return `${error.message}（请 ${waiting(error.retryAfter)}后再试）`;
  return error.status >= 500 && error.requestId ? `${error.message}（编号 ${error.requestId}）` : error.message;
}

function waiting(seconds: number): string {
  return seconds < 60 ? `${seconds} 秒` : `${Math.ceil(seconds / 60)} 分钟`;
}
