// A charger of OCPP 1.6 that does what the test says and nothing else: it can keep silent, lose its
// line, and tell later of what happened long before.
import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { until } from './calls';

type Payload = Record<string, unknown>;
interface Socket extends EventEmitter {
  send(text: string): void;
  close(): void;
}
// The socket that Playwright carries: a charger signs in with a header, which that of Node cannot send.
const { ws: WebSocket } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle') as {
  ws: new (url: string, protocol: string, options: { headers: Record<string, string> }) => Socket;
};

/** What a charger answers that does what it is asked. */
const ANSWERS: Record<string, Payload> = {
  UnlockConnector: { status: 'Unlocked' },
  GetConfiguration: { configurationKey: [], unknownKey: [] },
};

/** An instant as chargers write it. */
export function iso(at: number | Date = Date.now()): string {
  return new Date(at).toISOString();
}

/** How long the other side may take to let a charger in, or to answer it. */
const ANSWER_MS_MAX = 60_000;

export class Charger {
  /** Whether it answers what it is asked. */
  isSilent = false;
  /** What it was asked, the newest last. */
  readonly asked: { action: string; payload: Payload }[] = [];
  #socket: Socket | null = null;
  #answers = new EventEmitter();
  /** Lets go of what still waits for an answer when the line is lost. */
  #lost = new AbortController();

  constructor(
    readonly url: string,
    readonly id: string,
    readonly password?: string,
  ) {}

  /** Opens the line. It fails where the charger is not let in. */
  async connect(): Promise<this> {
    const basic = Buffer.from(`${this.id}:${this.password}`).toString('base64');
    const headers: Record<string, string> =
      this.password === undefined ? {} : { Authorization: `Basic ${basic}` };
    const socket = new WebSocket(`${this.url}/${this.id}`, 'ocpp1.6', { headers });
    socket.on('message', (data: Buffer) => this.#hear(data.toString()));
    await once(socket, 'open', { signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    socket.on('error', () => {});
    this.#socket = socket;
    const lost = new AbortController();
    this.#lost = lost;
    socket.on('close', () => lost.abort());
    return this;
  }

  /** Connects, and says what it is and that its connectors are free. */
  async boot(connectors = 2): Promise<this> {
    await this.connect();
    await this.call('BootNotification', {
      chargePointVendor: 'Test',
      chargePointModel: 'Obedient',
      firmwareVersion: '1.0',
    });
    for (let n = 0; n <= connectors; n += 1) await this.status(n, 'Available');
    return this;
  }

  /**
   * Boots once the gateway knows the station, which it hears a moment after the API. Gateways of the
   * demo let in whom they do not know, and close that line later: one that refuses a wrong password
   * knows the station.
   */
  async bootWhenKnown(connectors = 2): Promise<this> {
    const wrong = new Charger(this.url, this.id, 'not the password of this charger');
    await until(async () => {
      const isRefused = await wrong.connect().then(
        () => false,
        () => true,
      );
      await wrong.leave();
      return isRefused;
    }, 120);
    return this.boot(connectors);
  }

  /** Says something and gives the answer. */
  async call<T = Payload>(action: string, payload: Payload): Promise<T> {
    const id = randomUUID();
    const signal = AbortSignal.any([this.#lost.signal, AbortSignal.timeout(ANSWER_MS_MAX)]);
    const answered = once(this.#answers, id, { signal });
    this.#socket?.send(JSON.stringify([2, id, action, payload]));
    const [[kind, content]] = (await answered.catch((error: Error) => {
      throw new Error(`${this.id}: no answer to ${action}`, { cause: error });
    })) as [[number, T]];
    if (kind !== 3) throw new Error(`${action}: ${JSON.stringify(content)}`);
    return content;
  }

  async status(connectorId: number, status: string, at: number | Date = Date.now()): Promise<void> {
    const timestamp = iso(at);
    await this.call('StatusNotification', {
      connectorId,
      status,
      errorCode: 'NoError',
      timestamp,
    });
  }

  /** Begins a charge and gives its transaction id. */
  async start(
    connectorId: number,
    idTag: string,
    meterStart: number,
    at?: number,
  ): Promise<number> {
    const timestamp = iso(at ?? Date.now());
    const { transactionId } = await this.call<{ transactionId: number }>('StartTransaction', {
      connectorId,
      idTag,
      meterStart,
      timestamp,
    });
    return transactionId;
  }

  /** What the register of a connector shows during a charge. */
  async meter(connectorId: number, transactionId: number, wh: number, at?: number): Promise<void> {
    const sampledValue = [
      { value: String(wh), measurand: 'Energy.Active.Import.Register', unit: 'Wh' },
    ];
    const meterValue = [{ timestamp: iso(at ?? Date.now()), sampledValue }];
    await this.call('MeterValues', { connectorId, transactionId, meterValue });
  }

  async stop(transactionId: number, meterStop: number, at?: number): Promise<void> {
    const timestamp = iso(at ?? Date.now());
    await this.call('StopTransaction', { transactionId, meterStop, timestamp, reason: 'Local' });
  }

  /** Loses the line. */
  async leave(): Promise<void> {
    const socket = this.#socket;
    if (socket === null) return;
    this.#socket = null;
    if (this.#lost.signal.aborted) return;
    const gone = once(socket, 'close');
    socket.close();
    await gone;
  }

  #hear(text: string): void {
    const [kind, id, ...rest] = JSON.parse(text) as [number, string, ...unknown[]];
    if (kind !== 2) {
      this.#answers.emit(id, [kind, rest[0]]);
      return;
    }
    const [action, payload] = rest as [string, Payload];
    this.asked.push({ action, payload });
    if (this.isSilent) return;
    this.#socket?.send(JSON.stringify([3, id, ANSWERS[action] ?? { status: 'Accepted' }]));
  }
}
