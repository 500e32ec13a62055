import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem } from '../api/problem.ts';
import { each, type Item, list, mergeAll, Newest, one } from './merge.ts';
import { backOffMs, FAILURES_MAX, isOld, pollMs } from './pace.ts';

const item = (revision: number, more: Partial<Item> = {}): Item => ({
  topic: 'station:CP-1',
  entity: 'session',
  id: 's1',
  revision,
  body: { session_id: 's1', revision, energy_wh: revision * 10 },
  ...more,
});
const read = { session_id: 's1', revision: 3, energy_wh: 30, driver_name: 'Anna', _etag: '"3"' };
const idOf = (row: Record<string, unknown>) => String(row.session_id);

test('a newer item replaces fields and keeps those that live answers leave out', () => {
  const merged = one('session', 's1').apply(read, item(4));
  assert.deepEqual(merged, { session_id: 's1', revision: 4, energy_wh: 40, driver_name: 'Anna' });
});

test('doubled, reordered and older items change nothing', () => {
  const inOrder = mergeAll(read, [one('session', 's1')], [item(4), item(5)]);
  const disordered = mergeAll(read, [one('session', 's1')], [item(5), item(4), item(5), item(2)]);
  assert.deepEqual(disordered, inOrder);
  assert.equal(one('session', 's1').apply(read, item(3)), read);
  assert.equal(one('session', 's1').apply(read, item(9, { id: 's2' })), read);
});

test('a list keeps its order, drops what is gone, and adds only where it is asked to', () => {
  const data = { items: [{ session_id: 's0', revision: 1 }, read], next_cursor: 'c' };
  const merged = list('session', idOf).apply(data, item(7)) as typeof data;
  assert.deepEqual(merged.items.map(idOf), ['s0', 's1']);
  assert.equal(merged.items[1]?.revision, 7);
  const without = list('session', idOf).apply(data, item(7, { gone: true })) as typeof data;
  assert.deepEqual(without.items.map(idOf), ['s0']);
  const other = item(1, { id: 's9', body: { session_id: 's9', revision: 1 } });
  const by = (row: Record<string, unknown>) => row.at;
  assert.equal(list('session', idOf).apply(data, other), data);
  const adding = (belongs: boolean) =>
    list('session', idOf, { add: 'first', belongs: () => belongs, by }).apply(data, other);
  assert.deepEqual((adding(true) as typeof data).items.map(idOf), ['s9', 's0', 's1']);
  assert.equal(adding(false), data);
});

test('an item that is gone and older than the row removes nothing', () => {
  const data = [read];
  assert.equal(list('session', idOf).apply(data, item(2, { gone: true })), data);
});

test('the pages of an infinite list are merged where the row stands', () => {
  const data = { pages: [{ items: [] }, { items: [read] }], pageParams: [null, 'c'] };
  const merged = list('session', idOf).apply(data, item(4)) as unknown as {
    pages: { items: unknown[] }[];
  };
  assert.equal((merged.pages[1]?.items[0] as { revision: number } | undefined)?.revision, 4);
  assert.equal(list('session', idOf).apply(data, item(3)), data);
});

test('what came during a slow read is added to its older answer', () => {
  const newest = new Newest();
  assert.equal(newest.keep(item(6), 100), true);
  assert.equal(newest.keep(item(5), 110), false);
  assert.equal(newest.keep(item(6), 120), false);
  const healed = newest.addTo(read, [one('session', 's1')], 200) as typeof read;
  assert.equal(healed.revision, 6);
});

test('an item that came before a read does not undo it where no revision tells which is newer', () => {
  const newest = new Newest();
  newest.keep(item(6), 100);
  const told = each('session', (row, { body }) => ({ ...row, ...body }), true);
  const answer = [{ session_id: 's1', energy_wh: 99 }];
  assert.equal(newest.addTo(answer, [told], 101), answer);
  const late = newest.addTo(answer, [told], 99) as typeof answer;
  assert.equal(late[0]?.energy_wh, 60);
});

test('the waits stay between half a second and 30 seconds', () => {
  assert.equal(backOffMs(1, 0), 500);
  assert.equal(backOffMs(1, 1), 1_000);
  assert.equal(backOffMs(4, 1), 8_000);
  assert.equal(backOffMs(50, 1), 30_000);
  assert.equal(FAILURES_MAX, 3);
});

test('without a socket sessions are read each 5, sites each 10, the operator each 30 seconds', () => {
  assert.deepEqual(
    ['session:s', 'station:c', 'site:x', 'operator'].map(pollMs),
    [5e3, 5e3, 1e4, 3e4],
  );
});

