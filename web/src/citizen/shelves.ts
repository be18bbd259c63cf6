/** The browser's stores; where they are forbidden (private windows, web views) a page-long one. */

import type { Shelves } from "./draft";

function pageLong(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
    getItem: (name) => kept.get(name) ?? null,
    key: (at) => Array.from(kept.keys())[at] ?? null,
    removeItem: (name) => void kept.delete(name),
    setItem: (name, value) => void kept.set(name, value),
  };
}

/** Reading `window.localStorage` itself throws where it is forbidden. */
function shelf(of: () => Storage): Storage {
  try {
    return of();
  } catch {
    return pageLong();
  }
}

const found: Shelves = { local: shelf(() => localStorage), session: shelf(() => sessionStorage) };

export const shelves = (): Shelves => found;
