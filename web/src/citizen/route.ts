/** Where the citizen is: a dozen addresses do not pay for a router in a 50 KB page. */

import { readonly, ref } from "vue";

export type Place =
  | { name: "home" }
  | { name: "submit"; step: number }
  | { name: "receipt" }
  | { name: "track"; no: string };

/** `#/submit/2`, `#/track/NO`; anything unknown is home. */
export function parse(hash: string): Place {
  const [name, rest = ""] = hash.replace(/^#\/?/, "").split("/");
  switch (name) {
    case "submit": {
      const step = Number(rest || 1);
      return { name, step: step >= 1 && step <= 4 ? Math.floor(step) : 1 };
    }
    case "receipt":
      return { name };
    case "track":
      return { name, no: decode(rest) };
    default:
      return { name: "home" };
  }
}

export function href(place: Place): string {
  switch (place.name) {
    case "submit":
      return `#/submit/${place.step}`;
    case "track":
      return place.no ? `#/track/${encodeURIComponent(place.no)}` : "#/track";
    default:
      return place.name === "home" ? "#/" : `#/${place.name}`;
  }
}

/** A hand-typed `%` must not break the page. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const here = ref<Place>(parse(location.hash));
addEventListener("hashchange", () => (here.value = parse(location.hash)));

export const place = readonly(here);

export function go(to: Place): void {
  location.hash = href(to);
}
