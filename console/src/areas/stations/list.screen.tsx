import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useRight, useSite, useSiteName } from '../../api/shared';
import { whole } from '../../format';
import { t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  Card,
  type Column,
  ConnectorState,
  Empty,
  Foreign,
  Heard,
  Loaded,
  Page,
  ProblemBox,
  Table,
  useAddress,
} from '../../parts';
import { AttemptList } from './Attempts';
import { protocolName } from './arguments';
import { Bulk, useBulk } from './Bulk';
import { Filters, sortedBy } from './Filters';
import { LinkChip } from './LinkChip';
import { type Connector, type Station, stations } from './queries';
import { type Attempt, attempts } from './refusedChargers';
import { listedOf, lookEveryMs } from './refusedList';

const SITES_WATCHED_MAX = 10;

/** The sites whose stations are shown, which are watched. */
function sitesOf(rows: readonly Station[]): string[] {
  return [...new Set(rows.map((row) => row.site_id))].slice(0, SITES_WATCHED_MAX);
}

export default function StationsScreen() {
  const [address, change] = useAddress();
  const { q, site, sort, connected, status, model } = address;
  const filter = { q, site, sort, connected, status, model };
  const [watched, setWatched] = useState<readonly string[]>([]);
  const topics = (site ? [site] : watched).map((id) => `site:${id}`);
  const list = stations(filter, topics);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const shown = sitesOf(rows);
  if (!site && shown.join() !== watched.join()) setWatched(shown);
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null);
  const commands = useBulk();
  const columns = useMemo(() => columnsOf(picked, setPicked), [picked]);
  const isFiltered = Boolean(q || site || connected || status || model);
  const clear = () => change(NO_FILTER);
  return (
    <Page
      title={t('stations.title')}
      where={useSite(site)?.name}
      actions={
        <ListActions
          isPicking={picked !== null}
          onPick={() => setPicked(picked ? null : new Set())}
        />
      }
    >
      <div className="stack stack-wide">
        <Waiting site={site} rows={rows} />
        {picked && (
          <Bulk
            picked={rows.filter(({ station_id }) => picked.has(station_id))}
            commands={commands}
            onAll={() => setPicked(new Set(rows.map(({ station_id }) => station_id)))}
            onClose={() => setPicked(null)}
          />
        )}
        <Loaded query={query} lines={8}>
          {() => (
            <Table
              name="stations"
              caption={t('stations.caption')}
              columns={columns}
              rows={rows}
              rowId={(row) => row.station_id}
              href={(row) => `/stations/${encodeURIComponent(row.station_id)}`}
              sort={sort ?? 'station_id'}
              onSort={(next) => change(sortedBy(next))}
              shownKey={JSON.stringify(filter)}
              more={moreOf(query, list)}
              toolbar={<Filters filter={filter} onChange={change} />}
              empty={
                isFiltered ? (
                  <Empty
                    icon="search"
                    title={t('stations.emptyFilter')}
                    action={<Button onClick={clear}>{t('common.filter.clear')}</Button>}
                  />
                ) : (
                  <NoStations />
                )
              }
            />
          )}
        </Loaded>
      </div>
    </Page>
  );
}

const NO_FILTER = {
  q: undefined,
  site: undefined,
  connected: undefined,
  status: undefined,
  model: undefined,
};

/** The site that the list is restricted to, for a form that adds a charger: it is meant for there. */
function useSiteOfAddress(): Record<string, string> {
  const [{ site }] = useAddress();
  return site ? { at: site, site } : {};
}

function NoStations() {
  const mayAdd = useRight('configure');
  const at = useSiteOfAddress();
  const add = (
    <Link className="button button-main" to="/stations/new/one" search={at}>
      {t('stations.add.title')}
    </Link>
  );
  return (
    <Empty icon="stations" title={t('stations.empty')} action={mayAdd && add}>
      {t(mayAdd ? 'stations.emptyAdd' : 'stations.emptyHow')}
    </Empty>
  );
}

function ListActions({ isPicking, onPick }: { isPicking: boolean; onPick: () => void }) {
  const mayAdd = useRight('configure');
  const mayCommand = useRight('command');
  const at = useSiteOfAddress();
  return (
    <>
      {mayCommand && (
        <Button aria-pressed={isPicking} onClick={onPick}>
          {t('stations.bulk.several')}
        </Button>
      )}
      {mayAdd && (
        <>
          <Link className="button" to="/stations/new/file">
            {t('stations.import.title')}
          </Link>
          <Link className="button button-main" to="/stations/new/one" search={at}>
            {t('stations.add.title')}
          </Link>
        </>
      )}
    </>
  );
}

