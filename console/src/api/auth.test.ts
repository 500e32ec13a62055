import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownAddress } from './kept.ts';
import { challengeOf, randomText } from './pkce.ts';

test('the example of RFC 7636 appendix B gives its challenge', async () => {
  const challenge = await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
  assert.equal(challenge, 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  assert.match(randomText(), /^[\w-]{43}$/);
});

test('the address that is kept across a sign-in never leaves this origin', () => {
  assert.equal(ownAddress('/stations?q=1'), '/stations?q=1');
  for (const foreign of ['//evil.example', '/\\evil', 'https://evil.example', '']) {
    assert.equal(ownAddress(foreign), '/');
  }
});

test('a sign-out that the server did not carry out leaves the browser signed in', async (context) => {
  const told: unknown[] = [];
  const locked: string[] = [];
  const answers: (Response | Error)[] = [
    Response.json({ access_token: 'a', expires_in: 900 }),
    new Error('no line'),
    Response.json({ code: 'unavailable' }, { status: 503 }),
    new Response(null, { status: 200 }),
  ];
  const locks = {
    request: (name: string, work: () => Promise<unknown>) => {
      locked.push(name);
      return work();
    },
  };
  class Channel {
    postMessage(text: unknown) {
      told.push(text);
    }
  }
  const global = globalThis as Record<string, unknown>;
  global.BroadcastChannel = Channel;
  Object.defineProperty(globalThis, 'navigator', { value: { locks }, configurable: true });
  context.mock.timers.enable({ apis: ['setTimeout'] });
  context.mock.method(globalThis, 'fetch', async () => {
    const answer = answers.shift();
    if (answer instanceof Response) return answer;
    throw answer;
  });
  const { renew, signIn, signOut } = await import('./auth.ts');
  await renew();
  for (const code of ['unreachable', 'unavailable']) {
    await assert.rejects(signOut(), { code });
    assert.equal(signIn.state(), 'in');
  }
  assert.deepEqual(told, []);
  await signOut();
  assert.equal(signIn.state(), 'left');
  assert.deepEqual(told, ['signed-out']);
  assert.deepEqual([...new Set(locked)], ['forecourt.refresh']);
  assert.equal(locked.length, 4);
});
