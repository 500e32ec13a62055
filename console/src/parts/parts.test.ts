import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aligned, alone, extent, outside } from './chartData.ts';
import { csv } from './csv.ts';
import { steady } from './order.ts';
import { stepsOf } from './steps.ts';

test('a cell that a spreadsheet would run is defused, and numbers stay numbers', () => {
  const text = csv(
    ['a', 'b'],
    [
      ['=1+1', -5],
      ['x,"y"', null],
      ['@SUM', '\tq'],
    ],
  );
  assert.equal(text, '\ufeffa,b\r\n\'=1+1,-5\r\n"x,""y""",\r\n\'@SUM,\'\tq\r\n');
});

test('decimal text stays a number, and nothing else begins a formula', () => {
  for (const [cell, written] of [
    ['-12.50', '-12.50'],
    ['0.125', '0.125'],
    ['-1+1', "'-1+1"],
    ['-12.50 EUR', "'-12.50 EUR"],
    ['+44', "'+44"],
    ['x;=1+1', '"x;\'=1+1"'],
    ['a;b', '"a;b"'],
    ['a\n@b', '"a\n\'@b"'],
    ['\r=1', '"\'\r=1"'],
    [' =1', "' =1"],
    ['\u200b=1', "'\u200b=1"],
    ['\ufeff=1', "'\ufeff=1"],
    ['＝HYPERLINK(1)', "'＝HYPERLINK(1)"],
    ['﹣1', "'﹣1"],
    ['a;\u3000＝1', '"a;\'\u3000＝1"'],
    ['"=1', '"\'""=1"'],
    ["'=1", "''=1"],
    ["'a", "'a"],
    ['Ada', 'Ada'],
  ] as const) {
    assert.equal(csv(['h'], [[cell]]), `\ufeffh\r\n${written}\r\n`, JSON.stringify(cell));
  }
});

test('new rows wait while the list is held, and rows keep their places', () => {
  const idOf = (row: { id: string }) => row.id;
  const rows = [{ id: 'c' }, { id: 'b' }, { id: 'a' }];
  assert.deepEqual(steady(['a', 'b'], rows, idOf), {
    rows: [{ id: 'a' }, { id: 'b' }],
    waiting: 1,
  });
});

test('a gap of a line stays a gap, and lines with other times are joined', () => {
  const one = {
    name: '1',
    points: [
      [0, 1],
      [10, 2],
      [100, 3],
    ] as const,
  };
  const two = {
    name: '2',
    points: [
      [0, 4],
      [20, 6],
    ] as const,
  };
  const [axis, first, second] = aligned([one, two], 30);
  assert.deepEqual(axis, [0, 10, 20, 40, 100]);
  assert.deepEqual(first, [1, 2, null, null, 3]);
  assert.deepEqual(second, [4, 5, 6, null, null]);
  assert.deepEqual(extent(one), { now: 3, at: 100, low: 1, high: 3 });
});

test('a line stops between two charges, however short the pause is', () => {
  const line = {
    name: '1',
    points: [
      [0, 7],
      [10, 7],
      [20, 9],
      [30, 9],
    ] as const,
    pauses: outside([
      { from: 0, to: 10 },
      { from: 20, to: 30 },
    ]),
  };
  const other = { name: '2', points: [[0, 1] as const, [30, 4] as const] };
  const [axis, first, second] = aligned([line, other], 100);
  assert.deepEqual(axis, [0, 10, 15, 20, 30]);
  assert.deepEqual(first, [7, 7, null, 9, 9]);
  assert.deepEqual(second, [1, 2, 2.5, 3, 4]);
});

test('a charge that begins as another one ends has a pause of no length', () => {
  const pauses = outside([
    { from: 10, to: 20 },
    { from: 0, to: 10 },
    { from: 12, to: 15 },
  ]);
  assert.deepEqual(pauses.slice(1), [
    { from: 10, to: 10 },
    { from: 20, to: Number.POSITIVE_INFINITY },
  ]);
  const line = { name: '1', points: [8, 12, 16, 22, 24].map((at) => [at, at] as const), pauses };
  // What is measured in a pause is a line of its own.
  assert.deepEqual(aligned([line], 100)[1], [8, null, 12, 16, null, 22, 24]);
});

test('the track of a command shows how far it came', () => {
  const history = (...states: string[]) => states.map((state, at) => ({ state, at: `t${at}` }));
  const states = (state: string, ...before: string[]) =>
    stepsOf({ state, history: history(...before, state) })
      .map((step) => step.state)
      .join(' ');
  assert.equal(states('sent', 'queued'), 'done done open wait wait');
  assert.equal(
    states('completed', 'queued', 'sent', 'delivered', 'accepted'),
    'done done done done done',
  );
  assert.equal(states('rejected', 'queued', 'sent', 'delivered'), 'done done done bad wait');
  assert.equal(states('unknown', 'queued', 'sent', 'delivered'), 'done done done bad wait');
  assert.equal(
    states('failed', 'queued', 'sent', 'delivered', 'accepted'),
    'done done done done bad',
  );
  assert.equal(states('expired', 'queued'), 'done bad wait wait wait');
});

test('a value without neighbours gets a point of its own, one of a line does not', () => {
  assert.deepEqual(alone([1, null, 2, 3, null, 0, undefined, null]), [0, 5]);
  assert.deepEqual(alone([1, 2]), []);
});
