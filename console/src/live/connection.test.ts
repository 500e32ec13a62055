import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import { Connection, type LiveState } from './connection.ts';
import { Watched } from './watched.ts';

/** A socket that keeps what is said, and says what the test wants. */
class Socket {
  static readonly OPEN = 1;
  static all: Socket[] = [];
  readyState = 1;
  said: { kind: string; topics?: string[] }[] = [];
  onopen: () => void = () => {};
  onclose: () => void = () => {};
  onmessage: (event: { data: string }) => void = () => {};
  constructor() {
    Socket.all.push(this);
  }
  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
    this.onclose();
  }
  tell(message: object): void {
    this.onmessage({ data: JSON.stringify(message) });
  }
  kinds(kind: string): (string[] | undefined)[] {
    return this.said.filter((message) => message.kind === kind).map(({ topics }) => topics);
  }
}

const NOT_HANDLED = { message: 'Internal server error', requestId: 'r' };
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function opened(wanted: ReadonlyMap<string, number>) {
  Object.assign(globalThis, { WebSocket: Socket });
  const told = { states: [] as LiveState[], stale: [] as (readonly string[])[] };
  const listener = {
    state: (state: LiveState) => void told.states.push(state),
    heard: () => {},
    items: () => {},
    stale: (topics: readonly string[]) => void told.stale.push(topics),
  };
  const connection = new Connection(wanted, listener, async () => 'wss://live.example');
  connection.wake();
  await settled();
  const socket = Socket.all.at(-1) as Socket;
  socket.onopen();
  return { connection, socket, told };
}

test('what could not be handled is said again, and its topics are read again', async (context) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  context.after(() => mock.timers.reset());
  const wanted = new Map([
    ['site:a', 1],
    ['site:b', 1],
  ]);
  const { connection, socket, told } = await opened(wanted);
  socket.tell(NOT_HANDLED);
  mock.timers.tick(1_000);
  assert.equal(socket.kinds('hello').length, 2, 'the greeting is said again');
  socket.tell({ kind: 'ready', ping_s: 45, topics_max: 40 });
  assert.equal(told.states.at(-1), 'live');
  assert.deepEqual(socket.kinds('subscribe'), [['site:a', 'site:b']]);
  socket.tell(NOT_HANDLED);
  mock.timers.tick(1_000);
  assert.deepEqual(socket.kinds('subscribe').at(-1), ['site:a', 'site:b']);
  assert.equal(socket.kinds('hello').length, 2, 'a socket that is ready is not greeted');
  socket.tell({
    kind: 'subscribed',
    topics: ['site:a'],
    refused: [{ topic: 'site:b', code: 'x' }],
  });
  assert.deepEqual(told.stale.at(-1), ['site:a']);
  mock.timers.tick(45_000);
  connection.sync();
  assert.equal(socket.kinds('subscribe').length, 2, 'what was refused is not asked for again');
  connection.sleep();
});

test('a subscription without an answer is repeated with the next ping', async (context) => {
  mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  context.after(() => mock.timers.reset());
  const { connection, socket } = await opened(new Map([['site:a', 1]]));
  socket.tell({ kind: 'ready', ping_s: 45, topics_max: 40 });
  connection.sync();
  assert.equal(socket.kinds('subscribe').length, 1);
  mock.timers.tick(45_000);
  assert.deepEqual(socket.kinds('subscribe'), [['site:a'], ['site:a']]);
  socket.tell({ kind: 'subscribed', topics: ['site:a'], refused: [] });
  mock.timers.tick(45_000);
  assert.equal(socket.kinds('subscribe').length, 2);
  connection.sleep();
});

test('the answer of the server says what is watched', () => {
  const watched = new Watched();
  const wanted = new Map([
    ['a', 1],
    ['b', 1],
  ]);
  assert.deepEqual(watched.next(wanted, 40), { less: [], more: ['a', 'b'] });
  assert.deepEqual(watched.next(wanted, 40), { less: [], more: [] });
  watched.answered(['a', 'old'], ['b']);
  assert.deepEqual(watched.next(wanted, 40), { less: ['old'], more: [] });
  wanted.delete('b');
  assert.deepEqual(watched.next(wanted, 40), { less: [], more: [] });
  wanted.set('b', 1);
  assert.deepEqual(watched.next(wanted, 40), { less: [], more: ['b'] });
});
