import type { Item } from './merge';
import { backOffMs, FAILURES_MAX } from './pace';
import { Watched } from './watched';

/** Before this age a second socket is up, since the server closes each after two hours. */
const AGE_MAX_MS = 110 * 60_000;
const PINGS_MISSED_MAX = 2;
const TOPICS_MAX = 40;
/** After how long a message is said again that the server could not handle. */
const AGAIN_MS = 1_000;
/** A socket that is not ready by then is given up. */
const READY_MAX_MS = 20_000;

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
  /** Missing when the server could not handle a message of ours. */
  kind?: string;
  items?: Item[];
  topics?: string[];
  refused?: { topic: string; code: string }[];
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
  private watched = new Watched();
  private againTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly wanted: ReadonlyMap<string, number>,
    private readonly listener: Listener,
    /** The address of another socket, which opens only one. */
    private readonly address: () => Promise<string>,
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
    const { less, more } = this.watched.next(this.wanted, this.topicsMax);
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
      const address = await this.address();
      if (!this.isAwake) return;
      socket = new WebSocket(address);
    } catch {
      this.failed();
      return;
    }
    let isReady = false;
    const hello = () => {
      if (!isReady && socket.readyState === WebSocket.OPEN) {
        socket.send(JSON.stringify({ kind: 'hello' }));
      }
    };
    const readyTimer = setTimeout(() => socket.close(), READY_MAX_MS);
    socket.onopen = hello;
    socket.onmessage = (event) => {
      const message = read(event.data);
      if (message === null) return;
      if (message.kind === 'ready' && !isReady) {
        isReady = true;
        clearTimeout(readyTimer);
        if (!this.isAwake) return socket.close();
        this.ready(socket, message);
        before?.close();
      }
      if (message.kind === undefined && !isReady) setTimeout(hello, AGAIN_MS);
      if (socket === this.socket) this.hear(message);
    };
    socket.onclose = () => {
      clearTimeout(readyTimer);
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
    this.sync();
    this.listener.state('live');
    // What happened before this socket was up was told to nobody.
    this.listener.stale([...this.wanted.keys()]);
  }

  private hear(message: Message): void {
    this.missed = 0;
    this.listener.heard(Date.now());
    if (message.kind === 'changes') this.listener.items(message.items ?? []);
    if (message.kind === 'subscribed') this.answered(message);
    if (message.kind === undefined) this.again();
    if (message.kind === 'resync') this.listener.stale(message.topics ?? []);
    if (message.kind === 'bye') {
      this.drop();
      this.later((message.retry_after_s ?? 0) * 1000);
    }
  }

  private answered({ topics = [], refused = [] }: Message): void {
    // For what was too many there may be room later: it is asked for again with the next ping.
    const forGood = refused.filter((it) => it.code !== 'too_many_topics');
    const late = this.watched.answered(
      topics,
      forGood.map(({ topic }) => topic),
    );
    if (late.length > 0) this.listener.stale(late);
    this.sync();
  }

  /** Says again what the server could not handle. It does not tell which message that was. */
  private again(): void {
    clearTimeout(this.againTimer);
    this.againTimer = setTimeout(() => {
      this.watched.lost();
      this.sync();
      this.send({ kind: 'ping' });
    }, AGAIN_MS);
  }

  private ping(): void {
    if (this.missed >= PINGS_MISSED_MAX) {
      this.drop();
      this.failed();
      return;
    }
    this.missed += 1;
    this.send({ kind: 'ping' });
    this.watched.unanswered();
    this.sync();
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
    this.watched = new Watched();
    clearTimeout(this.againTimer);
    if (closes) socket?.close();
  }
}

function read(data: unknown): Message | null {
  try {
    const message = JSON.parse(String(data)) as Message;
    return typeof message === 'object' ? message : null;
  } catch {
    return null;
  }
}
