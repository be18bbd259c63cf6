import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { getCatalogue, getKnowledge } from "../../shared/api";
import type { KnowledgeView } from "../../shared/wire";

const FRESH_MS = 5 * 60_000;

/** The whole duty catalogue: some hundred rows, searched here without another call. */
export function useCatalogue() {
  const { data, error } = useQuery({ queryKey: ["catalogue"], queryFn: () => getCatalogue(), staleTime: FRESH_MS });
  return { rows: computed(() => data.value ?? []), error };
}

/** All valid entries of the knowledge base. */
export function useKnowledge() {
  const { data, error } = useQuery({ queryKey: ["knowledge"], queryFn: () => getKnowledge(), staleTime: FRESH_MS });
  const { rows } = useCatalogue();
  /** An entry's category is a row of the catalogue or a word of its own. */
  const about = ({ category }: KnowledgeView) => {
    const row = rows.value.find(({ item_id }) => item_id === category);
    return row ? `${row.major} / ${row.minor}` : category;
  };
  return { entries: computed(() => data.value ?? []), about, error };
}
