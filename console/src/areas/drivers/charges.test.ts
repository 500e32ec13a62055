import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mainZone } from '../../format';
import { lastDays, pagesOf } from './charges';

test('the days of a person are those of the zone, and both pages show the same ones', () => {
  const days = lastDays('Asia/Bangkok', Date.parse('2026-01-31T20:00:00Z'));
  assert.deepEqual(days, { from: '2026-01-03', to: '2026-02-01', zone: 'Asia/Bangkok' });
  const { sessions, report } = pagesOf('u&1', days);
  const same = 'user=u%261&from=2026-01-03&to=2026-02-01&zone=Asia%2FBangkok';
  assert.equal(report, `/reports?${same}`);
  assert.equal(sessions, `/sessions?${same}&sort=-ended_at`);
});

test('a page has the zone that most of its sites have', () => {
  assert.equal(mainZone(['Europe/Berlin', 'Asia/Bangkok', 'Asia/Bangkok'], 'UTC'), 'Asia/Bangkok');
  assert.equal(mainZone(['Asia/Manila', 'Asia/Bangkok'], 'Asia/Tokyo'), 'Asia/Bangkok');
  assert.equal(mainZone(['Asia/Bangkok', 'Asia/Manila'], 'Asia/Tokyo'), 'Asia/Bangkok');
  assert.equal(mainZone([], 'Asia/Tokyo'), 'Asia/Tokyo');
});
