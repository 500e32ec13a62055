import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attempt } from './refusedChargers';
import { listedOf, lookEveryMs } from './refusedList';

const T1 = '2026-01-31T12:00:01Z';
const T2 = '2026-01-31T12:00:02Z';
const attempt = (station_id: string, is_added: boolean, last_at = T1) =>
  ({ station_id, is_added, last_at }) as Attempt;
const heard = (station_id: string, last_heard_at: string) => ({
  station_id,
  now: { last_heard_at },
});

test('who nobody has added is listed, and who was added until it is let in', () => {
  const all = [attempt('NEW', false), attempt('WRONG', true, T2), attempt('IN', true)];
  const { unknown, known } = listedOf(all, [heard('IN', T2), heard('WRONG', T1)]);
  assert.deepEqual(
    [unknown, known].map((them) => them.map(({ station_id }) => station_id)),
    [['NEW'], ['WRONG']],
  );
});

test('a list that stands open and lists no refused charger asks for them seldom', () => {
  const none = listedOf([attempt('IN', true)], [heard('IN', T2)]);
  assert.equal(lookEveryMs(none, 0), 3_000);
  assert.equal(lookEveryMs(none, 119_999), 3_000);
  assert.equal(lookEveryMs(none, 120_000), 15_000);
  const some = listedOf([attempt('NEW', false)], []);
  assert.equal(lookEveryMs(some, 86_400_000), 3_000);
});
