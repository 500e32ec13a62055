import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawn, partAt, roomOf, sumsOf, type TimelinePart } from './timelineData.ts';

const part = (from: number, to: number, look: TimelinePart['look']): TimelinePart => ({
  from,
  to,
  look,
  word: look,
  code: look,
});

test('few parts are drawn as they are', () => {
  const parts = [part(0, 1, 'free'), part(1, 100, 'charging')];
  assert.deepEqual(drawn(parts, 0, 100), parts);
});

test('of many parts each column shows the longest state, and a fault however short it was', () => {
  const minutes = 30 * 24 * 60;
  const parts = Array.from({ length: minutes / 30 }, (_, at) => [
    part(at * 30, at * 30 + 20, 'free'),
    part(at * 30 + 20, at * 30 + 30, 'charging'),
  ]).flat();
  const shown = drawn(parts, 0, minutes);
  assert.deepEqual(shown, [{ from: 0, to: minutes, look: 'free', word: 'free' }]);
  parts[100] = part(1500, 1501, 'faulted');
  parts.splice(101, 0, part(1501, 1520, 'free'));
  const looks = drawn(parts, 0, minutes).map(({ look }) => look);
  assert.deepEqual(looks, ['free', 'faulted', 'free']);
});

test('a time is found in its part', () => {
  const parts = [part(0, 10, 'free'), part(10, 20, 'charging')];
  assert.deepEqual(
    [-5, 0, 9, 10, 25].map((at) => partAt(parts, at)),
    [0, 0, 0, 1, 1],
  );
});

test('states are summed up by their words', () => {
  const parts = [part(0, 10, 'free'), part(10, 30, 'charging'), part(30, 35, 'free')];
  assert.deepEqual(sumsOf(parts), [
    ['charging', 20],
    ['free', 15],
  ]);
  const before = { ...part(-5, 0, 'none'), isTimed: true };
  assert.deepEqual(sumsOf([before, ...parts]), sumsOf(parts));
  assert.ok(roomOf('充电中') < roomOf('Charging'));
});
