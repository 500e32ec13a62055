import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useZone } from '../../api/shared';
import { power as kilowatts } from '../../format';
import { t } from '../../i18n';
import { charges } from '../../live/charges';
import { stretches } from '../../live/stretches';
import { useLiveQuery } from '../../live/use';
import { Card, Chart, Loaded, SelectField, useAddress, useNow, ZoneNote } from '../../parts';
import { groupsOf, linesOf } from './power';
import { type SnapshotStation, snapshot, stationPower } from './queries';
import { SitePage, useSiteId } from './SitePage';

/** The lines that a chart can hold. */
const LINES_MAX = 8;
const DAY_MS = 86_400_000;
/** How often a chart moves on with time, in seconds. */
const STEP_S = 30;
const GAP_STEPS = 3;
const GAP_MIN_MS = 5 * 60_000;

/** The power of the stations of a site in the last 24 hours. */
export default function SitePowerScreen() {
  const siteId = useSiteId();
  return <SitePage siteId={siteId}>{() => <Power siteId={siteId} />}</SitePage>;
}

function Power({ siteId }: { siteId: string }) {
  const query = useLiveQuery(snapshot(siteId));
  const zone = useZone(siteId);
  return (
    <Loaded query={query} lines={8}>
      {({ stations }) => (
        <>
          <StationsPower siteId={siteId} stations={stations} zone={zone} />
          <ZoneNote zone={zone} />
        </>
      )}
    </Loaded>
  );
}

/** So many stations are drawn at once as one chart can show. */
function StationsPower({
  siteId,
  stations,
  zone,
}: {
  siteId: string;
  stations: readonly SnapshotStation[];
  zone: string;
}) {
  const [address, change] = useAddress();
  const now = useNow(STEP_S);
  const pages = groupsOf(stations, LINES_MAX);
  const chosen = Math.min(Math.max(0, Number(address.group ?? 0) || 0), pages.length - 1);
  const ids = (pages[chosen] ?? []).map(({ station_id }) => station_id);
  const results = useQueries({ queries: ids.map((id) => stationPower(id)) });
  const isPending = results.some((it) => it.isPending);
  const error = results.find((it) => it.error)?.error ?? null;
  const key = results.map((it) => it.dataUpdatedAt).join();
  const { data: known } = useLiveQuery(charges({ site_id: siteId }, 1));
  const charged = useMemo(() => stretches(known ?? [], Number.POSITIVE_INFINITY), [known]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key changes with the results
  const lines = useMemo(
    () => results.flatMap(({ data }, at) => (data ? linesOf(ids[at] ?? '', data, charged) : [])),
    [key, ids.join(), charged],
  );
  const stepS = Math.max(0, ...results.map(({ data }) => data?.step_s ?? 0));
  return (
    <Card title={t('sites.power.title')}>
      {pages.length > 1 && (
        <div className="toolbar">
          <SelectField
            label={t('sites.power.group')}
            value={String(chosen)}
            options={pages.map((page, at) => ({
              value: String(at),
              label: `${page[0]?.station_id} – ${page.at(-1)?.station_id}`,
            }))}
            onChange={({ target }) =>
              change({ group: target.value === '0' ? undefined : target.value })
            }
          />
        </div>
      )}
      <Loaded
        query={{
          data: isPending ? undefined : lines,
          error,
          isPending,
          refetch: () => void Promise.all(results.map((it) => it.refetch())),
        }}
      >
        {(shown) => (
          <Chart
            name={t('sites.power.title')}
            lines={shown}
            zone={zone}
            format={kilowatts}
            from={now - DAY_MS}
            to={now}
            gapMs={Math.max(GAP_MIN_MS, stepS * GAP_STEPS * 1000)}
          />
        )}
      </Loaded>
      <p className="small faint">{t('sites.power.how')}</p>
    </Card>
  );
}
