import { QueryClient } from "@tanstack/vue-query";
import { ProblemError } from "./errors";

const RETRIES = 2;

/** All server data lives in this cache; the stream of events keeps it fresh. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: true,
      // Only what may pass by itself is tried again: no network, or a busy server.
      retry: (failures, error) => failures < RETRIES && error instanceof ProblemError && (error.isOffline || error.status === 503),
      // The browser's word on "online" is wrong on many intranets.
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

export const keys = {
  me: ["me"] as const,
  dictionary: ["dictionary"] as const,
  units: ["units"] as const,
  views: ["views"] as const,
  queue: ["queue"] as const,
  case: (no: string) => ["case", no] as const,
  /** Under the case: what becomes of the one outdates the other. */
  sheetsOf: (no: string) => ["case", no, "sheets"] as const,
  supervision: ["supervision"] as const,
  sheet: (no: string) => ["supervision", "sheet", no] as const,
  meeting: (no: string) => ["supervision", "meeting", no] as const,
  events: (no: string) => ["case", no, "events"] as const,
  suggestions: (no: string) => ["case", no, "suggestions"] as const,
};
