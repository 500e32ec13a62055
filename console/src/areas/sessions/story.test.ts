import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outOfTime } from './story';

const step = (second: string, cause_code?: string) => ({
  at: `2026-01-31T12:00:${second}Z`,
  ...(cause_code === undefined ? {} : { cause_code }),
});

test('a start whose time lies before the acceptance of its command is by the clock of the charger', () => {
  const history = [
    step('01.200', 'requested'),
    step('02.400', 'start_accepted'),
    step('02.000', 'transaction_started'),
    step('09.000', 'stopped'),
  ];
  assert.deepEqual(outOfTime(history), [false, false, true, false]);
});

test('steps in the order of their times, and those of our own clock, are not remarked on', () => {
  assert.deepEqual(outOfTime([step('01.000', 'token_presented'), step('01.000')]), [false, false]);
  assert.deepEqual(outOfTime([step('05.000', 'silent'), step('04.000', 'priced')]), [false, false]);
});
