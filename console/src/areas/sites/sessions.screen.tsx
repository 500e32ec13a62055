import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useZone } from '../../api/shared';
import { energyNumber, money, unit } from '../../format';
import { code, t } from '../../i18n';
import { READING_S, useEnergy } from '../../live/running';
import { shownStatus, superseded } from '../../live/superseded';
import { moreOf, useLiveList } from '../../live/use';
import {
  Aged,
  type Column,
  Empty,
  Foreign,
  Loaded,
  StateChip,
  sessionLook,
  Table,
  Time,
  ZoneNote,
} from '../../parts';
import { type Session, sessions } from './queries';
import { SitePage, useSiteId } from './SitePage';

/** The newest sessions of a site. */
export default function SiteSessionsScreen() {
  const siteId = useSiteId();
  return <SitePage siteId={siteId}>{() => <Sessions siteId={siteId} />}</SitePage>;
}

function Sessions({ siteId }: { siteId: string }) {
  const list = sessions(siteId);
  const query = useLiveList(list);
  const zone = useZone(siteId);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const old = useMemo(() => superseded(rows), [rows]);
  const columns = useMemo(() => columnsOf(zone, old), [zone, old]);
  return (
    <Loaded query={query} lines={8}>
      {() => (
        <>
          <Table
            name="site-sessions"
            caption={t('sites.tab.sessions')}
            columns={columns}
            rows={rows}
            rowId={(row) => row.session_id}
            href={(row) => `/sessions/${encodeURIComponent(row.session_id)}`}
            toolbar={
              <Link className="button" to="/sessions" search={{ site: siteId }}>
                {t('sites.sessions.all')}
              </Link>
            }
            more={moreOf(query, list)}
            empty={
              <Empty icon="sessions" title={t('sites.sessions.empty')}>
                {t('sites.sessions.emptyHow')}
              </Empty>
            }
          />
          <ZoneNote zone={zone} />
        </>
      )}
    </Loaded>
  );
}

/** The energy of a charge, or what it is so far. */
function Energy({ of, zone }: { of: Session; zone: string }) {
  const { wh, at } = useEnergy(of);
  return (
    <Aged at={at} intervalS={READING_S} zone={zone}>
      {wh === null ? t('common.none') : energyNumber(wh)}
    </Aged>
  );
}

function columnsOf(zone: string, old: ReadonlySet<string>): Column<Session>[] {
  return [
    {
      id: 'who',
      header: t('sites.sessions.who'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.driver_name ?? row.token_uid ?? row.session_id} />,
      csv: (row) => row.session_id,
      csvHeader: 'session_id',
    },
    {
      id: 'station',
      header: t('sites.stations.station'),
      cell: (row) => <Foreign text={row.station_id} />,
      csv: (row) => row.station_id,
    },
    {
      id: 'status',
      header: t('sites.stations.state'),
      cell: (row) => {
        const status = shownStatus(row, old);
        return <StateChip word={code('session', status)} {...sessionLook(status)} />;
      },
      csv: (row) => row.status,
    },
    {
      id: 'started',
      header: t('sites.sessions.started'),
      cell: (row) => <Time at={row.started_at} zone={zone} />,
      csv: (row) => row.started_at,
    },
    {
      id: 'ended',
      header: t('sites.sessions.ended'),
      cell: (row) => <Time at={row.ended_at} zone={zone} />,
      csv: (row) => row.ended_at,
    },
    {
      id: 'energy',
      header: unit('kWh'),
      align: 'end',
      cell: (row) => <Energy of={row} zone={zone} />,
      csv: (row) => row.energy_wh,
      csvHeader: 'energy_wh',
    },
    {
      id: 'total',
      header: t('sites.sessions.total'),
      align: 'end',
      cell: (row) => (row.total ? money(row.total) : t('common.none')),
      csv: (row) => row.total?.amount_minor,
      csvHeader: 'total_minor',
    },
  ];
}
