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
  assert.equal(addressOf('10.0.0.5', 'CP-7', 1, undefined), 'ws://10.0.0.5:9000/ocpp/CP-7');
  assert.equal(addressOf('10.0.0.5:8887', 'CP 7', 0, undefined), 'ws://10.0.0.5:8887/ocpp/CP%207');
  assert.equal(addressOf('box.local', 'CP-7', 2, undefined), 'wss://box.local:9443/ocpp/CP-7');
});

test('the address has the port that the gateway has told, unless a person names another', () => {
  const told = { ws: 9500, wss: 9543 };
  assert.equal(addressOf('10.0.0.5', 'CP-7', 1, told), 'ws://10.0.0.5:9500/ocpp/CP-7');
  assert.equal(addressOf('10.0.0.5', 'CP-7', 3, told), 'wss://10.0.0.5:9543/ocpp/CP-7');
  assert.equal(addressOf('[fd00::5]:8887', 'CP-7', 1, told), 'ws://[fd00::5]:8887/ocpp/CP-7');
  assert.equal(addressOf('[fd00::5]', 'CP-7', 1, told), 'ws://[fd00::5]:9500/ocpp/CP-7');
  // A gateway without a certificate has no port with TLS yet.
  assert.equal(addressOf('box', 'CP-7', 2, { ws: 9500 }), 'wss://box:9443/ocpp/CP-7');
});
