import { useMemo } from 'react';
import { dateTime, shortTime } from '../../format';
import { code, t } from '../../i18n';
import { charges } from '../../live/charges';
import { connectorKey } from '../../live/readings';
import { stretches } from '../../live/stretches';
import { useLiveQuery } from '../../live/use';
import {
  Card,
  Loaded,
  type Look,
  SelectField,
  Timeline,
  type TimelinePart,
  useAddress,
  useNow,
} from '../../parts';
import { placeName } from './ConnectorCard';
import { fromEvents, type Part, partsOf } from './history';
import { type Connector, connectors, type History, history, type StationState } from './queries';

const DAY_MS = 86_400_000;
const PERIODS = [1, 7, 30] as const;
/** How often the bars grow, in seconds. */
const STEP_S = 30;

/** The words of the legend; a part itself has the word of the state that was told. */
function words(): Record<Look, string> {
  return {
    free: code('connector', 'AVAILABLE'),
    charging: code('connector', 'CHARGING'),
    suspended: t('stations.timeline.suspended'),
    occupied: t('stations.timeline.occupied'),
    reserved: code('connector', 'RESERVED'),
    off: code('connector', 'UNAVAILABLE'),
    faulted: code('connector', 'FAULTED'),
    away: code('link', 'away'),
    none: t('common.timeline.noData'),
  };
}

/** A part as it is drawn and spoken. */
function shown(part: Part, names: Record<Look, string>, zone: string, now: number): TimelinePart {
  const { from, to, kind, status, source, isBeforeKnown } = part;
  if (isBeforeKnown) {
    const word = t('stations.timeline.unknownUntil', { time: shortTime(to, zone, now) });
    return { from, to, look: kind, word, code: kind.toUpperCase(), isTimed: true };
  }
  const word = status === undefined ? names[kind] : code('connector', status);
  const drawn = { from, to, look: kind, word, code: status ?? kind.toUpperCase() };
  return source === 'session' ? { ...drawn, note: t('stations.timeline.ofSession') } : drawn;
}

const millis = (at: string | null | undefined) => (at ? Date.parse(at) : null);

interface Props {
  stationId: string;
  state: StationState;
  zone: string;
}

/** What each connector of a station did in a period, as far as that is known. */
export function ConnectorTimeline({ stationId, state, zone }: Props) {
  const [address, change] = useAddress();
  const days = PERIODS.find((it) => String(it) === address.days) ?? 1;
  const known = useLiveQuery(connectors(stationId));
  const events = useLiveQuery(history(stationId, days));
  const charged = useLiveQuery(charges({ station_id: stationId }, days));
  const places = known.data?.filter(({ connector_id }) => connector_id > 0) ?? [];
  if (known.data !== undefined && places.length === 0) return null;
  const both = {
    data: events.data && charged.data && { events: events.data, charged: charged.data },
    isPending: events.isPending || charged.isPending || known.isPending,
    error: events.error ?? charged.error ?? known.error,
    refetch: () => void Promise.all([events.refetch(), charged.refetch(), known.refetch()]),
  };
  return (
    <Card
      title={t('stations.timeline.title')}
      actions={
        <SelectField
          label={t('stations.timeline.period')}
          value={String(days)}
          options={PERIODS.map((it) => ({
            value: String(it),
            label: t(`stations.timeline.days${it}`),
          }))}
          onChange={({ target }) =>
            change({ days: target.value === '1' ? undefined : target.value })
          }
        />
      }
    >
      <Loaded query={both}>
        {(read) => <Bars {...read} places={places} state={state} days={days} zone={zone} />}
      </Loaded>
    </Card>
  );
}

interface BarsProps {
  events: History;
  charged: Parameters<typeof stretches>[0];
  places: readonly Connector[];
  state: StationState;
  days: number;
  zone: string;
}

function Bars({ events: read, charged, places, state, days, zone }: BarsProps) {
  const step = useNow(STEP_S);
  // What has just been told belongs to the bars at once, not only at the next step.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each of these makes now another time
  const now = useMemo(() => Date.now(), [step, read, charged, places, state]);
  const from = now - days * DAY_MS;
  const names = words();
  const keptSince = millis(read.keptSince);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are those of the language, which loads the page anew
  const rows = useMemo(() => {
    const byConnector = stretches(charged, now);
    const isGatewayThere = state.gateway_connected;
    return places.map((connector) => {
      const key = connectorKey(connector);
      const parts = partsOf({
        from,
        now,
        ...fromEvents(read.events, connector),
        sessions: byConnector.get(key) ?? [],
        current: {
          at: Date.parse(connector.status_at ?? connector.updated_at),
          status: connector.status,
        },
        heardAt: isGatewayThere ? now : (millis(state.last_heard_at) ?? from),
        awaySince: state.connected === false ? millis(state.connected_at) : null,
        keptSince,
      });
      const name = placeName(connector);
      return { key, name, parts: parts.map((part) => shown(part, names, zone, now)) };
    });
  }, [read, charged, places, state, from, now, keptSince, zone]);
  return (
    <div className="stack">
      <Timeline
        name={t('stations.timeline.title')}
        rows={rows}
        from={from}
        to={now}
        zone={zone}
        words={names}
      />
      {(keptSince === null || keptSince > from) && (
        <p className="small faint">
          {keptSince === null
            ? t('stations.timeline.keptNone')
            : t(read.isCut ? 'stations.timeline.cut' : 'stations.timeline.keptSince', {
                time: dateTime(keptSince, zone),
              })}
        </p>
      )}
    </div>
  );
}