/** Chargers that want to come in and are refused. Nothing is shown where there are none. */
function Waiting({ site, rows }: { site: string | undefined; rows: readonly Station[] }) {
  const [openedAt] = useState(Date.now);
  const every = (read: readonly Attempt[]) =>
    lookEveryMs(listedOf(read, rows), Date.now() - openedAt);
  const { data = [], error, refetch } = useQuery(attempts(site, every));
  if (error && data.length === 0)
    return <ProblemBox isRead error={error} onRetry={() => void refetch()} />;
  const { unknown, known } = listedOf(data, rows);
  if (unknown.length + known.length === 0) return null;
  return (
    <Card title={t('stations.attempts.title')}>
      <div className="stack">
        {unknown.length > 0 && <p className="quiet">{t('stations.attempts.unknown')}</p>}
        {unknown.length > 0 && <AttemptList attempts={unknown} />}
        {known.length > 0 && <p className="quiet">{t('stations.attempts.known')}</p>}
        {known.length > 0 && <AttemptList attempts={known} />}
      </div>
    </Card>
  );
}

/** The column by which stations are picked for a common command. */
function pickColumn(
  picked: ReadonlySet<string>,
  onPick: (picked: ReadonlySet<string>) => void,
): Column<Station> {
  return {
    id: 'pick',
    header: t('stations.bulk.pick'),
    cell: ({ station_id }) => (
      <input
        type="checkbox"
        className="pick"
        aria-label={t('stations.bulk.pickOne', { id: station_id })}
        checked={picked.has(station_id)}
        onChange={({ target }) => {
          const next = new Set(picked);
          if (target.checked) next.add(station_id);
          else next.delete(station_id);
          onPick(next);
        }}
      />
    ),
  };
}

function columnsOf(
  picked: ReadonlySet<string> | null,
  onPick: (picked: ReadonlySet<string>) => void,
): Column<Station>[] {
  return [
    ...(picked ? [pickColumn(picked, onPick)] : []),
    {
      id: 'station_id',
      header: t('stations.col.id'),
      isPrimary: true,
      sort: 'station_id',
      cell: (row) => <Foreign text={row.station_id} />,
      csv: (row) => row.station_id,
    },
    {
      id: 'name',
      header: t('stations.sort.name'),
      sort: 'name',
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'state',
      header: t('stations.col.state'),
      cell: (row) => <LinkChip connected={row.now?.connected} />,
      csv: (row) => String(row.now?.connected ?? ''),
    },
    {
      id: 'connectors',
      header: t('stations.col.connectors'),
      cell: (row) => (
        <Connectors connectors={row.now?.connectors ?? []} isAway={row.now?.connected !== true} />
      ),
      csv: (row) =>
        row.now?.connectors
          ?.filter(({ connector_id }) => connector_id > 0)
          .map((it) => it.status)
          .join(' '),
    },
    {
      id: 'charges',
      header: t('stations.col.charges'),
      align: 'end',
      isHidden: true,
      cell: (row) => whole(row.now?.open_sessions ?? 0),
      csv: (row) => row.now?.open_sessions,
    },
    {
      id: 'model',
      header: t('stations.col.model'),
      cell: (row) => <Foreign text={[row.now?.vendor, row.now?.model].filter(Boolean).join(' ')} />,
      csv: (row) => [row.now?.vendor, row.now?.model].filter(Boolean).join(' '),
    },
    {
      id: 'firmware',
      header: t('stations.col.firmware'),
      cell: (row) => <Foreign text={row.now?.firmware} />,
      csv: (row) => row.now?.firmware,
    },
    {
      id: 'protocol',
      header: t('stations.col.protocol'),
      cell: (row) => <Foreign text={protocolName(row.now?.protocol)} />,
      csv: (row) => row.now?.protocol,
    },
    {
      id: 'heard',
      header: t('stations.col.heard'),
      align: 'end',
      sort: 'last_heard',
      cell: ({ now }) => <Heard at={now?.last_heard_at} connected={now?.connected} />,
      csv: (row) => row.now?.last_heard_at,
    },
    {
      id: 'site',
      header: t('stations.col.site'),
      isHidden: true,
      cell: (row) => <SiteName id={row.site_id} />,
      csv: (row) => row.site_id,
    },
  ];
}

function SiteName({ id }: { id: string }) {
  return <Foreign text={useSiteName(id)} />;
}

function Connectors({ connectors, isAway }: { connectors: readonly Connector[]; isAway: boolean }) {
  if (connectors.length === 0) return t('common.none');
  return (
    <span className="row">
      {connectors
        .filter((connector) => connector.connector_id > 0)
        .map((connector) => (
          <ConnectorState key={connectorKey(connector)} status={connector.status} isAway={isAway} />
        ))}
    </span>
  );
}