test('a change of one row leaves the other rows and an untouched list as they are', () => {
  const data = { pages: [{ items: [read] }, { items: [{ session_id: 's2' }] }] };
  const change = each('session', (row, it) =>
    row.session_id === it.id ? { ...row, at: it.revision } : row,
  );
  const merged = change.apply(data, item(4)) as typeof data;
  assert.equal(merged.pages[1], data.pages[1]);
  assert.notEqual(merged.pages[0], data.pages[0]);
  assert.equal(change.apply(data, item(4, { id: 'other' })), data);
});

test('a read that was refused for a while is not repeated before', () => {
  const told = (retryAfterS: number | null) =>
    new ApiProblem('too_many_requests', 429, '', null, [], retryAfterS);
  const state = (error: unknown) => ({ error, errorUpdatedAt: 1_000 });
  assert.equal(isOld(1_000, 5_000, state(told(60)), 6_000), false);
  assert.equal(isOld(1_000, 5_000, state(told(60)), 60_999), false);
  assert.equal(isOld(1_000, 5_000, state(told(60)), 61_000), true);
  assert.equal(isOld(1_000, 5_000, state(told(null)), 6_000), true);
  assert.equal(isOld(1_000, 5_000, { error: null, errorUpdatedAt: 0 }, 5_999), false);
  const absent = new ApiProblem('not_found', 404, '', null, [], null);
  assert.equal(isOld(1_000, 5_000, state(absent), 900_000), false);
});

const sorted = list('session', idOf, {
  add: 'first',
  belongs: () => true,
  by: (row) => row.started_at,
});
const at = (minute: number) => new Date(minute * 60_000).toISOString();
const begun = (id: string, minute: number, revision = 1) =>
  item(revision, { id, body: { session_id: id, revision, started_at: at(minute) } });
const ids = (data: unknown) =>
  (data as { pages: { items: Record<string, unknown>[] }[] }).pages.map(({ items }) =>
    items.map(idOf),
  );

test('what was told before a read began does not put back a row that the read no longer has', () => {
  const newest = new Newest();
  newest.keep(begun('s1', 1), 100);
  newest.keep(begun('s2', 2), 300);
  const answer = { items: [] };
  assert.deepEqual(newest.addTo(answer, [sorted], 200), { items: [begun('s2', 2).body] });
  const told = each('session', (row, { id }, mayAdd) => (mayAdd ? { ...row, [id]: 1 } : row));
  assert.deepEqual(newest.addTo([{}], [told], 200), [{ s2: 1 }]);
});

test('a row that began before the first one of a sorted list is not put in front of it', () => {
  const data = { pages: [{ items: [{ session_id: 's5', revision: 1, started_at: at(5) }] }] };
  assert.equal(sorted.apply(data, begun('s1', 1)), data);
  assert.deepEqual(ids(sorted.apply(data, begun('s6', 6))), [['s6', 's5']]);
  assert.deepEqual(ids(sorted.apply({ pages: [{ items: [] }] }, begun('s1', 1))), [['s1']]);
});

test('a row that two pages have stands once, where it was read last, in its newest state', () => {
  const row = (id: string, revision: number) => ({ session_id: id, revision });
  const data = {
    pages: [{ items: [row('s3', 1), row('s1', 7)] }, { items: [row('s2', 1), row('s1', 6)] }],
  };
  const once = new Newest().addTo(data, [sorted], 0) as typeof data;
  assert.deepEqual(ids(once), [['s3'], ['s2', 's1']]);
  assert.equal(once.pages[1]?.items[1]?.revision, 7);
  const single = { pages: [{ items: [row('s3', 1)] }] };
  assert.equal(new Newest().addTo(single, [sorted], 0), single);
});

test('a field that an item leaves out is not there any more, and what no item tells stays', () => {
  const busy = { station_id: 'CP-1', connector_id: 1, revision: 1, session_id: 's1', info: 'x' };
  const free = { station_id: 'CP-1', connector_id: 1, revision: 2, status: 'AVAILABLE' };
  const told = item(2, { entity: 'connector', id: 'CP-1/1', body: free });
  assert.deepEqual(one('connector', 'CP-1/1').apply(busy, told), free);
  const rows = list('connector', () => 'CP-1/1').apply([busy], told);
  assert.deepEqual(rows, [free]);
  const named = { session_id: 's1', revision: 1, driver_name: 'Anna', stop_reason: 'x' };
  const ended = item(2, { id: 's1', body: { session_id: 's1', revision: 2 } });
  assert.deepEqual(one('session', 's1').apply(named, ended), {
    session_id: 's1',
    revision: 2,
    driver_name: 'Anna',
  });
});
