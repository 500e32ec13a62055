import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endCharge, keepRead, keepReading, powerBySite, withKnown } from './readings.ts';

const AT = '2026-01-31T12:00:00.000Z';
const NOW = Date.parse(AT) + 1_000;

function power(station_id: string, connector_id: number, value: number, at = AT): void {
  const values = [{ measure: 'power_w' as const, value }];
  keepReading(
    `${station_id}/${connector_id}`,
    { station_id, connector_id, at, values },
    'site:main',
  );
}

test('the power of a charger counts once, when its main meter tells it, too', () => {
  power('CP-1', 0, 7_400);
  power('CP-1', 1, 7_400);
  power('CP-2', 1, 3_000);
  assert.deepEqual(powerBySite(NOW).get('main'), { watts: 10_400, connectors: 2, at: AT });
});

test('the main meter counts while no connector of its charger does', () => {
  endCharge('CP-1/1');
  assert.deepEqual(powerBySite(NOW).get('main'), { watts: 10_400, connectors: 2, at: AT });
  power('CP-1', 1, 5_000, '2026-01-31T12:21:00.000Z');
  const later = Date.parse('2026-01-31T12:21:30.000Z');
  assert.deepEqual(powerBySite(later).get('main'), {
    watts: 5_000,
    connectors: 1,
    at: '2026-01-31T12:21:00.000Z',
  });
});

test('what the server knows counts where it knows more, and nothing of a site that is away', () => {
  const known = { watts: 9_000, connectors: 3, as_of: AT };
  const site = { site_id: 'main', gateway_connected: true, power: known };
  const told = new Map([['main', { watts: 5_000, connectors: 1, at: AT }]]);
  assert.deepEqual(withKnown(told, [site]).get('main'), { ...known, at: AT });
  const less = { ...site, power: { ...known, connectors: 1 } };
  assert.equal(withKnown(told, [less]).get('main')?.watts, 5_000);
  assert.equal(withKnown(told, [{ ...site, gateway_connected: false }]).get('main'), undefined);
});

test('readings that were read end with their charge', () => {
  const place = { station_id: 'CP-9', connector_id: 1 };
  const read = { ...place, at: AT, values: [{ measure: 'power_w' as const, value: 7_000 }] };
  keepRead('site:quay', [read], [{ ...place, session_id: 's' }]);
  assert.equal(powerBySite(NOW).get('quay')?.watts, 7_000);
  keepRead('site:quay', [], [{ ...place, session_id: null }]);
  assert.equal(powerBySite(NOW).get('quay'), undefined);
});
