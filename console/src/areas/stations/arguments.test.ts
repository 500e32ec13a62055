import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts } from '../../parts/attempt';
import { bodyOf, EMPTY, linesOf, missing, placeValue, protocolName } from './arguments';

const NOW = Date.parse('2026-01-31T12:00:00Z');

test('a start of OCPP 2.x names the EVSE and none of its connectors', () => {
  const place = placeValue({ evse_id: 2, connector_id: 1 });
  const typed = { ...EMPTY, type: 'remote_start', card: ' ANNA ', place };
  assert.deepEqual(bodyOf(typed, NOW), { type: 'remote_start', token_uid: 'ANNA', evse_id: 2 });
});

test('availability without a place is that of the whole station', () => {
  const body = bodyOf({ ...EMPTY, type: 'availability' }, NOW);
  assert.deepEqual(body, { type: 'availability', operative: false, connector_id: 0 });
});

test('a message that is about no connector is asked for without one', () => {
  const typed = { ...EMPTY, message: 'Heartbeat', place: placeValue({ connector_id: 1 }) };
  assert.deepEqual(bodyOf(typed, NOW), { type: 'trigger', message: 'Heartbeat' });
});

test('a longer wait is written as the time when it ends', () => {
  const body = bodyOf({ ...EMPTY, message: 'Heartbeat', expires: '3600' }, NOW);
  assert.equal(body.expires_at, '2026-01-31T13:00:00.000Z');
});

test('what a command lacks depends on the version of OCPP', () => {
  assert.deepEqual(missing({ ...EMPTY, type: 'get_config' }, false), []);
  assert.deepEqual(missing({ ...EMPTY, type: 'get_config' }, true), ['keys']);
  assert.deepEqual(missing({ ...EMPTY, type: 'remote_start' }, true), ['card', 'place']);
});

test('keys may stand on lines or between commas', () => {
  assert.deepEqual(linesOf('A, B\n\nC '), ['A', 'B', 'C']);
});

test('a command without an answer is sent again with the same body and key', async (context) => {
  context.mock.timers.enable({ apis: ['Date'], now: NOW });
  const attempt = attempts();
  const typed = { ...EMPTY, type: 'reset', mode: 'hard', expires: '600' };
  const sent: unknown[] = [];
  const send = (isLost: boolean) =>
    attempt(
      async (key, at) => {
        sent.push([key, bodyOf(typed, at)]);
        if (isLost) throw { status: 502, code: 'unreadable' };
      },
      ['CP-1', typed],
    ).catch(() => {});
  await send(true);
  context.mock.timers.tick(5_000);
  await send(false);
  context.mock.timers.tick(5_000);
  await send(false);
  assert.deepEqual(sent[1], sent[0]);
  const [, later] = sent[2] as [string, { expires_at: string }];
  assert.equal(later.expires_at, '2026-01-31T12:10:10.000Z');
});

test('a version of OCPP is written as its specification writes it', () => {
  assert.equal(protocolName('ocpp1.6'), 'OCPP 1.6');
  assert.equal(protocolName('ocpp2.0.1'), 'OCPP 2.0.1');
  assert.equal(protocolName(undefined), null);
});
