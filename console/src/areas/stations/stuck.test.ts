import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connector, Session, StationState } from './queries';
import { stuckBy, whyNotStop } from './stuck';

const NOW = Date.parse('2026-01-31T12:00:00Z');
const session = { session_id: 's' } as Session;
const state = { gateway_connected: true, connected: true } as StationState;

function connector(status: string, minutes: number): Connector {
  return { status, status_at: new Date(NOW - minutes * 60_000).toISOString() } as Connector;
}

test('a charge that the car has paused for over an hour is held', () => {
  assert.equal(stuckBy(connector('SUSPENDED_EV', 61), session, state, NOW), 'held');
  assert.equal(stuckBy(connector('SUSPENDED_EV', 59), session, state, NOW), null);
});

test('a free connector with an open charge has lost its stop, once the stop had time to come', () => {
  assert.equal(stuckBy(connector('AVAILABLE', 3), session, state, NOW), 'noStop');
  assert.equal(stuckBy(connector('AVAILABLE', 1), session, state, NOW), null);
});

test('a charger that is away is silent, but not while its gateway is away', () => {
  const away = { ...state, connected: false };
  assert.equal(stuckBy(connector('CHARGING', 5), session, away, NOW), 'silent');
  const unknown = { gateway_connected: false, connected: null } as unknown as StationState;
  assert.equal(stuckBy(connector('CHARGING', 5), session, unknown, NOW), null);
});

test('a charge that runs or has ended is not stuck', () => {
  assert.equal(stuckBy(connector('CHARGING', 600), session, state, NOW), null);
  const ended = { ...session, ended_at: '2026-01-31T11:00:00Z' };
  assert.equal(stuckBy(connector('SUSPENDED_EV', 600), ended, state, NOW), null);
});

test('only the charge that a person asked to end is ended, whatever runs there by now', () => {
  const at = (session_id: string | null) => ({ session_id }) as Connector;
  assert.equal(whyNotStop('s1', at('s1')), null);
  assert.equal(whyNotStop('s1', at('s2')), 'otherSession');
  assert.equal(whyNotStop('s1', at(null)), 'noSession');
  assert.equal(whyNotStop(null, at('s2')), 'noSession');
});
