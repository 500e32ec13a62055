import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endCharge, keepReading, powerBySite } from './readings.ts';

const AT = '2026-01-31T12:00:00.000Z';
const NOW = Date.parse(AT) + 1_000;

function power(station_id: string, connector_id: number, value: number, at = AT): void {
  const values = [{ measure: 'power_w', value }];
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
  assert.deepEqual(powerBySite(NOW).get('main'), { watts: 10_400, connectors: 2 });
});

test('the main meter counts while no connector of its charger does', () => {
  endCharge('CP-1/1');
  assert.deepEqual(powerBySite(NOW).get('main'), { watts: 10_400, connectors: 2 });
  power('CP-1', 1, 5_000, '2026-01-31T12:03:00.000Z');
  const later = Date.parse('2026-01-31T12:03:30.000Z');
  assert.deepEqual(powerBySite(later).get('main'), { watts: 5_000, connectors: 1 });
});
