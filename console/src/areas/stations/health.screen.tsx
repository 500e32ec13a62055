import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useZone } from '../../api/shared';
import { age, dateTime, listed, whole } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList, useLiveQuery } from '../../live/use';
import {
  Ago,
  Button,
  Card,
  type Column,
  Empty,
  Facts,
  Foreign,
  Icon,
  type IconName,
  Loaded,
  Table,
  Time,
  ZoneNote,
} from '../../parts';
import { placeName } from './ConnectorCard';
import { ConnectorTimeline } from './ConnectorTimeline';
import { LinkChip } from './LinkChip';
import {
  events,
  type RefusedCard,
  refusedCards,
  type StationEvent,
  type StationState,
  station,
  stationState,
} from './queries';
import { StationPage, useStationId } from './StationPage';

/** How a charger fares: its connection, what happened to it, the cards that it refused. */
export default function HealthScreen() {
  const { stationId } = useStationId();
  const { data } = useLiveQuery(station(stationId));
  const state = useLiveQuery(stationState(stationId));
  const zone = useZone(data?.site_id);
  return (
    <StationPage stationId={stationId}>
      {state.data && <ConnectorTimeline stationId={stationId} state={state.data} zone={zone} />}
      <div className="split">
        <Card title={t('stations.health.timeline')}>
          <Timeline stationId={stationId} zone={zone} />
        </Card>
        <Card title={t('stations.health.connection')}>
          <Loaded query={state}>{(known) => <Connection state={known} zone={zone} />}</Loaded>
        </Card>
      </div>
      <Refused stationId={stationId} zone={zone} />
      <ZoneNote zone={zone} />
    </StationPage>
  );
}

function Connection({ state, zone }: { state: StationState; zone: string }) {
  const { boot } = state;
  return (
    <Facts
      facts={[
        [t('stations.col.state'), <LinkChip key="state" connected={state.connected} />],
        state.connected_at != null && [
          t(state.connected ? 'stations.health.since' : 'stations.health.awaySince'),
          <Time key="since" at={state.connected_at} zone={zone} />,
        ],
        !state.connected && [
          t('stations.col.heard'),
          state.last_heard_at ? (
            <span key="heard">
              <Time at={state.last_heard_at} zone={zone} />
              {' · '}
              <Ago at={state.last_heard_at} />
            </span>
          ) : (
            t('stations.neverConnected')
          ),
        ],
        [
          t('stations.health.gateway'),
          <LinkChip key="gateway" connected={state.gateway_connected} />,
        ],
        [t('stations.health.boot'), <Time key="boot" at={boot?.at} zone={zone} />],
        boot?.reason != null && [
          t('stations.health.bootReason'),
          <Foreign key="reason" text={boot.reason} />,
        ],
        [t('stations.col.charges'), whole(state.open_sessions.length)],
      ]}
    />
  );
}

const LOOKS: Record<string, readonly [string, IconName]> = {
  'station.connected': ['done', 'check'],
  'station.disconnected': ['bad', 'away'],
  'station.fault': ['bad', 'alert'],
  'session.started': ['open', 'mark'],
  'session.ended': ['done', 'plug'],
  'command.finished': ['done', 'done'],
};

