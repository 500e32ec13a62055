import { type KeyboardEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react';
import { colon, date, dateTime, isoInZone, lasting, listed, shortDay, time } from '../format';
import { t } from '../i18n';
import { csv, download } from './csv';
import { Drawing } from './Drawing';
import {
  drawn,
  LOOKS,
  type Look,
  partAt,
  roomOf,
  sumsOf,
  type TimelinePart,
  type TimelineRow,
} from './timelineData';

interface Props {
  /** What is shown, for the table and the file. */
  name: string;
  rows: readonly TimelineRow[];
  from: number;
  to: number;
  zone: string;
  /** The names of the looks, for the legend. */
  words: Readonly<Record<Look, string>>;
}

interface Cursor {
  row: number;
  part: number;
}

const DAY_MS = 86_400_000;
const TABLE_ROWS_MAX = 500;
const HEIGHT = 26;

/**
 * What several things did over a period, each as a bar of parts: colour and pattern tell the state,
 * arrow keys move through the parts and speak them. The same as a table and as a file.
 */
export function Timeline({ name, rows, from, to, zone, words }: Props) {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const id = useId();
  const at = cursor === null ? undefined : rows[cursor.row]?.parts[cursor.part];
  const move = (event: KeyboardEvent) => {
    const next = moved(rows, cursor, event.key);
    if (next === null) return;
    event.preventDefault();
    setCursor(next);
  };
  const save = () => {
    const heading = ['connector', 'state', 'from', 'to', 'duration_s', 'known_from'];
    const lines = rows.flatMap((row) =>
      row.parts.map((part) => [
        row.name,
        part.code,
        isoInZone(part.from, zone),
        isoInZone(part.to, zone),
        Math.round((part.to - part.from) / 1000),
        part.note,
      ]),
    );
    download('forecourt-timeline.csv', csv(heading, lines));
  };
  const used = LOOKS.filter((look) =>
    rows.some(({ parts }) => parts.some((part) => part.look === look)),
  );
  return (
    <Drawing
      className="strip"
      label={`${name}. ${t('common.timeline.keys')}`}
      drawingClass="strip-rows"
      onKeyDown={move}
      sentences={rows.map((row) => <p key={row.key}>{`${row.name}${colon()}${sentence(row)}`}</p>)}
      spoken={at !== undefined && spoken(rows[cursor?.row ?? 0]?.name ?? '', at, zone)}
      table={() => <DataTable name={name} rows={rows} zone={zone} />}
      patterns={<Patterns id={id} />}
      legend={used.map((look) => (
        <span key={look} className="strip-key">
          <svg className="strip-swatch" aria-hidden="true">
            <Fill id={id} look={look} x={0} width={1} />
          </svg>
          {words[look]}
        </span>
      ))}
      onSave={save}
    >
      {rows.map((row, index) => (
        <Bar
          key={row.key}
          id={id}
          row={row}
          from={from}
          to={to}
          chosen={cursor?.row === index ? at : undefined}
          onChoose={(part) => setCursor({ row: index, part })}
        />
      ))}
      <Axis from={from} to={to} zone={zone} />
    </Drawing>
  );
}

/** Where a key moves the cursor: along a bar, or to another bar at about the same time. */
function moved(rows: readonly TimelineRow[], cursor: Cursor | null, key: string): Cursor | null {
  const row = cursor?.row ?? 0;
  const parts = rows[row]?.parts ?? [];
  const last = parts.length - 1;
  const part = cursor?.part ?? last + 1;
  if (key === 'ArrowLeft') return { row, part: Math.max(0, part - 1) };
  if (key === 'ArrowRight') return { row, part: Math.min(last, part + 1) };
  if (key === 'Home') return { row, part: 0 };
  if (key === 'End') return { row, part: last };
  const step = { ArrowUp: -1, ArrowDown: 1 }[key];
  if (step === undefined) return null;
  const to = Math.min(rows.length - 1, Math.max(0, row + step));
  const time = parts[Math.min(part, last)]?.from ?? 0;
  return { row: to, part: partAt(rows[to]?.parts ?? [], time) };
}

const MINUTE_MS = 60_000;

function sentence(row: TimelineRow): string {
  const timed = row.parts.filter(({ isTimed }) => isTimed).map(({ word }) => word);
  const told = sumsOf(row.parts).filter(([, ms]) => ms >= 1_000);
  const sums = told.map(([word, ms]) => `${word} ${lasting(ms / 1000)}`);
  return listed([...timed, ...sums]);
}

function spoken(place: string, part: TimelinePart, zone: string): string {
  const isOneDay = date(part.from, zone) === date(part.to, zone);
  const isShort = part.to - part.from < MINUTE_MS;
  const words = {
    place,
    state: part.word,
    from: dateTime(part.from, zone, isShort),
    to: isOneDay ? time(part.to, zone, isShort) : dateTime(part.to, zone),
    duration: lasting((part.to - part.from) / 1000),
  };
  const text = t('common.timeline.part', words);
  return part.note === undefined ? text : `${text} (${part.note})`;
}

/** The patterns that tell the states apart without colour. */
function Patterns({ id }: { id: string }) {
  const box = { patternUnits: 'userSpaceOnUse', width: 8, height: 8 } as const;
  return (
    <svg className="strip-patterns" aria-hidden="true">
      <defs>
        <pattern id={`${id}suspended`} {...box}>
          <path className="strip-line strip-line-warn" d="M2 0V8M6 0V8" />
        </pattern>
        <pattern id={`${id}occupied`} {...box}>
          <circle className="strip-dot" cx="2" cy="2" r="1.3" />
          <circle className="strip-dot" cx="6" cy="6" r="1.3" />
        </pattern>
        <pattern id={`${id}reserved`} {...box}>
          <path className="strip-line strip-line-warn" d="M-1 5L5 -1M3 9L9 3" />
        </pattern>
        <pattern id={`${id}off`} {...box}>
          <path className="strip-line strip-line-off" d="M0 2H8M0 6H8" />
        </pattern>
        <pattern id={`${id}faulted`} {...box}>
          <path className="strip-line strip-line-bad" d="M0 0L8 8M8 0L0 8" />
        </pattern>
        <pattern id={`${id}away`} {...box}>
          <path className="strip-line strip-line-off" d="M-1 3L5 9M3 -1L9 5" />
        </pattern>
      </defs>
    </svg>
  );
}

const PLAIN: readonly Look[] = ['free', 'charging'];

interface FillProps {
  id: string;
  look: Look;
  /** The begin and the width as shares of the bar. */
  x: number;
  width: number;
}

const percent = (share: number) => `${(share * 100).toFixed(3)}%`;

function Fill({ id, look, x: begin, width: across }: FillProps) {
  const [x, width] = [percent(begin), percent(across)];
  if (look === 'none') {
    // A gap is drawn as a gap: a thin line that is no state.
    const end = percent(begin + across);
    return <line className="strip-gap" x1={x} x2={end} y1="50%" y2="50%" />;
  }
  return (
    <>
      <rect className={`strip-part strip-${look}`} x={x} y="0" width={width} height="100%" />
      {!PLAIN.includes(look) && (
        <rect fill={`url(#${id}${look})`} x={x} y="0" width={width} height="100%" />
      )}
    </>
  );
}

interface BarProps {
  id: string;
  row: TimelineRow;
  from: number;
  to: number;
  chosen: TimelinePart | undefined;
  onChoose: (part: number) => void;
}

/** A part that is shorter than this share of the bar is drawn so wide, so that it is seen. */
const SHARE_MIN = 0.002;

function Bar({ id, row, from, to, chosen, onChoose }: BarProps) {
  const box = useRef<SVGSVGElement>(null);
  const width = useWidth(box);
  const share = (ms: number) => ms / (to - from);
  const point = (event: PointerEvent) => {
    const { left, width: across } = event.currentTarget.getBoundingClientRect();
    const at = from + ((event.clientX - left) / across) * (to - from);
    onChoose(partAt(row.parts, at));
  };
  const shown = drawn(row.parts, from, to);
  return (
    <div className="strip-row">
      <span className="small">{row.name}</span>
      <svg
        ref={box}
        className="strip-bar"
        role="img"
        aria-label={`${row.name}${colon()}${sentence(row)}`}
        height={HEIGHT}
        onPointerMove={point}
      >
        {shown.map((part) => (
          <Fill
            key={part.from}
            id={id}
            look={part.look}
            x={share(part.from - from)}
            width={Math.max(SHARE_MIN, share(part.to - part.from))}
          />
        ))}
        {shown
          .filter((part) => share(part.to - part.from) * width > roomOf(part.word))
          .map((part) => (
            <text
              key={part.from}
              className="strip-word"
              x={percent(share((part.from + part.to) / 2 - from))}
              y="50%"
            >
              {part.word}
            </text>
          ))}
        {chosen !== undefined && (
          <rect
            className="strip-chosen"
            x={percent(share(chosen.from - from))}
            y="1"
            width={percent(Math.max(SHARE_MIN, share(chosen.to - chosen.from)))}
            height={HEIGHT - 2}
          />
        )}
      </svg>
    </div>
  );
}

function useWidth(box: { current: Element | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (box.current === null) return;
    const watcher = new ResizeObserver(([entry]) => setWidth(entry?.contentRect.width ?? 0));
    watcher.observe(box.current);
    return () => watcher.disconnect();
  }, [box]);
  return width;
}

