import { computed, ref, shallowRef } from "vue";
import { getCase, getCases } from "../../../shared/api";
import { keys, queries } from "../../../shared/query";
import type { Live } from "../../../shared/sse";
import { setServerTime } from "../../../shared/time";
import type { CasePage, FoundCase } from "../../../shared/wire";
import { reversed, toQuery, type Filters } from "./filters";
import { Rows } from "./rows";

const PAGE = 200;
const GATHER_MS = 600;
/** More changes than this at once are fetched as a new list, not one by one. */
const PATCHES_MAX = 20;
/** A row further than this from both ends is not looked for again: it would take many pages. */
const KEEP_MAX = 2_000;
const PLACE_KEY = "suqiu.queue.place";

// The list outlives the page: coming back from a case shows the same row at the same place.
let key = "";
let stale = false;
const filters = shallowRef<Filters>({});
const rows = shallowRef(makeRows({}));
const facets = shallowRef<CasePage["facets"] | null>(null);
const error = shallowRef<unknown>(null);
const loaded = ref(false);
/** The server's index is catching up: cases may be missing. */
const behind = ref(false);
const arrivals = ref(0);
const focus = ref(0);
const scrollTop = ref(0);

const focused = computed<FoundCase | undefined>(() => (rows.value.version.value, rows.value.at(focus.value)));
const total = computed(() => (rows.value.version.value, rows.value.total));

function makeRows(of: Filters): Rows {
  const fetchPage = (after: string | undefined, backward: boolean) =>
    getCases({ ...of, sort: backward ? reversed(of.sort) : of.sort, after, limit: PAGE });
  return new Rows(fetchPage, (page) => {
    facets.value = page.facets;
    behind.value = page.search_behind;
    setServerTime(page.server_time);
  });
}

/** Shows the list for these filters; the one already shown stays as it is. */
async function show(of: Filters, user: number): Promise<void> {
  const wanted = `${user} ${JSON.stringify(toQuery(of))}`;
  if (wanted === key && !error.value) return stale ? reload() : gather();
  key = wanted;
  filters.value = of;
  scrollTop.value = 0;
  loaded.value = false;
  const place = placeIn(wanted);
  focus.value = place?.index ?? 0;
  await load(place?.no ?? null);
}

interface Place {
  key: string;
  no: string;
  index: number;
}
/** Where the cursor stood in this list before the page was loaded again. */
function placeIn(list: string): Place | null {
  try {
    const place = JSON.parse(sessionStorage.getItem(PLACE_KEY) ?? "null") as Place | null;
    return place?.key === list ? place : null;
  } catch {
    return null;
  }
}
/** The cursor has come to rest. */
function rest(): void {
  const no = focused.value?.no;
  if (no) sessionStorage.setItem(PLACE_KEY, JSON.stringify({ key, no, index: focus.value } satisfies Place));
}

/** Reads the list anew; the row `keep` keeps the focus if it is still near. */
async function load(keep: string | null): Promise<void> {
  const fresh = makeRows(filters.value);
  const mine = key;
  error.value = null;
  if (!keep) loaded.value = false;
  try {
    await fresh.need(0, 0);
    const near = Math.min(focus.value, fresh.total - 1 - focus.value) <= KEEP_MAX;
    if (keep && near) await fresh.need(focus.value, focus.value);
  } catch (cause) {
    if (mine === key) error.value = cause;
    return;
  }
  if (mine !== key) return;
  rows.value = fresh;
  arrivals.value = 0;
  loaded.value = true;
  stale = false;
  const at = keep ? fresh.indexOf(keep) : 0;
  const stay = Math.min(focus.value, Math.max(0, fresh.total - 1));
  focus.value = at >= 0 ? at : fresh.at(stay) ? stay : 0;
}

const reload = () => load(focused.value?.no ?? null);

/** Shows the newly arrived; the person asked for it, so the list may begin at its top again. */
async function showArrivals(): Promise<void> {
  await load(null);
  scrollTop.value = 0;
}

/** Makes sure the rows in sight are there. */
function need(from: number, to: number): void {
  rows.value.need(from, to).catch((cause: unknown) => (error.value = cause));
}

/** After an own action: the row leaves the view, the focus stays at its place. */
function done(no: string): void {
  rows.value.remove(no);
  focus.value = Math.min(focus.value, Math.max(0, rows.value.total - 1));
  void queries.invalidateQueries({ queryKey: keys.views });
}

/** After an own action elsewhere: the list is read anew when it is shown again. */
function outdate(): void {
  stale = true;
  void queries.invalidateQueries({ queryKey: keys.views });
}

/** The number of the case `step` rows away from `no` in the list. */
function neighbour(no: string, step: number): string | null {
  const at = rows.value.indexOf(no);
  const row = at < 0 ? undefined : rows.value.at(at + step);
  if (row) focus.value = at + step;
  return row?.no ?? null;
}

const changed = new Set<string>();
let timer = 0;

/** Collects changes for a moment: furnishing or an import may bring hundreds a second. */
function hear(news: Live): void {
  if (news.type === "line") return;
  if (news.type === "case") changed.add(news.change.no);
  gather();
}

function gather(): void {
  timer ||= window.setTimeout(() => {
    timer = 0;
    void refresh();
  }, GATHER_MS);
}

async function refresh(): Promise<void> {
  const mine = rows.value;
  const known = [...changed].filter((no) => mine.has(no));
  changed.clear();
  void queries.invalidateQueries({ queryKey: keys.views });
  if (known.length > PATCHES_MAX) return reload();
  try {
    const details = await Promise.all(known.map((no) => queries.fetchQuery({ queryKey: keys.case(no), queryFn: () => getCase(no), staleTime: 0 })));
    for (const detail of details) mine.patch(detail);
    const page = await getCases({ ...filters.value, limit: 1 });
    if (mine !== rows.value) return;
    facets.value = page.facets;
    arrivals.value = Math.max(0, page.total - mine.total);
  } catch {
    // A missed refresh is made up by the next change or the poll; the line's state is shown.
    return;
  }
}

export const queue = {
  filters, rows, facets, error, loaded, behind, arrivals, focus, scrollTop, focused, total,
  show, rest, reload, showArrivals, need, done, outdate, neighbour, hear,
};