function Timeline({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useLiveList(events(stationId));
  const none = <p className="quiet">{t('stations.health.begins')}</p>;
  return (
    <Loaded
      query={query}
      isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
      empty={none}
    >
      {({ pages }) => {
        const all = pages.flatMap(({ items }) => items);
        const oldest = all.at(-1);
        return (
          <div className="stack">
            <ol className="stack stack-tight">
              {all.map((event, at) => (
                <Happened
                  key={event.event_id}
                  event={event}
                  away={awayBefore(all, at)}
                  zone={zone}
                />
              ))}
            </ol>
            {query.hasNextPage ? (
              <div className="row">
                <Button
                  small
                  isBusy={query.isFetchingNextPage}
                  onClick={() => void query.fetchNextPage()}
                >
                  {t('common.table.loadMore')}
                </Button>
              </div>
            ) : (
              oldest && (
                <p className="small faint">
                  {t('stations.health.oldest', { time: dateTime(oldest.timestamp, zone) })}
                </p>
              )
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

/** For a charger that came back: how many seconds it was away. Events are the newest first. */
function awayBefore(all: readonly StationEvent[], at: number): number | null {
  const event = all[at];
  if (event?.type !== 'station.connected') return null;
  const links = ['station.connected', 'station.disconnected'];
  const before = all.slice(at + 1).find(({ type }) => links.includes(type));
  if (before?.type !== 'station.disconnected') return null;
  return (Date.parse(sinceOf(event)) - Date.parse(sinceOf(before))) / 1000;
}

function sinceOf(event: StationEvent): string {
  const { since } = event.data as { since?: string };
  return since ?? event.timestamp;
}

interface HappenedProps {
  event: StationEvent;
  away: number | null;
  zone: string;
}

/** One event with what it tells, and a link to what it is about. */
function Happened({ event, away, zone }: HappenedProps) {
  const [tone, icon] = LOOKS[event.type] ?? (['wait', 'waiting'] as const);
  const data = event.data as Record<string, string | number | undefined>;
  const place = Number(data.connector_id ?? 0) > 0 ? placeName(data) : '';
  // The word of this event is the connector, and its place names that already.
  const isState = event.type === 'connector.status_changed';
  const isOfPlace = isState && place !== '';
  // Number 0 is the charger itself (OCPP 1.6).
  const word = isState ? t('stations.health.charger') : code('event', event.type);
  const detail = [
    isOfPlace ? '' : place,
    data.status && event.type.startsWith('connector')
      ? code('connector', String(data.status).toUpperCase())
      : '',
    data.error_code && data.error_code !== 'NoError' ? code('error', String(data.error_code)) : '',
    data.type ? code('command', String(data.type)) : '',
    data.state ? code('commandState', String(data.state)) : '',
  ].filter(Boolean);
  return (
    <li className="track-step">
      <span className={`track-step-${tone}`}>
        <Icon name={icon} />
      </span>
      <span>
        <span className="track-step-word">
          {isOfPlace ? place : word}
          {detail.length > 0 && `: ${listed(detail)}`}
          {away !== null && away >= 1 && ` (${t('stations.health.wasAway', { age: age(away) })})`}
        </span>
        <span className="track-step-time">
          <Time at={sinceOf(event)} zone={zone} withSeconds />
          {data.info && ' · '}
          {data.info && <Foreign text={String(data.info)} />}
          {data.session_id && ' · '}
          {data.session_id && (
            <Link to={`/sessions/${encodeURIComponent(String(data.session_id))}`}>
              {t('stations.session')}
            </Link>
          )}
        </span>
      </span>
    </li>
  );
}

function Refused({ stationId, zone }: { stationId: string; zone: string }) {
  const list = refusedCards(stationId);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const columns = useMemo(() => refusedColumns(zone), [zone]);
  return (
    <Card title={t('stations.refused.title')}>
      <Loaded query={query}>
        {() => (
          <Table
            name="station-refused-cards"
            isPlain
            caption={t('stations.refused.title')}
            columns={columns}
            rows={rows}
            rowId={(row) => `${row.received_at} ${row.token_uid}`}
            more={moreOf(query, list)}
            empty={
              <Empty icon="check" title={t('stations.refused.none')}>
                {t('stations.refused.kept')}
              </Empty>
            }
          />
        )}
      </Loaded>
    </Card>
  );
}

function refusedColumns(zone: string): Column<RefusedCard>[] {
  return [
    {
      id: 'at',
      header: t('stations.messages.received'),
      cell: (row) => <Time at={row.received_at} zone={zone} withSeconds />,
      csv: (row) => row.received_at,
    },
    {
      id: 'card',
      header: t('stations.start.card'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.token_uid} />,
      csv: (row) => row.token_uid,
    },
    {
      id: 'why',
      header: t('stations.refused.why'),
      cell: (row) => code('refusal', row.status),
      csv: (row) => row.status,
    },
    {
      id: 'by',
      header: t('stations.refused.by'),
      cell: (row) => code('decider', row.decided_by),
      csv: (row) => row.decided_by,
    },
  ];
}
