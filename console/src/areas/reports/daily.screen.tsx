import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { sites } from '../../api/shared';
import {
  currencyDecimals,
  date,
  dayPlus,
  dayStart,
  decimalText,
  energy,
  money,
  whole,
} from '../../format';
import { t } from '../../i18n';
import { Banner, Card, Chart, type Column, Foreign, Loaded, SelectField, Table } from '../../parts';
import { Chosen, PeriodFilter } from './Filters';
import { Nothing, SiteName } from './Nothing';
import type { DailySum, Group, Sum } from './queries';
import { daily, report } from './queries';
import { ReportPage, TooLarge } from './ReportPage';
import { sumColumns, Total } from './Sums';
import { addedUp, linesOf } from './sums';
import { type Shown, sessionsOf, useReport } from './useReport';

const DIMENSIONS = ['all', 'site', 'station'] as const;
type Dimension = (typeof DIMENSIONS)[number];
const TWO_DAYS_MS = 2 * 86_400_000;

/** Energy, takings and sessions of each day. */
export default function DailyScreen() {
  const shown = useReport('days31');
  const { address, change } = shown;
  const by = DIMENSIONS.find((it) => it === address.by) ?? 'all';
  const scope = { ...shown, narrow: { site_id: address.site } };
  const asked = report('daily', scope, { dimension: by });
  const query = useQuery({ ...daily(asked), enabled: shown.isReady });
  const columns = useMemo(() => columnsOf(by, shown), [by, shown]);
  const table = { name: `daily-${by}`, columns };
  const items = query.data?.items;
  const total = useMemo(() => addedUp(items ?? []), [items]);
  return (
    <ReportPage shown={shown} title={t('reports.daily')} asked={asked} table={table}>
      <search className="toolbar toolbar-dense no-print">
        <SelectField
          label={t('reports.by')}
          value={by}
          options={DIMENSIONS.map((value) => ({ value, label: t(`reports.daily.${value}`) }))}
          onChange={({ target }) => change({ by: target.value })}
        />
        <PeriodFilter shown={shown} />
      </search>
      <Chosen shown={shown} />
      <TooLarge error={query.error} />
      <Loaded
        query={query}
        lines={8}
        isEmpty={(data) => data.items.length === 0}
        empty={<Nothing shown={shown} isOfBefore={query.isPlaceholderData} />}
      >
        {(data) => (
          <>
            {!data.isWhole && <Banner>{t('reports.daily.cut')}</Banner>}
            <Total total={total} sessions={sessionsOf(scope)} />
            <Charts items={data.items} shown={shown} total={total} />
            <Table
              {...table}
              caption={t('reports.daily')}
              rows={data.items.map(groupOf(by))}
              rowId={(row) => `${row.day}#${row.station_id ?? ''}#${row.site_id ?? ''}`}
              shownKey={JSON.stringify([asked, query.isPlaceholderData])}
            />
          </>
        )}
      </Loaded>
    </ReportPage>
  );
}

/** A sum of a day with what it is of, as other reports have it. */
function groupOf(by: Dimension): (sum: DailySum) => Group {
  return ({ value, duration_s, ...sum }) => ({
    ...sum,
    duration_s: duration_s ?? 0,
    ...(by === 'site' ? { site_id: value } : {}),
    ...(by === 'station' ? { station_id: value } : {}),
  });
}

interface ChartsProps {
  items: readonly DailySum[];
  shown: Shown;
  total: Sum;
}

function amountOf(currency: string) {
  return ({ amounts }: DailySum) =>
    amounts.find((amount) => amount.currency === currency)?.amount_minor ?? 0;
}

function Charts({ items, shown, total }: ChartsProps) {
  const { days, zone } = shown;
  const { data } = useQuery(sites);
  const charts = useMemo(() => {
    const nameOf = (value: string, all: string) => {
      if (value === 'all') return all;
      if (value === '') return t('reports.without.site');
      return data?.find((site) => site.site_id === value)?.name ?? value;
    };
    const chart = (
      name: string,
      of: (sum: DailySum) => number,
      format: (it: number) => string,
      csvValue: (it: number) => string | number,
    ) => ({
      name,
      format,
      csvValue,
      lines: linesOf({
        items,
        days,
        zone,
        of,
        nameOf: (value) => nameOf(value, name),
        others: t('reports.others'),
      }),
    });
    return [
      chart(
        t('reports.col.energy'),
        (sum) => sum.energy_wh,
        (it) => energy(Math.round(it), it === 0 || Math.abs(it) >= WH_WITHOUT_DECIMALS ? 0 : 1),
        (it) => decimalText(it, 3),
      ),
      ...total.amounts.map(({ currency }) =>
        chart(
          t('reports.takingsIn', { currency }),
          amountOf(currency),
          (it) => money({ amount_minor: Math.round(it), currency }),
          (it) => decimalText(it, currencyDecimals(currency)),
        ),
      ),
      chart(
        t('reports.col.sessions'),
        (sum) => sum.sessions,
        (it) => whole(Math.round(it)),
        (it) => it,
      ),
    ];
  }, [items, days, zone, total, data]);
  const isUnfinished = dayStart(dayPlus(days.to, 1), zone).getTime() > Date.now();
  return (
    <>
      <div className="cards cards-wide">
        {charts.map(({ name, lines, format, csvValue }) => (
          <Card key={name} title={name}>
            <Chart
              name={name}
              lines={lines}
              zone={zone}
              format={format}
              csvValue={csvValue}
              gapMs={TWO_DAYS_MS}
              isDaily
            />
          </Card>
        ))}
      </div>
      {isUnfinished && <p className="small faint">{t('reports.daily.today')}</p>}
    </>
  );
}

const WH_WITHOUT_DECIMALS = 100_000;

function columnsOf(by: Dimension, shown: Shown): Column<Group>[] {
  const of = (row: Group) => {
    const day = row.day ?? shown.days.from;
    // The sessions of no site have no list of their own.
    if (by === 'site' && !row.site_id) return undefined;
    const narrow = { site_id: row.site_id || shown.narrow.site_id, station_id: row.station_id };
    return sessionsOf({ ...shown, days: { from: day, to: day }, narrow });
  };
  const day: Column<Group> = {
    id: 'day',
    file: ['day'],
    header: t('reports.by.day'),
    isPrimary: true,
    cell: (row) => date(`${row.day}T00:00:00Z`, 'UTC'),
  };
  const place: Column<Group> = {
    id: by,
    file: [by === 'station' ? 'station_id' : 'site_id'],
    header: t(by === 'station' ? 'reports.by.station' : 'reports.by.site'),
    cell: (row) =>
      by === 'station' ? <Foreign text={row.station_id} /> : <SiteName id={row.site_id} />,
  };
  return [day, ...(by === 'all' ? [] : [place]), ...sumColumns(of)];
}
