import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo } from 'react';
import { date, monthName } from '../../format';
import { t } from '../../i18n';
import {
  type Column,
  Foreign,
  Loaded,
  type Search,
  SelectField,
  Table,
  TypedField,
} from '../../parts';
import { Chosen, PeriodFilter, useStationIds } from './Filters';
import { Nothing, SiteName } from './Nothing';
import { daysOfMonth } from './period';
import type { Group } from './queries';
import { consumption, report } from './queries';
import { ReportPage, TooLarge } from './ReportPage';
import { Narrower, sumColumns, Total } from './Sums';
import { orderOf } from './sums';
import { type Shown, sessionsOf, useReport } from './useReport';

const GROUPS = ['user', 'token', 'station', 'site', 'day', 'month'] as const;
type By = (typeof GROUPS)[number];

/** The columns of the file that stand for what the rows are of. */
const FILE: Record<By, readonly string[]> = {
  user: ['full_name'],
  token: ['token_uid'],
  station: ['station_id'],
  site: ['site_id'],
  day: ['day'],
  month: ['month'],
};

function byOf(text: string | undefined): By {
  return GROUPS.find((by) => by === text) ?? 'user';
}

/** The energy, the time and the cost by person, card, place or period. */
export default function ConsumptionScreen() {
  const shown = useReport('month');
  const { address, change } = shown;
  const by = byOf(address.by);
  const sort = orderOf(address.sort);
  const asked = report('consumption', shown, { group_by: by, sort });
  const query = useQuery({ ...consumption(asked), enabled: shown.isReady });
  const stations = useStationIds(address.site);
  const columns = useMemo(() => columnsOf(by, shown), [by, shown]);
  const table = { name: `consumption-${by}`, columns };
  const rows = query.data?.groups ?? [];
  const person = rows.find((row) => row.user_id === address.user)?.full_name ?? undefined;
  return (
    <ReportPage shown={shown} title={t('reports.consumption')} asked={asked} table={table}>
      <search className="toolbar toolbar-dense no-print">
        <SelectField
          label={t('reports.by')}
          value={by}
          options={GROUPS.map((value) => ({ value, label: t(`reports.by.${value}`) }))}
          onChange={({ target }) => change({ by: target.value, sort: undefined })}
        />
        <PeriodFilter shown={shown} />
        <TypedField
          isWhole
          label={t('reports.only.station')}
          value={address.station}
          options={stations.map((value) => ({ value }))}
          onChange={(station) => change({ station })}
        />
        <TypedField
          isWhole
          label={t('reports.only.token')}
          value={address.token}
          onChange={(token) => change({ token })}
        />
      </search>
      <Chosen shown={shown} person={person} />
      <TooLarge error={query.error} />
      <Loaded query={query} lines={8}>
        {({ total }) => (
          <>
            <Total total={total} sessions={sessionsOf(shown)} />
            <Table
              {...table}
              caption={t('reports.caption', { by: t(`reports.by.${by}`) })}
              rows={rows}
              rowId={keyOf}
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

function keyOf(row: Group): string {
  const { day, token_uid, user_id, station_id, site_id } = row;
  return [day, token_uid, user_id, station_id, site_id].map((it) => it ?? '').join('#');
}

/** What a row is of; nothing for sessions without a person, a card or a site. */
function idOf(by: By, row: Group): string | null | undefined {
  switch (by) {
    case 'user':
      return row.user_id;
    case 'token':
      return row.token_uid;
    case 'station':
      return row.station_id;
    case 'site':
      return row.site_id;
    case 'day':
    case 'month':
      return row.day;
  }
}

/** The sessions of one row, and the narrower report to which its name leads. */
function narrowed(by: By, shown: Shown, row: Group): { scope: Shown; search: Search } {
  const { kept, address } = shown;
  const own: Search = { user: address.user, token: address.token, station: address.station };
  const { user_id: user, token_uid: token, station_id: station, site_id: site } = row;
  const to = (change: Search): Search => ({ ...kept, ...own, ...change });
  const only = (narrow: Shown['narrow'], change: Search) => ({
    scope: { ...shown, narrow: { ...shown.narrow, ...narrow } },
    search: to(change),
  });
  switch (by) {
    case 'user':
      return only({ user_id: user }, { by: 'token', user: user ?? undefined });
    case 'token':
      return only(
        { token_uid: token, user_id: user ?? shown.narrow.user_id },
        { by: 'day', token: token ?? undefined },
      );
    case 'station':
      return only({ station_id: station }, { by: 'user', station: station ?? undefined });
    case 'site':
      return only({ site_id: site }, { by: 'station', site: site ?? undefined });
    case 'day': {
      const day = row.day ?? shown.days.from;
      const days = { from: day, to: day };
      return { scope: { ...shown, days }, search: to({ by: 'user', ...days }) };
    }
    case 'month': {
      const days = daysOfMonth(row.day ?? '', shown.days);
      return { scope: { ...shown, days }, search: to({ by: 'day', ...days }) };
    }
  }
}

function columnsOf(by: By, shown: Shown): Column<Group>[] {
  const text = (row: Group): ReactNode => {
    switch (by) {
      case 'user':
        return <Foreign text={row.full_name ?? row.user_id} />;
      case 'token':
        return <Foreign text={row.token_uid} />;
      case 'station':
        return <Foreign text={row.station_id} />;
      case 'site':
        return <SiteName id={row.site_id} />;
      case 'day':
        return date(`${row.day}T00:00:00Z`, 'UTC');
      case 'month':
        return monthName(row.day ?? '');
    }
  };
  const name = (row: Group): ReactNode => {
    if (idOf(by, row) == null) return t(`reports.without.${by}`);
    return <Narrower search={narrowed(by, shown, row).search}>{text(row)}</Narrower>;
  };
  const isNamed = by === 'user' || by === 'token';
  const first: Column<Group> = {
    id: by,
    header: t(`reports.by.${by}`),
    isPrimary: true,
    file: FILE[by],
    cell: name,
    ...(by === 'user' ? { sort: 'name' } : {}),
  };
  const person: Column<Group> = {
    id: 'full_name',
    file: ['full_name'],
    header: t('reports.by.user'),
    sort: 'name',
    cell: (row) => <Foreign text={row.full_name ?? row.user_id} />,
  };
  const place: Column<Group> = {
    id: 'place',
    file: ['site_id'],
    header: t('reports.by.site'),
    cell: (row) => <SiteName id={row.site_id} />,
  };
  return [
    first,
    ...(by === 'token' ? [person] : []),
    ...(by === 'station' ? [place] : []),
    ...(isNamed
      ? [
          {
            id: 'user_id',
            file: ['user_id'],
            header: t('reports.col.userId'),
            isHidden: true,
            cell: (row: Group) => <Foreign text={row.user_id} />,
          },
        ]
      : []),
    ...sumColumns((row) => {
      const isNamed = idOf(by, row) != null;
      return isNamed ? sessionsOf(narrowed(by, shown, row).scope) : undefined;
    }),
  ];
}
