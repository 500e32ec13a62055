import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stretches } from './stretches.ts';

test('a charge lasts until its end, or until now if nothing newer runs there, or until the last news of it', () => {
  const session = {
    session_id: 'a',
    flags: [],
    station_id: 'CP-1',
    connector_id: 1,
    status: 'SETTLED',
    started_at: '1970-01-01T01:00:00.000Z',
    ended_at: '1970-01-01T02:00:00.000Z',
  };
  const hour = 3_600_000;
  const found = stretches(
    [
      session,
      { ...session, session_id: 'b', status: 'CHARGING', ended_at: null },
      {
        ...session,
        session_id: 'c',
        status: 'CHARGING',
        started_at: '1970-01-01T00:10:00.000Z',
        last_fact_at: '1970-01-01T00:30:00.000Z',
        ended_at: null,
      },
      { ...session, status: 'NEEDS_REVIEW', ended_at: null, last_fact_at: '1970-01-01T01:30:00Z' },
      { ...session, connector_id: 2, evse_id: 1 },
      { ...session, started_at: null },
      { ...session, connector_id: null },
    ],
    9 * hour,
  );
  assert.deepEqual([...found.keys()], ['CP-1/1', 'CP-1/1/2', 'CP-1/1/0']);
  assert.deepEqual(
    found.get('CP-1/1')?.map(({ from, to }) => [from / hour, to / hour]),
    [
      [1, 2],
      [1, 9],
      [1 / 6, 0.5],
      [1, 1.5],
    ],
  );
});
