import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRight } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveQuery } from '../../live/use';
import {
  type Column,
  ConnectorState,
  Empty,
  Foreign,
  Heard,
  Loaded,
  StateChip,
  Table,
} from '../../parts';
import { type SnapshotStation, snapshot } from './queries';
import { SitePage, useSiteId } from './SitePage';

/** The stations of a site as a list. */
export default function SiteStationsScreen() {
  const siteId = useSiteId();
  return <SitePage siteId={siteId}>{() => <Stations siteId={siteId} />}</SitePage>;
}

function Stations({ siteId }: { siteId: string }) {
  const query = useLiveQuery(snapshot(siteId));
  const isThere = query.data?.gateway_connected ?? false;
  const columns = useMemo(() => columnsOf(isThere), [isThere]);
  const mayAdd = useRight('configure');
  const add = mayAdd && (
    <Link className="button button-main" to="/stations/new/one" search={{ at: siteId }}>
      {t('sites.now.addStation')}
    </Link>
  );
  return (
    <Loaded query={query} lines={8}>
      {({ stations }) => (
        <Table
          name="site-stations"
          caption={t('sites.tab.stations')}
          columns={columns}
          rows={stations}
          rowId={(row) => row.station_id}
          href={(row) => `/stations/${encodeURIComponent(row.station_id)}`}
          toolbar={
            stations.length > 0 && (
              <>
                {add}
                <Link className="button" to="/stations" search={{ site: siteId }}>
                  {t('sites.stations.all')}
                </Link>
              </>
            )
          }
          empty={
            <Empty icon="stations" title={t('sites.now.noStations')} action={add}>
              {mayAdd ? t('sites.now.noStationsHow') : t('sites.now.noStationsWho')}
            </Empty>
          }
        />
      )}
    </Loaded>
  );
}

function columnsOf(isGatewayThere: boolean): Column<SnapshotStation>[] {
  return [
    {
      id: 'station_id',
      header: t('sites.stations.station'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.station_id} />,
      csv: (row) => row.station_id,
    },
    {
      id: 'name',
      header: t('sites.col.name'),
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'state',
      header: t('sites.stations.state'),
      cell: (row) => {
        const link = !isGatewayThere || row.connected == null ? 'unknown' : linkOf(row.connected);
        const tone = { connected: 'good', away: 'bad', unknown: 'off' } as const;
        const icon = { connected: 'check', away: 'away', unknown: 'unknown' } as const;
        return <StateChip word={code('link', link)} tone={tone[link]} icon={icon[link]} />;
      },
      csv: (row) => String(row.connected ?? ''),
    },
    {
      id: 'connectors',
      header: t('sites.stations.connectors'),
      cell: (row) => <Connectors station={row} isGatewayThere={isGatewayThere} />,
      csv: (row) => row.connectors.map(({ status }) => status).join(' '),
    },
    {
      id: 'charges',
      header: t('sites.now.sessions'),
      align: 'end',
      cell: (row) => whole(row.open_sessions.length),
      csv: (row) => row.open_sessions.length,
    },
    {
      id: 'heard',
      header: t('sites.station.heard'),
      align: 'end',
      cell: (row) => (
        <Heard at={row.last_heard_at} connected={isGatewayThere ? row.connected : undefined} />
      ),
      csv: (row) => row.last_heard_at,
    },
  ];
}

const linkOf = (connected: boolean) => (connected ? 'connected' : 'away');

interface ConnectorsProps {
  station: SnapshotStation;
  isGatewayThere: boolean;
}

function Connectors({ station, isGatewayThere }: ConnectorsProps) {
  const shown = station.connectors.filter(({ connector_id }) => connector_id > 0);
  if (shown.length === 0) return t('common.none');
  const isAway = !isGatewayThere || station.connected !== true;
  return (
    <span className="row">
      {shown.map((connector) => (
        <ConnectorState key={connectorKey(connector)} status={connector.status} isAway={isAway} />
      ))}
    </span>
  );
}
