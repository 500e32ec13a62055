import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { me, usePageZone, useSite } from '../../api/shared';
import { daysIn, formatLanguage } from '../../format';
import { t } from '../../i18n';
import { superseded } from '../../live/superseded';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  download,
  Empty,
  Loaded,
  Page,
  ProblemBox,
  type Search,
  Table,
  useAddress,
  useInAddress,
  useSaving,
  ZoneNote,
} from '../../parts';
import { columnsOf } from './columns';
import { Chosen, Filters } from './Filters';
import { type Filter, type Session, sessions, sessionsFile } from './queries';

const WATCHED_MAX = 10;

/** What the address asks of the API. Days are those of the zone of the page. */
export function filterOf(address: Search, zone: string): Filter {
  const { status, site, station, user, token, vehicle, from, to, sort, flag, q } = address;
  return {
    status,
    site_id: site,
    station_id: station,
    user_id: user,
    token_uid: token,
    vehicle_id: vehicle,
    ...daysIn(zone, { from, to }),
    sort,
    flag,
    q,
  };
}

/** What is watched: the operator for begins and ends, and the sites whose sessions are shown. */
function useWatched(site: string | undefined): [readonly string[], (rows: Session[]) => void] {
  const { data } = useQuery(me);
  const [shown, setShown] = useState<readonly string[]>([]);
  const told = (rows: Session[]) => {
    const ids = rows.flatMap((row) => row.site_id ?? []);
    const next = [...new Set(ids)].slice(0, WATCHED_MAX);
    if (next.join() !== shown.join()) setShown(next);
  };
  if (data === undefined) return [[], told];
  if (data.station_ids != null) {
    return [data.station_ids.slice(0, WATCHED_MAX).map((id) => `station:${id}`), told];
  }
  const own = data.site_ids ?? shown;
  const places = (site ? [site] : own.slice(0, WATCHED_MAX)).map((id) => `site:${id}`);
  return [data.site_ids == null && !site ? ['operator', ...places] : places, told];
}

const FILTERS = ['q', 'status', 'station', 'user', 'token', 'vehicle', 'from', 'to', 'flag'];

export default function SessionsScreen() {
  const [address, change] = useAddress();
  const page = usePageZone(address.site);
  const zone = address.zone ?? page.zone;
  const hasDays = Boolean(address.from || address.to);
  useInAddress('zone', hasDays && page.isOneOfSeveral ? zone : undefined);
  const filter = useMemo(() => filterOf(address, zone), [address, zone]);
  const [topics, tellShown] = useWatched(address.site);
  const isReady = !hasDays || address.zone !== undefined || page.isKnown;
  const list = { ...sessions(filter, topics), isReady };
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  tellShown(rows);
  const old = useMemo(() => superseded(rows), [rows]);
  const columns = useMemo(() => columnsOf(zone, old), [zone, old]);
  const isFiltered = FILTERS.some((name) => address[name]) || Boolean(address.site);
  const clear = () =>
    change(
      Object.fromEntries([...FILTERS, 'zone', 'site', 'sort'].map((name) => [name, undefined])),
    );
  const file = useFile(filter, zone);
  return (
    <Page title={t('sessions.title')} where={useSite(address.site)?.name}>
      <div className="stack">
        <Filters address={address} onChange={change} />
        <Chosen address={address} onChange={change} />
        {file.error ? <ProblemBox error={file.error} /> : null}
        <Loaded query={query} lines={8}>
          {() => (
            <Table
              name="sessions"
              caption={t('sessions.caption')}
              columns={columns}
              rows={rows}
              rowId={(row) => row.session_id}
              href={(row) => `/sessions/${encodeURIComponent(row.session_id)}`}
              sort={address.sort ?? '-started_at'}
              onSort={(sort) => change(sortChange(sort, address))}
              shownKey={JSON.stringify(filter)}
              more={moreOf(query, list)}
              onCsv={file.save}
              empty={
                query.hasNextPage ? (
                  <Empty
                    icon="search"
                    title={t('sessions.emptySoFar')}
                    action={
                      <Button
                        isBusy={query.isFetchingNextPage}
                        onClick={() => void query.fetchNextPage()}
                      >
                        {t('common.table.loadMore')}
                      </Button>
                    }
                  />
                ) : isFiltered ? (
                  <Empty
                    icon="search"
                    title={t('sessions.emptyFilter')}
                    action={<Button onClick={clear}>{t('common.filter.clear')}</Button>}
                  />
                ) : (
                  <Empty icon="sessions" title={t('sessions.empty')}>
                    {t('sessions.emptyHow')}
                  </Empty>
                )
              }
            />
          )}
        </Loaded>
        <ZoneNote zone={zone} />
      </div>
    </Page>
  );
}

/** A list by its end holds what is settled only, so that other statuses leave the filter. */
function sortChange(sort: string, address: Search): Search {
  const isByEnd = sort.endsWith('ended_at');
  const fits = !address.status || address.status === 'SETTLED';
  return isByEnd && !fits ? { sort, status: undefined } : { sort };
}

interface ListFile {
  save: (columns: readonly string[]) => void;
  error: unknown;
}

function useFile(filter: Filter, zone: string): ListFile {
  const saving = useSaving<void>();
  const save = (columns: readonly string[]) =>
    void saving.save(async () => {
      const form = { time_zone: zone, language: formatLanguage(), columns: columns.join() };
      download('forecourt-sessions.csv', await sessionsFile(filter, form));
    });
  return { save, error: saving.error };
}
