import { useMemo } from 'react';
import { useZone } from '../../api/shared';
import { duration, energy, money } from '../../format';
import { code, t } from '../../i18n';
import { READING_S, useEnergy } from '../../live/running';
import { shownStatus, superseded } from '../../live/superseded';
import { moreOf, useLiveList, useLiveQuery } from '../../live/use';
import {
  Aged,
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  SelectField,
  StateChip,
  sessionLook,
  Table,
  Time,
  useAddress,
  useNow,
  ZoneNote,
} from '../../parts';
import { placeName } from './ConnectorCard';
import { type Session, sessions, station, stationState } from './queries';
import { StationPage, useStationId } from './StationPage';

const STATUSES = [
  'CREATED',
  'STARTING',
  'CHARGING',
  'FINISHED',
  'SETTLED',
  'NEEDS_REVIEW',
  'FAILED',
] as const;

/** The charges of a station. */
export default function SessionsScreen() {
  const { stationId } = useStationId();
  const [{ status }, change] = useAddress();
  const { data: known } = useLiveQuery(station(stationId));
  const zone = useZone(known?.site_id);
  const list = sessions(stationId, status);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const old = useMemo(() => superseded(rows), [rows]);
  const columns = useMemo(() => columnsOf(zone, old), [zone, old]);
  return (
    <StationPage stationId={stationId}>
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="station-sessions"
            caption={t('stations.sessions.caption')}
            columns={columns}
            rows={rows}
            rowId={({ session_id }) => session_id}
            href={({ session_id }) => `/sessions/${encodeURIComponent(session_id)}`}
            shownKey={status ?? ''}
            more={moreOf(query, list)}
            toolbar={
              <SelectField
                label={t('stations.sessions.status')}
                value={status ?? ''}
                options={[
                  { value: '', label: t('stations.all') },
                  ...STATUSES.map((value) => ({ value, label: code('session', value) })),
                ]}
                onChange={({ target }) => change({ status: target.value || undefined })}
              />
            }
            empty={
              status ? (
                <Empty
                  icon="search"
                  title={t('stations.sessions.noneSuch')}
                  action={
                    <Button onClick={() => change({ status: undefined })}>
                      {t('common.filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <Empty icon="sessions" title={t('stations.sessions.none')}>
                  {t('stations.sessions.how')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={zone} />
    </StationPage>
  );
}

function columnsOf(zone: string, old: ReadonlySet<string>): Column<Session>[] {
  return [
    {
      id: 'started',
      header: t('stations.sessions.started'),
      isPrimary: true,
      cell: (row) => <Time at={row.started_at ?? row.created_at} zone={zone} />,
      csv: (row) => row.started_at,
    },
    {
      id: 'where',
      header: t('stations.give.place'),
      cell: (row) => placeName(row),
      csv: (row) => placeName(row),
    },
    {
      id: 'who',
      header: t('stations.sessions.who'),
      cell: (row) => <Foreign text={row.driver_name ?? row.token_uid} />,
      csv: (row) => row.driver_name ?? row.token_uid,
    },
    {
      id: 'status',
      header: t('stations.col.state'),
      cell: (row) => {
        const status = shownStatus(row, old);
        return <StateChip word={code('session', status)} {...sessionLook(status)} />;
      },
      csv: (row) => row.status,
    },
    {
      id: 'energy',
      header: t('stations.sessions.energy'),
      align: 'end',
      cell: (row) => <Energy of={row} zone={zone} />,
      csv: (row) => row.energy_wh / 1000,
      csvHeader: 'energy_kwh',
    },
    {
      id: 'duration',
      header: t('stations.sessions.duration'),
      align: 'end',
      cell: (row) => <Length session={row} />,
      csv: (row) => row.duration_s,
      csvHeader: 'duration_s',
    },
    {
      id: 'total',
      header: t('stations.sessions.total'),
      align: 'end',
      cell: (row) => (row.total ? money(row.total) : t('common.none')),
      csv: (row) => row.total?.amount_minor,
      csvHeader: 'total_minor',
    },
    {
      id: 'session_id',
      header: t('stations.session'),
      isHidden: true,
      cell: (row) => <span className="mono">{row.session_id}</span>,
      csv: (row) => row.session_id,
    },
  ];
}

/** The energy of a charge, or what it is so far. */
function Energy({ of, zone }: { of: Session; zone: string }) {
  const { wh, at } = useEnergy(of);
  const { data: state, isError } = useLiveQuery(stationState(of.station_id));
  // What is not known to be there may be away: its figure is of then.
  const isHere = !isError && state?.gateway_connected && state.connected;
  return (
    <Aged at={at} intervalS={READING_S} isAway={!isHere} zone={zone}>
      {wh === null ? t('common.none') : energy(wh)}
    </Aged>
  );
}

/** How long a charge took, or takes so far. */
function Length({ session }: { session: Session }) {
  const now = useNow(30);
  if (session.duration_s != null) return duration(session.duration_s);
  if (!session.started_at || session.ended_at) return t('common.none');
  return duration((now - Date.parse(session.started_at)) / 1000);
}
