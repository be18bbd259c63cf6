import { newKey } from "./api";
import type { CaseChanged } from "./wire";

/** What the live feed tells: a case changed, everything may have changed, or the line's state. */
export type Live = { type: "case"; change: CaseChanged } | { type: "reset" } | { type: "line"; up: boolean };
type Listener = (news: Live) => void;

const LEASE_KEY = "suqiu.live.lease";
const RENEW_MS = 2_000;
const LEASE_MS = 6_000;
const POLL_MS = 15_000;

interface Lease { id: string; until: number }

/**
 * One connection per browser: HTTP/1.1 allows six per origin, and people open more tabs than that.
 * The tab that holds a lease in localStorage connects and tells the others by BroadcastChannel.
 * While nobody has a line, every tab is told to reload every 15 s.
 */
export class LiveFeed {
  private readonly id = newKey();
  private readonly listeners = new Set<Listener>();
  private channel: BroadcastChannel | null = null;
  private source: EventSource | null = null;
  private timer = 0;
  private lastPoll = 0;
  private heardAt = 0;
  private up = false;

  /** Calls `listener` with all that happens until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    if (this.listeners.size === 1) this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  private start(): void {
    this.channel = "BroadcastChannel" in globalThis ? new BroadcastChannel("suqiu.live") : null;
    if (this.channel) this.channel.onmessage = (message: MessageEvent<Live>) => this.hear(message.data);
    this.lastPoll = Date.now();
    this.timer = window.setInterval(() => this.beat(), RENEW_MS);
    addEventListener("pagehide", this.release);
    this.beat();
  }

  private stop(): void {
    clearInterval(this.timer);
    removeEventListener("pagehide", this.release);
    this.release();
    this.channel?.close();
    this.channel = null;
  }

  private readonly release = (): void => {
    this.disconnect();
    if (this.lease()?.id === this.id) localStorage.removeItem(LEASE_KEY);
  };

  private lease(): Lease | null {
    try {
      return JSON.parse(localStorage.getItem(LEASE_KEY) ?? "null") as Lease | null;
    } catch {
      return null;
    }
  }

  private beat(): void {
    if (this.leads()) {
      this.connect();
      this.tell({ type: "line", up: this.source?.readyState === EventSource.OPEN });
    } else {
      this.disconnect();
      if (Date.now() - this.heardAt > LEASE_MS) this.setLine(false);
    }
    if (this.up || Date.now() - this.lastPoll < POLL_MS) return;
    this.lastPoll = Date.now();
    this.pass({ type: "reset" });
  }

  private leads(): boolean {
    const lease = this.lease();
    const mine = !this.channel || !lease || lease.until < Date.now() || lease.id === this.id;
    if (mine) localStorage.setItem(LEASE_KEY, JSON.stringify({ id: this.id, until: Date.now() + LEASE_MS }));
    return mine;
  }

  private connect(): void {
    // A refused stream (signed out, server gone) closes for good; try again with a new one.
    if (this.source && this.source.readyState !== EventSource.CLOSED) return;
    const source = new EventSource("/api/stream");
    source.addEventListener("case", (event) => this.tell({ type: "case", change: JSON.parse(event.data) as CaseChanged }));
    source.addEventListener("reset", () => this.tell({ type: "reset" }));
    source.onopen = () => this.tell({ type: "line", up: true });
    source.onerror = () => this.tell({ type: "line", up: false });
    this.source = source;
  }

  private disconnect(): void {
    this.source?.close();
    this.source = null;
  }

  private tell(news: Live): void {
    this.channel?.postMessage(news);
    this.hear(news);
  }

  private hear(news: Live): void {
    this.heardAt = Date.now();
    if (news.type === "line") this.setLine(news.up);
    else this.pass(news);
  }

  private setLine(up: boolean): void {
    if (up === this.up) return;
    this.up = up;
    this.pass({ type: "line", up });
  }

  private pass(news: Live): void {
    for (const listener of this.listeners) listener(news);
  }
}

export const live = new LiveFeed();
