import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyNoCommand } from './reach.ts';

test('a command is given only where it is known that it can arrive', () => {
  const way = { gateway_connected: true, connected: true };
  assert.equal(whyNoCommand(true, false, way), null);
  assert.equal(whyNoCommand(false, true, way), 'noRight');
  assert.equal(whyNoCommand(true, true, way), 'cutOff');
  assert.equal(whyNoCommand(true, false, { ...way, gateway_connected: false }), 'gateway');
  assert.equal(whyNoCommand(true, false, { ...way, connected: false }), 'away');
  assert.equal(whyNoCommand(true, false, { gateway_connected: true }), 'away');
  assert.equal(whyNoCommand(true, false, undefined), 'away');
});
