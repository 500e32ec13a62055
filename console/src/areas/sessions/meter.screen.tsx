import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { measure as measured } from '../../format';
import { code, t } from '../../i18n';
import { type Band, Banner, Card, Chart, type Line, Loaded, useNow } from '../../parts';
import { bandsOf } from './bands';
import { allFacts, isRunning, type Measure, type Session, series, useBill } from './queries';
import { SessionPage } from './SessionPage';

export default function SessionMeterScreen() {
  return <SessionPage>{(session, zone) => <Meter of={session} zone={zone} />}</SessionPage>;
}

/** Each chart with the limit that was offered, where there is one for its measure. */
const CHARTS: readonly { measure: Measure; limit?: Measure }[] = [
  { measure: 'power_w', limit: 'limit_w' },
  { measure: 'energy_wh' },
  { measure: 'soc' },
  { measure: 'current_a', limit: 'limit_a' },
  { measure: 'voltage_v' },
];

const BANDS_STEP_S = 15;

function Meter({ of, zone }: { of: Session; zone: string }) {
  const facts = useQuery(allFacts(of.session_id));
  const { data: bill } = useBill(of);
  const now = useNow(BANDS_STEP_S);
  const bands = useMemo(() => {
    const end = of.ended_at ? Date.parse(of.ended_at) : now;
    return bandsOf(facts.data ?? [], bill?.gaps ?? [], end, {
      pause: (status) => code('connector', status.toUpperCase()),
      gap: (gap) => code('gap', gap),
    });
  }, [facts.data, bill, of.ended_at, now]);
  return (
    <>
      {bands.length > 0 && (
        <Banner kind="calm" icon="paused">
          {t('sessions.meter.bands')}
        </Banner>
      )}
      <div className="cards cards-wide">
        {CHARTS.map((chart) => (
          <MeterChart key={chart.measure} of={of} zone={zone} bands={bands} {...chart} />
        ))}
      </div>
    </>
  );
}

interface ChartProps {
  of: Session;
  zone: string;
  bands: readonly Band[];
  measure: Measure;
  limit?: Measure;
}

const GAP_STEPS = 3;
const GAP_MIN_MS = 5 * 60_000;

/** The lines of a measure: one, or one of each phase. */
function linesOf(
  data: { lines: { phase?: string | null; points: { at: string; mean: number }[] }[] } | undefined,
  name: string,
): Line[] {
  return (data?.lines ?? []).map((line) => ({
    name: [name, line.phase].filter(Boolean).join(' '),
    points: line.points.map(({ at, mean }) => [Date.parse(at), mean] as const),
  }));
}

/** A register as what the charge has taken: without what the meter had counted before. */
function fromStart(line: Line): Line {
  const first = line.points[0]?.[1] ?? 0;
  const points = line.points.map(
    ([at, value]) => [at, value === null ? null : value - first] as const,
  );
  return { ...line, points };
}

function MeterChart({ of, zone, bands, measure, limit }: ChartProps) {
  const goesOn = isRunning(of.status);
  const query = useQuery(series(of.session_id, measure, goesOn));
  const offered = useQuery({
    ...series(of.session_id, limit ?? measure, goesOn),
    enabled: limit !== undefined,
  });
  const name = code('measure', measure);
  const lines = useMemo(() => {
    const told = limit === undefined ? undefined : offered.data;
    const own = linesOf(query.data, name);
    const shown = measure === 'energy_wh' ? own.map(fromStart) : own;
    return [...shown, ...linesOf(told, code('measure', limit ?? ''))];
  }, [query.data, offered.data, name, limit, measure]);
  // What the charger does not tell has no chart, once that is known.
  if (query.data && lines.every((line) => line.points.length === 0) && measure !== 'power_w') {
    return null;
  }
  return (
    <Card title={name}>
      <Loaded query={query}>
        {({ step_s }) => (
          <Chart
            name={name}
            lines={lines}
            bands={bands}
            zone={zone}
            format={(value) => measured(measure, value)}
            gapMs={Math.max(GAP_MIN_MS, step_s * GAP_STEPS * 1000)}
          />
        )}
      </Loaded>
    </Card>
  );
}
