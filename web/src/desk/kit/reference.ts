import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { getCatalogue, getKnowledge } from "../../shared/api";

const FRESH_MS = 5 * 60_000;

/** The whole duty catalogue: some hundred rows, searched here without another call. */
export function useCatalogue() {
  const { data, error } = useQuery({ queryKey: ["catalogue"], queryFn: () => getCatalogue(), staleTime: FRESH_MS });
  return { rows: computed(() => data.value ?? []), error };
}

/** All valid entries of the knowledge base. */
export function useKnowledge() {
  const { data, error } = useQuery({ queryKey: ["knowledge"], queryFn: () => getKnowledge(), staleTime: FRESH_MS });
  return { entries: computed(() => data.value ?? []), error };
}
