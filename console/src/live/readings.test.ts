import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  connectorKey,
  keepRead,
  keepReading,
  type Reading,
  tellConnector,
  trueOf,
  valuesOf,
} from './readings.ts';

const AT = '2026-01-31T12:00:00.000Z';
const LATER = '2026-01-31T12:01:00.000Z';

type Measure = 'power_w' | 'voltage_v' | 'energy_wh';
const reading = (
  station_id: string,
  measure: Measure,
  at: string,
  value: number,
  session_id: string | null = 's',
) =>
  ({ station_id, connector_id: 1, at, session_id, values: [{ measure, value }] }) satisfies Reading;
const connector = (station_id: string, revision: number, session_id: string | null) => ({
  station_id,
  connector_id: 1,
  revision,
  session_id,
});

test('a newer value counts, whichever way it came', () => {
  keepRead(Date.now(), [reading('A', 'power_w', LATER, 5)], []);
  keepRead(Date.now(), [reading('A', 'power_w', AT, 7)], []);
  assert.equal(valuesOf('A/1').power_w?.value, 5);
});

test('what holds during a charge only ends with it, and the voltage stays', () => {
  const told = [reading('B', 'power_w', AT, 7), reading('B', 'voltage_v', AT, 230)];
  keepRead(Date.now(), told, [connector('B', 1, 's')]);
  keepRead(Date.now(), [], [connector('B', 2, null)]);
  assert.deepEqual(Object.keys(valuesOf('B/1')), ['voltage_v']);
});

test('an answer that is older than the socket brings no charge back', () => {
  const began = Date.now() - 1_000;
  keepRead(began - 1_000, [reading('C', 'power_w', AT, 7)], [connector('C', 1, 's')]);
  tellConnector('C/1', connector('C', 2, null));
  assert.equal(valuesOf('C/1').power_w, undefined);
  keepRead(began, [reading('C', 'power_w', LATER, 7)], [connector('C', 1, 's')]);
  assert.equal(valuesOf('C/1').power_w, undefined);
});

test('an answer that is older than the socket ends no charge that has begun', async () => {
  tellConnector('D/1', connector('D', 5, 's'));
  keepRead(Date.now(), [reading('D', 'power_w', AT, 7)], []);
  keepRead(Date.now(), [], [connector('D', 4, null)]);
  assert.equal(valuesOf('D/1').power_w?.value, 7);
});

test('a reading without a session tells only what holds between charges', () => {
  tellConnector('E/1', connector('E', 1, null));
  keepReading('E/1', reading('E', 'power_w', AT, 7, null));
  keepReading('E/1', reading('E', 'voltage_v', AT, 230, null));
  assert.deepEqual(Object.keys(valuesOf('E/1')), ['voltage_v']);
});

test('the last reading of a charge is not true of a connector that is free, or of the next charge', () => {
  keepReading('F/1', reading('F', 'power_w', AT, 7, 's1'));
  keepReading('F/1', reading('F', 'voltage_v', AT, 230, 's1'));
  const shown = (session_id: string | null) =>
    Object.keys(trueOf(connector('F', 1, session_id), valuesOf('F/1')));
  assert.deepEqual(shown('s1'), ['power_w', 'voltage_v']);
  assert.deepEqual(shown('s2'), ['voltage_v']);
  assert.deepEqual(shown(null), ['voltage_v']);
});

test('the next charge ends the one before, though nobody told that the connector was free', () => {
  tellConnector('G/1', connector('G', 1, 's1'));
  keepReading('G/1', reading('G', 'power_w', AT, 7, 's1'));
  const began = Date.now() - 1_000;
  tellConnector('G/1', connector('G', 3, 's2'));
  assert.equal(valuesOf('G/1').power_w, undefined);
  keepRead(began, [reading('G', 'power_w', AT, 7, 's1')], []);
  assert.equal(valuesOf('G/1').power_w, undefined, 'of an answer from before');
  keepRead(began, [reading('G', 'power_w', LATER, 5, 's2')], []);
  assert.equal(valuesOf('G/1').power_w?.value, 5);
  keepRead(Date.now(), [], [connector('G', 4, 's3')]);
  assert.equal(valuesOf('G/1').power_w, undefined);
});

test('a state that is told twice ends no charge', () => {
  keepReading('H/1', reading('H', 'power_w', AT, 7));
  tellConnector('H/1', connector('H', 1, 's'));
  tellConnector('H/1', connector('H', 2, 's'));
  keepRead(Date.now(), [], [connector('H', 2, 's')]);
  assert.equal(valuesOf('H/1').power_w?.value, 7);
});

test('the main meter of a station keeps its values whatever its state is', () => {
  const main = { ...reading('I', 'power_w', AT, 9_000, null), connector_id: 0 };
  const began = Date.now() - 1_000;
  keepReading('I/0', main);
  tellConnector('I/0', { ...connector('I', 1, null), connector_id: 0 });
  assert.equal(valuesOf('I/0').power_w?.value, 9_000);
  keepRead(began, [{ ...main, at: LATER }], [{ ...connector('I', 2, null), connector_id: 0 }]);
  assert.equal(valuesOf('I/0').power_w?.at, LATER);
  // OCPP 2.x names it EVSE 0.
  tellConnector('I/0/1', { ...connector('I', 1, null), evse_id: 0 });
  keepReading('I/0/1', { ...main, evse_id: 0, connector_id: 1 });
  assert.equal(valuesOf('I/0/1').power_w?.value, 9_000);
});

test('a main meter of OCPP 2.x has one key, whether its value was read or told', () => {
  const main = { ...reading('J', 'power_w', AT, 9_000, null), evse_id: 0 };
  assert.equal(connectorKey(main), 'J/0/1');
  assert.equal(connectorKey({ station_id: 'J', evse_id: null, connector_id: 1 }), 'J/1');
  assert.equal(connectorKey({ station_id: 'J', connector_id: 0 }), 'J/0');
  keepReading('J/0/1', main);
  keepRead(Date.now(), [{ ...main, at: LATER, values: [{ measure: 'power_w', value: 8 }] }], []);
  assert.equal(valuesOf('J/0/1').power_w?.value, 8);
  assert.deepEqual(valuesOf('J/1'), {});
});
