import { shallowRef } from "vue";
import type { CasePage, FoundCase } from "../../../shared/wire";

/** One page of at most 200 rows; `backward` asks from the other end. */
export type FetchPage = (after: string | undefined, backward: boolean) => Promise<CasePage>;

/** What has been read from one end of the list. `next`: undefined = not asked yet, null = the end. */
interface End {
  rows: FoundCase[];
  next: string | null | undefined;
}

/**
 * A list that may have 100,000 rows, read by keyset pages from both ends: the server can go on
 * from a row, but not jump to a number; reading backwards makes the End key as quick as Home.
 */
export class Rows {
  /** Changes whenever anything else here does. */
  readonly version = shallowRef(0);
  total = 0;
  private head: End = { rows: [], next: undefined };
  private tail: End = { rows: [], next: undefined };
  private wanted: [number, number] | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly fetchPage: FetchPage,
    private readonly onPage: (page: CasePage) => void = () => undefined,
  ) {}

  at(index: number): FoundCase | undefined {
    return this.head.rows[index] ?? this.tail.rows[this.total - 1 - index];
  }

  indexOf(no: string): number {
    const ahead = this.head.rows.findIndex((row) => row.no === no);
    if (ahead >= 0) return ahead;
    const behind = this.tail.rows.findIndex((row) => row.no === no);
    return behind >= 0 ? this.total - 1 - behind : -1;
  }

  /** Reads until rows `from..to` are there; a later call replaces what an earlier one wanted. */
  need(from: number, to: number): Promise<void> {
    this.wanted = [from, to];
    this.running ??= this.read().finally(() => (this.running = null));
    return this.running;
  }

  private async read(): Promise<void> {
    for (let gap = this.gap(); gap; gap = this.gap()) {
      const backward = gap === "tail";
      const end = backward ? this.tail : this.head;
      const page = await this.fetchPage(end.next ?? undefined, backward);
      this.total = page.total;
      end.rows.push(...page.rows);
      end.next = page.rows.length ? page.next : null;
      if (!backward) this.onPage(page);
      this.bump();
    }
  }

  /** The end from which the missing rows are nearer; `null` when nothing wanted is missing. */
  private gap(): "head" | "tail" | null {
    if (this.head.next === undefined) return "head";
    if (!this.wanted || this.head.next === null || this.tail.next === null) return null;
    const from = Math.max(this.wanted[0], this.head.rows.length);
    const to = Math.min(this.wanted[1], this.total - 1 - this.tail.rows.length);
    if (from > to) return null;
    return to - this.head.rows.length <= this.total - this.tail.rows.length - from ? "head" : "tail";
  }

  /** A fresher state of a row that is here. */
  patch(row: FoundCase): void {
    for (const { rows } of [this.head, this.tail]) {
      const at = rows.findIndex((known) => known.no === row.no);
      const known = rows[at];
      if (known && known.revision < row.revision) rows[at] = row;
    }
    this.bump();
  }

  has(no: string): boolean {
    return this.indexOf(no) >= 0;
  }

  /** Takes a row out that does not belong here any more. */
  remove(no: string): void {
    let found = false;
    for (const { rows } of [this.head, this.tail]) {
      const at = rows.findIndex((row) => row.no === no);
      if (at < 0) continue;
      rows.splice(at, 1);
      found = true;
    }
    if (!found) return;
    this.total -= 1;
    this.bump();
  }

  private bump(): void {
    this.version.value += 1;
  }
}
