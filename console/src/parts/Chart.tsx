import { type KeyboardEvent, lazy, Suspense, useMemo, useState } from 'react';
import { colon, date, dateTime, dayOf, isoInZone, listed } from '../format';
import { t } from '../i18n';
import { aligned, type Band, extent, type Line } from './chartData';
import { type Cell, csv, download } from './csv';
import { Drawing } from './Drawing';
import { Guard, Skeleton } from './Feedback';
import { TableScroll } from './TableScroll';

const Plot = lazy(() => import('./Plot'));

interface Props {
  /** What is charted, for the sentence, the table and the file. */
  name: string;
  lines: readonly Line[];
  zone: string;
  /** The value with its unit. */
  format: (value: number) => string;
  /** A longer time without a point is drawn as a gap. */
  gapMs: number;
  /** The heading of the values in the file, with the unit. */
  csvHeader?: string;
  /** A value as the file holds it; as it is when left out. */
  csvValue?: (value: number) => Cell;
  height?: number;
  /** Stretches of time that are marked behind the lines. */
  bands?: readonly Band[];
  /** One value a day, which stands at the begin of its day in the zone. */
  isDaily?: boolean;
  /** The period of a chart that follows time; that of the values when left out. */
  from?: number;
  to?: number;
}

const TABLE_ROWS_MAX = 500;
const SERIES_MAX = 8;
const NO_BANDS: readonly Band[] = [];

/**
 * Values over time: a sentence, a drawing that the arrow keys move through, the same as a table and
 * as a file.
 */
export default function Chart(props: Props) {
  const { name, lines, zone, format, gapMs } = props;
  const [cursor, setCursor] = useState<number | null>(null);
  const shown = lines.slice(0, SERIES_MAX);
  const data = useMemo(() => aligned(lines.slice(0, SERIES_MAX), gapMs), [lines, gapMs]);
  const [axis, ...columns] = data;
  if (axis.length === 0) return <p className="quiet">{t('common.chart.empty')}</p>;
  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowRight: 1,
      PageUp: -20,
      PageDown: 20,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = cursor ?? (step > 0 ? -1 : axis.length);
    setCursor(Math.min(axis.length - 1, Math.max(0, from + step)));
  };
  const save = () => {
    const heading = [
      t(props.isDaily ? 'common.chart.day' : 'common.chart.time'),
      ...shown.map((line) => props.csvHeader ?? line.name),
    ];
    const rows = axis.map((at, index) => [
      props.isDaily ? dayOf(at, zone) : isoInZone(at, zone),
      ...columns.map((column) => {
        const value = column[index];
        return value == null ? value : (props.csvValue?.(value) ?? value);
      }),
    ]);
    download('forecourt-chart.csv', csv(heading, rows));
  };
  const when = (at: number) => (props.isDaily ? date(at, zone) : dateTime(at, zone));
  const at = cursor === null ? undefined : axis[cursor];
  const spoken =
    at !== undefined &&
    `${when(at)}${colon()}${listed(
      shown.map((line, index) => {
        const value = columns[index]?.[cursor ?? 0];
        return `${line.name} ${value == null ? t('common.none') : format(value)}`;
      }),
    )}`;
  return (
    <Drawing
      className="chart"
      label={`${name}. ${t('common.chart.keys')}`}
      drawingClass="chart-plot"
      onKeyDown={move}
      sentences={shown.map((line) => (
        <Sentence
          key={line.name}
          name={shown.length > 1 ? line.name : name}
          line={line}
          format={format}
          when={when}
        />
      ))}
      spoken={spoken}
      table={() => <DataTable {...props} axis={axis} columns={columns} />}
      legend={
        <>
          {shown.map((line, index) => (
            <span key={line.name} className={`chart-key series-${index + 1}`}>
              {line.name}
            </span>
          ))}
          {bandNames(props.bands ?? NO_BANDS).map(([name, tone]) => (
            <span key={name} className={`chart-key chart-band-${tone}`}>
              {name}
            </span>
          ))}
        </>
      }
      onSave={save}
    >
      <Guard>
        <Suspense fallback={<Skeleton lines={6} />}>
          <Plot
            data={data}
            zone={zone}
            format={format}
            cursor={cursor}
            onCursor={setCursor}
            height={props.height ?? 220}
            bands={props.bands ?? NO_BANDS}
            isDaily={props.isDaily ?? false}
            from={props.from}
            to={props.to}
          />
        </Suspense>
      </Guard>
    </Drawing>
  );
}

/** The names of the bands, each once, with the tone in which they are drawn. */
function bandNames(bands: readonly Band[]): [string, Band['tone']][] {
  return [...new Map(bands.map(({ name, tone }) => [name, tone]))];
}

function Sentence({
  name,
  line,
  format,
  when,
}: {
  name: string;
  line: Line;
  format: (value: number) => string;
  when: (at: number) => string;
}) {
  const range = extent(line);
  if (range === null) return null;
  const title = line.name === name ? name : `${name}, ${line.name}`;
  const [now, low, high] = [range.now, range.low, range.high].map(format) as [
    string,
    string,
    string,
  ];
  return <p>{t('common.chart.sentence', { name: title, now, low, high, time: when(range.at) })}</p>;
}

function DataTable({
  name,
  lines,
  zone,
  format,
  isDaily,
  axis,
  columns,
}: Props & { axis: number[]; columns: (number | null)[][] }) {
  const rows = axis.map((at, index) => ({ at, index })).slice(-TABLE_ROWS_MAX);
  const heading = t(isDaily ? 'common.chart.day' : 'common.chart.time');
  return (
    <TableScroll name={name}>
      <table className="table">
        <caption>{name}</caption>
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            {lines.map((line) => (
              <th key={line.name} scope="col" className="end">
                {line.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ at, index }) => (
            <tr key={at}>
              <td data-label={heading}>{isDaily ? date(at, zone) : dateTime(at, zone)}</td>
              {lines.map((line, column) => {
                const value = columns[column]?.[index];
                return (
                  <td key={line.name} className="end" data-label={line.name}>
                    {value == null ? t('common.none') : format(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}
