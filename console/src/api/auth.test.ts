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
