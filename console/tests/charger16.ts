// A charger that speaks OCPP 1.6 as the test writes it, so that every field can hold any text.
import { createRequire } from 'node:module';

interface Socket {
  on(event: 'open' | 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  on(event: 'message', listener: (data: Buffer) => void): void;
  send(text: string): void;
  close(): void;
}
type Sockets = new (
  url: string,
  protocols: string[],
  options: { headers: Record<string, string> },
) => Socket;

/** Node 20 has no WebSocket; the browser driver carries one. */
const { ws: WebSocket } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle') as {
  ws: Sockets;
};

export interface Charger {
  /** Sends a call, and gives what the server answers. */
  call(action: string, payload: object): Promise<Record<string, unknown>>;
  leave(): Promise<void>;
}

/** Connects as a station. What the server asks is answered with `Accepted`. */
export async function charger16(ocpp: string, id: string, password?: string): Promise<Charger> {
  const headers: Record<string, string> = {};
  if (password !== undefined) {
    headers.Authorization = `Basic ${Buffer.from(`${id}:${password}`).toString('base64')}`;
  }
  const socket = new WebSocket(`${ocpp}/${encodeURIComponent(id)}`, ['ocpp1.6'], { headers });
  const gone = new Promise<void>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });
  const waiting = new Map<string, (answer: Record<string, unknown> | Error) => void>();
  socket.on('message', (data) => {
    const [kind, message, ...rest] = JSON.parse(String(data)) as [number, string, ...unknown[]];
    if (kind === 2) socket.send(JSON.stringify([3, message, { status: 'Accepted' }]));
    else if (kind === 3) waiting.get(message)?.(rest[0] as Record<string, unknown>);
    else waiting.get(message)?.(new Error(JSON.stringify(rest)));
  });
  let calls = 0;
  return {
    call(action, payload) {
      calls += 1;
      const message = `m${calls}`;
      return new Promise((resolve, reject) => {
        waiting.set(message, (answer) => {
          waiting.delete(message);
          if (answer instanceof Error) reject(answer);
          else resolve(answer);
        });
        socket.send(JSON.stringify([2, message, action, payload]));
      });
    },
    async leave() {
      socket.close();
      await gone;
    },
  };
}
