import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, hexOf, makePassword } from './secret';

test('a password has 20 letters, and no two are the same', () => {
  const made = Array.from({ length: 200 }, makePassword);
  for (const password of made) assert.match(password, /^[a-zA-Z2-9]{20}$/);
  assert.equal(new Set(made).size, made.length);
});

test('the hexadecimal form is that of the bytes', () => {
  assert.equal(hexOf('Ab9é'), '416239C3A9');
});

test('the address has the scheme of the profile, the usual port and the encoded id', () => {
  assert.equal(addressOf('10.0.0.5', 'CP-7', 1), 'ws://10.0.0.5:9000/ocpp/CP-7');
  assert.equal(addressOf('10.0.0.5:8887', 'CP 7', 0), 'ws://10.0.0.5:8887/ocpp/CP%207');
  assert.equal(addressOf('box.local', 'CP-7', 2), 'wss://box.local:9443/ocpp/CP-7');
});
