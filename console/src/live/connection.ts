import { api, body } from '../api/client';
import type { Item } from './merge';
import { backOffMs, chosen, FAILURES_MAX } from './pace';

/** Before this age a second socket is up, since the server closes each after two hours. */
const AGE_MAX_MS = 110 * 60_000;
const PINGS_MISSED_MAX = 2;
const TOPICS_MAX = 40;

export type LiveState = 'asleep' | 'connecting' | 'live' | 'reconnecting' | 'polling';

/** What the connection tells. */
export interface Listener {
  state(state: LiveState): void;
  heard(at: number): void;
  items(items: readonly Item[]): void;
  /** What these topics show has to be read again. */
  stale(topics: readonly string[]): void;
}

interface Message {
  kind: string;
  items?: Item[];
  topics?: string[];
  ping_s?: number;
  topics_max?: number;
  retry_after_s?: number;
}

/** One socket at a time that watches the topics which are wanted. */
export class Connection {
  private socket: WebSocket | null = null;
  private failures = 0;
  private missed = 0;
  private topicsMax = TOPICS_MAX;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private ageTimer: ReturnType<typeof setTimeout> | undefined;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private isAwake = false;
  private told = new Set<string>();

  constructor(
    private readonly wanted: ReadonlyMap<string, number>,
    private readonly listener: Listener,
  ) {}

  wake(): void {
    if (this.isAwake) return;
    this.isAwake = true;
    this.failures = 0;
    this.listener.state('connecting');
    void this.open();
  }

  sleep(): void {
    this.isAwake = false;
    clearTimeout(this.retryTimer);
    this.drop();
    this.listener.state('asleep');
  }

  /** Tells the server which topics are wanted now. */
  sync(): void {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    const now = new Set(chosen(this.wanted, this.topicsMax));
    const less = [...this.told].filter((topic) => !now.has(topic));
    const more = [...now].filter((topic) => !this.told.has(topic));
    this.told = now;
    if (less.length > 0) this.send({ kind: 'unsubscribe', topics: less });
    if (more.length > 0) this.send({ kind: 'subscribe', topics: more });
  }

  /** Looks at once whether the socket is alive, for example after the machine was asleep. */
  probe(): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.ping();
  }

  private async open(): Promise<void> {
    const before = this.socket;
    let socket: WebSocket;
    try {
      const ticket = await body(api.POST('/v1/live/tickets', { body: {} }));
      if (!this.isAwake) return;
      socket = new WebSocket(ticket.url);
    } catch {
      this.failed();
      return;
    }
    let isReady = false;
    socket.onopen = () => socket.send(JSON.stringify({ kind: 'hello' }));
    socket.onmessage = (event) => {
      const message = read(event.data);
      if (message === null) return;
      if (message.kind === 'ready' && !isReady) {
        isReady = true;
        if (!this.isAwake) return socket.close();
        this.ready(socket, message);
        before?.close();
      }
      if (socket === this.socket) this.hear(message);
    };
    socket.onclose = () => {
      if (socket === this.socket) {
        this.drop();
        this.failed();
      } else if (!isReady) this.failed();
    };
  }

  private ready(socket: WebSocket, message: Message): void {
    this.drop(false);
    this.socket = socket;
    this.failures = 0;
    this.missed = 0;
    this.topicsMax = message.topics_max ?? TOPICS_MAX;
    this.pingTimer = setInterval(() => this.ping(), (message.ping_s ?? 45) * 1000);
    this.ageTimer = setTimeout(() => void this.open(), AGE_MAX_MS);
    this.told = new Set();
    this.sync();
    this.listener.state('live');
    // What happened before this socket was up was told to nobody.
    this.listener.stale([...this.wanted.keys()]);
  }

  private hear(message: Message): void {
    this.missed = 0;
    this.listener.heard(Date.now());
    if (message.kind === 'changes') this.listener.items(message.items ?? []);
    if (message.kind === 'resync') this.listener.stale(message.topics ?? []);
    if (message.kind === 'bye') {
      this.drop();
      this.later((message.retry_after_s ?? 0) * 1000);
    }
  }

  private ping(): void {
    if (this.missed >= PINGS_MISSED_MAX) {
      this.drop();
      this.failed();
      return;
    }
    this.missed += 1;
    this.send({ kind: 'ping' });
  }

  private send(message: object): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  private failed(): void {
    // A second socket that could not be opened leaves the first as it is.
    if (!this.isAwake || this.socket?.readyState === WebSocket.OPEN) return;
    this.failures += 1;
    this.listener.state(this.failures >= FAILURES_MAX ? 'polling' : 'reconnecting');
    this.later(backOffMs(this.failures, Math.random()));
  }

  private later(ms: number): void {
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.open(), ms);
  }

  private drop(closes = true): void {
    clearInterval(this.pingTimer);
    clearTimeout(this.ageTimer);
    const { socket } = this;
    this.socket = null;
    this.told = new Set();
    if (closes) socket?.close();
  }
}

function read(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as Message;
    return typeof message.kind === 'string' ? message : null;
  } catch {
    return null;
  }
}
