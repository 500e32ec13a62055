import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Command } from './queries';
import {
  CHOICES,
  type Choice,
  isUnsureOfAny,
  type Outcome,
  withAnswered,
  withAsked,
} from './several';

const A = { station_id: 'A' };
const B = { station_id: 'B' };

/** A station to which a command was given, with its state as it is known now. */
function told(station: Outcome['station'], choice: Choice, state: string): Outcome {
  const { type, ...args } = CHOICES[choice];
  const command_id = `${station.station_id}-${choice}-${state}`;
  const given = { command_id, type, arguments: args, state } as Partial<Command>;
  return { station, choice, given: given as Command };
}

const asked = (known: readonly Outcome[], choice: Choice, ...all: Outcome[]) =>
  all.reduce(
    withAnswered,
    withAsked(
      known,
      all.map(({ station }) => station),
      choice,
    ),
  );
const seen = (known: readonly Outcome[]) =>
  known.map(({ station, choice, given }) => [station.station_id, choice, given?.state ?? null]);

test('an unknown outcome is remembered when other stations, or something else, are asked', () => {
  let known = asked([], 'soft', told(A, 'soft', 'unknown'), told(B, 'soft', 'completed'));
  known = asked(known, 'soft', told(B, 'soft', 'completed'));
  known = asked(known, 'status', told(A, 'status', 'completed'));
  assert.deepEqual(seen(known), [
    ['A', 'status', 'completed'],
    ['B', 'soft', 'completed'],
    ['A', 'soft', 'unknown'],
  ]);
  assert.equal(isUnsureOfAny(known, [A], 'soft'), true);
  assert.equal(isUnsureOfAny(known, [B], 'soft'), false);
  assert.equal(isUnsureOfAny(known, [A], 'status'), false);
});

test('a hard restart after a soft one whose outcome nobody knows asks to look first', () => {
  const known = asked([], 'soft', told(A, 'soft', 'timed_out'));
  assert.equal(isUnsureOfAny(known, [B, A], 'hard'), true);
  const again = asked(known, 'hard', told(A, 'hard', 'completed'));
  assert.deepEqual(seen(again), [['A', 'hard', 'completed']]);
  assert.equal(isUnsureOfAny(again, [A], 'soft'), false);
});

test('what could not be given hides nothing that was given before', () => {
  const before = asked([], 'out', told(A, 'out', 'unknown'));
  const waiting = withAsked(before, [A], 'in');
  assert.equal(isUnsureOfAny(waiting, [A], 'in'), true);
  const failed = withAnswered(waiting, { station: A, choice: 'in', error: new Error('away') });
  assert.deepEqual(seen(failed), [
    ['A', 'in', null],
    ['A', 'out', 'unknown'],
  ]);
  assert.equal(isUnsureOfAny(failed, [A], 'in'), true);
  // The next try takes the place of the one that failed.
  assert.equal(withAsked(failed, [A], 'in').length, 2);
});
