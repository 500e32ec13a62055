// A live socket that a test speaks for: it answers as docs/live.md says, and tells what it is given.
import type { Page, WebSocketRoute } from 'playwright-core';

/** A change as the server tells it. */
export interface Told {
  topic: string;
  entity: string;
  id: string;
  revision: number;
  body?: object;
  gone?: boolean;
}

export interface LiveDouble {
  /** The topics that the page watches now. */
  topics: ReadonlySet<string>;
  /** Tells changes to every page that listens. */
  tell(items: readonly Told[]): void;
}

/** Doubles the live socket of a page. Call it before the page is opened. */
export async function doubleLive(page: Page): Promise<LiveDouble> {
  const sockets = new Set<WebSocketRoute>();
  const topics = new Set<string>();
  const now = () => new Date().toISOString();
  await page.routeWebSocket(/\/v1\/live/, (socket) => {
    const send = (message: object) => socket.send(JSON.stringify(message));
    socket.onMessage((text) => {
      const message = JSON.parse(String(text)) as { kind: string; topics?: string[] };
      if (message.kind === 'hello') {
        sockets.add(socket);
        send({ kind: 'ready', at: now(), ping_s: 45, topics_max: 40 });
      }
      if (message.kind === 'ping') send({ kind: 'pong', at: now() });
      if (message.kind === 'unsubscribe') for (const it of message.topics ?? []) topics.delete(it);
      if (message.kind !== 'subscribe') return;
      for (const it of message.topics ?? []) topics.add(it);
      send({ kind: 'subscribed', topics: [...topics], refused: [] });
    });
    socket.onClose(() => void sockets.delete(socket));
  });
  return {
    topics,
    tell(items) {
      const text = JSON.stringify({ kind: 'changes', at: now(), items });
      for (const socket of sockets) socket.send(text);
    },
  };
}
