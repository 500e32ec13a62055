import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { date } from '../../format';
import { t } from '../../i18n';
import { type Column, Foreign, Loaded, Table, TypedField } from '../../parts';
import { Chosen, PeriodFilter, useStationIds } from './Filters';
import { Nothing, SiteName } from './Nothing';
import type { Group } from './queries';
import { report, stationDays } from './queries';
import { ReportPage, TooLarge } from './ReportPage';
import { Narrower, sumColumns, Total } from './Sums';
import { orderOf } from './sums';
import { type Shown, sessionsOf, useReport } from './useReport';

/** What each charger has delivered on each day. */
export default function StationDaysScreen() {
  const shown = useReport('month');
  const { address, change } = shown;
  const sort = orderOf(address.sort);
  const narrow = { site_id: address.site, station_id: address.station };
  const scope = { ...shown, narrow };
  const asked = report('station_days', scope, { sort });
  const query = useQuery({ ...stationDays(asked), enabled: shown.isReady });
  const stations = useStationIds(address.site);
  const columns = useMemo(() => columnsOf(shown), [shown]);
  const table = { name: 'station-days', columns };
  return (
    <ReportPage shown={shown} title={t('reports.stationDays')} asked={asked} table={table}>
      <search className="toolbar toolbar-dense no-print">
        <PeriodFilter shown={shown} />
        <TypedField
          isWhole
          label={t('reports.only.station')}
          value={address.station}
          options={stations.map((value) => ({ value }))}
          onChange={(station) => change({ station })}
        />
      </search>
      <Chosen shown={shown} />
      <TooLarge error={query.error} />
      <Loaded query={query} lines={8}>
        {({ total, items }) => (
          <>
            <Total total={total} sessions={sessionsOf(scope)} />
            <Table
              {...table}
              caption={t('reports.stationDays')}
              rows={items}
              rowId={(row) => `${row.day}#${row.station_id}#${row.site_id ?? ''}`}
              sort={sort ?? ''}
              onSort={(next) => change({ sort: next })}
              shownKey={JSON.stringify([asked, query.isPlaceholderData])}
              empty={<Nothing shown={shown} isOfBefore={query.isPlaceholderData} />}
            />
          </>
        )}
      </Loaded>
    </ReportPage>
  );
}

function columnsOf(shown: Shown): Column<Group>[] {
  const of = (row: Group) => {
    const day = row.day ?? shown.days.from;
    const narrow = { station_id: row.station_id, site_id: shown.narrow.site_id };
    return sessionsOf({ ...shown, days: { from: day, to: day }, narrow });
  };
  return [
    {
      id: 'day',
      file: ['day'],
      header: t('reports.by.day'),
      cell: (row) => date(`${row.day}T00:00:00Z`, 'UTC'),
    },
    {
      id: 'station',
      file: ['station_id'],
      header: t('reports.by.station'),
      isPrimary: true,
      cell: (row) => (
        <Narrower
          search={{
            ...shown.kept,
            by: 'user',
            station: row.station_id ?? undefined,
            from: row.day ?? undefined,
            to: row.day ?? undefined,
          }}
        >
          <Foreign text={row.station_id} />
        </Narrower>
      ),
    },
    {
      id: 'site',
      file: ['site_id'],
      header: t('reports.by.site'),
      cell: (row) => <SiteName id={row.site_id} />,
    },
    ...sumColumns(of),
  ];
}
