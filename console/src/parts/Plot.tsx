import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { shortDay, shortTime, time } from '../format';
import { alone, type Band } from './chartData';

interface Props {
  data: [number[], ...(number | null)[][]];
  zone: string;
  format: (value: number) => string;
  cursor: number | null;
  onCursor: (index: number | null) => void;
  height: number;
  bands: readonly Band[];
  /** One value a day: the axis names days, and a single line is drawn as bars. */
  isDaily: boolean;
  /** The period that the axis covers; that of the values when left out. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Below so much time the axis needs seconds. */
const SHORT_MS = 5 * 60_000;

/** What is written and ruled around the lines. */
const TEXT_TOKENS = ['--ink-3', '--line'];
/** Dashes beside the colours, so that lines differ without colour. */
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3], [12, 4], [4, 2], [1, 4], [10, 2, 2, 2]];

const DAY = 86_400_000;
/** The room beside the first and the last day, so that their bars are whole. */
const DAY_ROOM = DAY * 0.6;
const TICK_PX = 90;
const BARS = uPlot.paths.bars?.({ size: [0.7, 48], radius: 0.15 }) ?? (() => null);

/** The days that the axis names: as many of those that have values as there is room for. */
function daysOf(plot: uPlot): number[] {
  const days = [...plot.data[0]];
  const step = Math.max(1, Math.ceil((days.length * TICK_PX) / plot.width));
  return days.filter((_, at) => (days.length - 1 - at) % step === 0);
}

/**
 * The colour of a token as the canvas needs it. Where the system has its own colours, it gives one for
 * all text: those of lines and bands, which only their colour and place tell apart, stay.
 */
function colour(box: HTMLElement, token: string): string {
  const probe = document.createElement('span');
  if (!TEXT_TOKENS.includes(token)) probe.style.setProperty('forced-color-adjust', 'none');
  probe.style.color = `var(${token})`;
  box.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}

/** Marks stretches of time behind the lines. */
function drawBands(plot: uPlot, bands: readonly Band[], soft: Record<Band['tone'], string>): void {
  const { ctx, bbox } = plot;
  for (const { from, to, tone } of bands) {
    const left = Math.max(bbox.left, plot.valToPos(from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.valToPos(to, 'x', true));
    if (!(right > left)) continue;
    ctx.fillStyle = soft[tone];
    ctx.fillRect(left, bbox.top, right - left, bbox.height);
  }
}

/** The drawing. It is loaded when the first chart is shown. */
export default function Plot(props: Props) {
  const { data, zone, format, cursor, onCursor, height, bands, isDaily, from, to } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const told = useRef({ format, onCursor, bands, from, to });
  told.current = { format, onCursor, bands, from, to };
  const count = data.length - 1;
  // biome-ignore lint/correctness/useExhaustiveDependencies: data is given by the effect below
  useEffect(() => {
    const place = box.current;
    if (place === null) return;
    const [ink, line] = [colour(place, '--ink-3'), colour(place, '--line')];
    const soft = { warn: colour(place, '--warn-soft'), off: colour(place, '--off-soft') };
    const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { show: false } };
    const font = `12px ${getComputedStyle(place).fontFamily}`;
    const made = new uPlot(
      {
        width: place.clientWidth || 600,
        height,
        ms: 1,
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { size: 6 } },
        hooks: {
          setCursor: [(it) => told.current.onCursor(it.cursor.idx ?? null)],
          drawClear: [(it) => drawBands(it, told.current.bands, soft)],
        },
        scales: {
          x: {
            range: (_, low, high) => {
              if (isDaily) return [low - DAY_ROOM, high + DAY_ROOM];
              // A value that is newer than the clock of the page is shown all the same.
              return [told.current.from ?? low, Math.max(told.current.to ?? high, high)];
            },
          },
          y: { range: (_, low, high) => [Math.min(0, low), high <= 0 ? 100 : high * 1.08] },
        },
        axes: [
          {
            ...axis,
            font,
            values: (_, times) => {
              if (isDaily) return times.map((at) => shortDay(at, zone));
              const isShort = (times.at(-1) ?? 0) - (times[0] ?? 0) < SHORT_MS;
              return times.map((at) => (isShort ? time(at, zone, true) : shortTime(at, zone)));
            },
            ...(isDaily ? { splits: daysOf } : {}),
            space: 90,
            size: 28,
          },
          {
            ...axis,
            font,
            size: 78,
            values: (_, values) => values.map((it) => told.current.format(it)),
          },
        ],
        series: [
          {},
          ...Array.from({ length: count }, (_, at) => ({
            stroke: colour(place, `--series-${at + 1}`),
            width: 1.75,
            dash: DASHES[at] ?? [],
            spanGaps: false,
            ...(isDaily && count === 1 ? { paths: BARS, fill: colour(place, '--series-1') } : {}),
            points: {
              size: 5,
              // Where many points stand close together only those without a line are drawn.
              filter: (it: uPlot, of: number, show: boolean) =>
                show ? null : alone([...(it.data[of] ?? [])]),
              ...(isDaily && count === 1 ? { show: false } : {}),
            },
          })),
        ],
      },
      data as uPlot.AlignedData,
      place,
    );
    plot.current = made;
    const watcher = new ResizeObserver(() => made.setSize({ width: place.clientWidth, height }));
    watcher.observe(place);
    return () => {
      watcher.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [zone, height, count, isDaily]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: bands and period are drawn with the data
  useEffect(() => plot.current?.setData(data as uPlot.AlignedData), [data, bands, from, to]);
  useEffect(() => {
    const { current } = plot;
    const at = cursor === null ? undefined : data[0][cursor];
    if (current && at !== undefined && current.cursor.idx !== cursor) {
      current.setCursor({ left: current.valToPos(at, 'x'), top: 10 });
    }
  }, [cursor, data]);
  return <div ref={box} />;
}