const TICKS = 4;

function Axis({ from, to, zone }: { from: number; to: number; zone: string }) {
  const ticks = Array.from({ length: TICKS + 1 }, (_, at) => at / TICKS);
  const anchor = (at: number) => (at === 0 ? 'start' : at === 1 ? 'end' : 'middle');
  const label = (at: number) => {
    const when = from + at * (to - from);
    return to - from > DAY_MS ? shortDay(when, zone) : time(when, zone);
  };
  return (
    <div className="strip-row">
      <span />
      <svg className="strip-axis" height="18" aria-hidden="true">
        {ticks.map((at) => (
          <text
            key={at}
            className={at % 0.5 === 0 ? 'strip-tick' : 'strip-tick strip-tick-more'}
            x={`${at * 100}%`}
            y="13"
            textAnchor={anchor(at)}
          >
            {label(at)}
          </text>
        ))}
      </svg>
    </div>
  );
}

function DataTable({ name, rows, zone }: Pick<Props, 'name' | 'rows' | 'zone'>) {
  const lines = rows
    .flatMap((row) => row.parts.map((part) => ({ row, part })))
    .sort((a, b) => b.part.from - a.part.from)
    .slice(0, TABLE_ROWS_MAX);
  const [place, state, begin, end, long] = [
    t('common.timeline.place'),
    t('common.timeline.state'),
    t('common.timeline.from'),
    t('common.timeline.to'),
    t('common.timeline.duration'),
  ];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a box that keys scroll
    <div role="region" aria-label={name} className="table-scroll strip-table" tabIndex={0}>
      <table className="table">
        <caption>{name}</caption>
        <thead>
          <tr>
            {[place, state, begin, end].map((text) => (
              <th key={text} scope="col">
                {text}
              </th>
            ))}
            <th scope="col" className="end">
              {long}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map(({ row, part }) => (
            <tr key={`${row.key} ${part.from}`}>
              <td data-label={place}>{row.name}</td>
              <td data-label={state}>
                {part.word}
                {part.note && <div className="small faint">{part.note}</div>}
              </td>
              <td data-label={begin}>{dateTime(part.from, zone)}</td>
              <td data-label={end}>{dateTime(part.to, zone)}</td>
              <td data-label={long} className="end">
                {lasting((part.to - part.from) / 1000)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
