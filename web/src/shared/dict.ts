import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { getDictionary } from "./api";
import { keys } from "./query";
import type { Dictionary, DictionaryList, Term } from "./wire";

export interface Words {
  /** The list in its official order; empty until it is loaded. */
  list: (name: DictionaryList) => Term[];
  /** The word for a code; the code itself when the list does not know it. */
  word: (name: DictionaryList, code: string | null | undefined) => string;
}

/** Words for the closed lists, fetched once per page load. */
export function useDictionary(): Words {
  const { data } = useQuery({ queryKey: keys.dictionary, queryFn: getDictionary, staleTime: Infinity });
  const index = indexOf(data);
  return {
    list: (name) => data.value?.[name] ?? [],
    word: (name, code) => (code ? (index.value.get(`${name}/${code}`) ?? code) : ""),
  };
}

function indexOf(data: { value: Dictionary | undefined }): ComputedRef<Map<string, string>> {
  return computed(() => {
    const pairs = Object.entries(data.value ?? {}).flatMap(([name, terms]) =>
      terms.map((term) => [`${name}/${term.code}`, term.label] as const),
    );
    return new Map(pairs);
  });
}
