import type { Schemas } from '../../api/client';
import { plain } from '../../format/foreign';
import { connectorKey } from '../../live/readings';
import type { Stretch } from '../../live/stretches';
import { type Line, outside } from '../../parts/chartData';

type Series = Schemas['Series'];
type Station = Schemas['SnapshotStation'];

const isReal = ({ connector_id }: { connector_id: number }) => connector_id > 0;

/** Stations in groups whose connectors fit into one chart. A larger station is a group by itself. */
export function groupsOf(stations: readonly Station[], linesMax: number): Station[][] {
  const groups: Station[][] = [];
  let lines = 0;
  for (const station of stations) {
    const own = Math.max(1, station.connectors.filter(isReal).length);
    const group = groups.at(-1);
    if (group === undefined || lines + own > linesMax) {
      groups.push([station]);
      lines = own;
    } else {
      group.push(station);
      lines += own;
    }
  }
  return groups;
}

/**
 * The lines of a station, one for each connector. They are not added up: connectors tell their power
 * at different times, and a sum of what happens to be there would show valleys that never were.
 * A line stops between two charges.
 */
export function linesOf(
  stationId: string,
  { lines }: Series,
  charges: ReadonlyMap<string, readonly Stretch[]>,
): Line[] {
  return lines
    .filter((line) => line.phase == null || !lines.some((it) => isTotalOf(it, line)))
    .map((line) => {
      const place = [line.evse_id, line.connector_id || null].filter((part) => part != null);
      const name = [
        `${stationId}${place.length > 0 ? `/${place.join('/')}` : ''}`,
        plain(line.phase ?? ''),
      ];
      const own = charges.get(connectorKey({ station_id: stationId, ...line }));
      return {
        name: name.filter(Boolean).join(' '),
        points: line.points.map(({ at, mean }) => [Date.parse(at), mean] as const),
        ...(own === undefined ? {} : { pauses: outside(own) }),
      };
    });
}

type SeriesLine = Series['lines'][number];

function isTotalOf(other: SeriesLine, line: SeriesLine): boolean {
  return (
    other.phase == null &&
    other.evse_id === line.evse_id &&
    other.connector_id === line.connector_id
  );
}
