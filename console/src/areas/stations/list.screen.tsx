import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSite } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveList } from '../../live/use';
import {
  Age,
  Button,
  type Column,
  connectorLook,
  Empty,
  Foreign,
  Loaded,
  Page,
  SelectField,
  StateChip,
  Table,
  TextField,
  useAddress,
} from '../../parts';
import { LinkChip } from './LinkChip';
import { type Connector, type Station, snapshot, stations } from './queries';

const SITES_WATCHED_MAX = 10;
const SORTS = ['station_id', 'name', '-last_heard', 'last_heard'] as const;

/** The sites whose stations are shown, which are watched. */
function sitesOf(rows: readonly Station[]): string[] {
  return [...new Set(rows.map((row) => row.site_id))].slice(0, SITES_WATCHED_MAX);
}

export default function StationsScreen() {
  const [address, change] = useAddress();
  const { q, site, sort } = address;
  const [watched, setWatched] = useState<readonly string[]>([]);
  const topics = (site ? [site] : watched).map((id) => `site:${id}`);
  const query = useLiveList(stations({ q, site, sort }, topics));
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const shown = sitesOf(rows);
  if (!site && shown.join() !== watched.join()) setWatched(shown);
  const byStation = useConnectors(shown);
  const columns = useMemo(() => columnsOf(byStation), [byStation]);
  const isFiltered = Boolean(q || site);
  const clear = () => change({ q: undefined, site: undefined });
  return (
    <Page title={t('stations.title')} where={useSite(site)?.name}>
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
            onSort={(next) => change({ sort: next })}
            shownKey={`${q} ${site} ${sort}`}
            more={{
              hasMore: query.hasNextPage,
              isLoading: query.isFetchingNextPage,
              load: () => void query.fetchNextPage(),
            }}
            toolbar={<Filters q={q} sort={sort} onChange={change} />}
            empty={
              isFiltered ? (
                <Empty
                  icon="search"
                  title={t('stations.emptyFilter')}
                  action={<Button onClick={clear}>{t('common.filter.clear')}</Button>}
                />
              ) : (
                <Empty icon="stations" title={t('stations.empty')}>
                  {t('stations.emptyHow')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
    </Page>
  );
}

/** The connectors of the shown sites by station. A site whose read failed has none here. */
function useConnectors(sites: readonly string[]): ReadonlyMap<string, Connector[]> {
  const results = useQueries({
    queries: sites.map((site) => snapshot(site)),
    combine: (all) => all.map((each) => each.data),
  });
  return useMemo(() => {
    const connectors = results.flatMap((each) => each ?? []);
    return Map.groupBy(connectors, (connector) => connector.station_id);
  }, [results]);
}

interface FiltersProps {
  q: string | undefined;
  sort: string | undefined;
  onChange: (change: { q?: string | undefined; sort?: string | undefined }) => void;
}

function Filters({ q, sort, onChange }: FiltersProps) {
  const isByName = sort === 'name' || sort === '-name';
  return (
    <>
      <TextField
        label={isByName ? t('stations.searchName') : t('stations.search')}
        type="search"
        value={q ?? ''}
        onChange={({ target }) => {
          // The list by last contact takes no search.
          const other = sort?.endsWith('last_heard') ? { sort: undefined } : {};
          onChange({ q: target.value || undefined, ...other });
        }}
      />
      <SelectField
        label={t('stations.sort')}
        value={sort ?? 'station_id'}
        options={SORTS.map((value) => ({ value, label: t(`stations.sort.${value}`) }))}
        onChange={({ target }) => {
          const other = target.value.endsWith('last_heard') ? { q: undefined } : {};
          onChange({ sort: target.value, ...other });
        }}
      />
    </>
  );
}

function columnsOf(byStation: ReadonlyMap<string, Connector[]>): Column<Station>[] {
  return [
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
        <Connectors
          connectors={byStation.get(row.station_id) ?? []}
          isAway={row.now?.connected !== true}
        />
      ),
      csv: (row) =>
        byStation
          .get(row.station_id)
          ?.map((it) => it.status)
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
      cell: (row) => <Foreign text={row.now?.protocol} />,
      csv: (row) => row.now?.protocol,
    },
    {
      id: 'heard',
      header: t('stations.col.heard'),
      align: 'end',
      sort: 'last_heard',
      cell: (row) =>
        row.now?.last_heard_at ? <Age at={row.now.last_heard_at} /> : t('common.none'),
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
  return <bdi>{useSite(id)?.name ?? id}</bdi>;
}

function Connectors({ connectors, isAway }: { connectors: readonly Connector[]; isAway: boolean }) {
  if (connectors.length === 0) return t('common.none');
  return (
    <span className="row">
      {connectors
        .filter((connector) => connector.connector_id > 0)
        .map((connector) => {
          const look = connectorLook(connector.status);
          return (
            <StateChip
              key={connectorKey(connector)}
              word={code('connector', connector.status)}
              tone={isAway ? 'lost' : look.tone}
              icon={look.icon}
            />
          );
        })}
    </span>
  );
}
