import { unlessChanged } from '../../api/again';
import { api, body, file, ifMatch, once, type Schemas, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import type { OneStation } from './queries';

/** What of a station is read anew after a change. */
async function changed(id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['stations'] }),
    queryClient.invalidateQueries({ queryKey: ['station', id] }),
    queryClient.invalidateQueries({ queryKey: ['connection-attempts'] }),
  ]);
}

export async function addStation(wanted: Schemas['NewStation'], key: string): Promise<OneStation> {
  const params = { header: once(key) };
  const added = await body(api.POST('/v1/stations', { params, body: wanted }));
  await changed(wanted.station_id);
  return added as OneStation;
}

export type StationChange = Schemas['StationChange'];

/** Changes a station that is still as it was read. */
export async function changeStation(read: OneStation, change: StationChange): Promise<OneStation> {
  const { station_id } = read;
  const params = { path: { station_id }, header: ifMatch(read) };
  const next = await unlessChanged(
    () => tagged(api.PATCH('/v1/stations/{station_id}', { params, body: change })),
    () => readAgain(station_id),
  );
  queryClient.setQueryData(['station', station_id], next);
  await changed(station_id);
  return next;
}

/** Reads a station anew, after somebody else has changed it. */
export function readAgain(id: string): Promise<OneStation> {
  const params = { path: { station_id: id } };
  return queryClient.fetchQuery({
    queryKey: ['station', id],
    queryFn: () => tagged(api.GET('/v1/stations/{station_id}', { params })),
    staleTime: 0,
  });
}

export async function removeStation(read: OneStation): Promise<void> {
  const { station_id } = read;
  const params = { path: { station_id }, header: ifMatch(read) };
  await unlessChanged(
    () => api.DELETE('/v1/stations/{station_id}', { params }),
    () => readAgain(station_id),
  );
  await queryClient.invalidateQueries({ queryKey: ['stations'] });
}

export interface ConnectorPlace {
  connector_id: number;
  evse_id?: number | null;
}

/** Changes the configuration of one connector. Its entity tag is that of the station. */
export async function changeConnector(
  read: OneStation,
  place: ConnectorPlace,
  change: Schemas['ConnectorChange'],
): Promise<void> {
  const { station_id } = read;
  const path = { station_id, connector_id: String(place.connector_id) };
  const query = place.evse_id == null ? {} : { evse_id: place.evse_id };
  const params = { path, query, header: ifMatch(read) } as never;
  const way = '/v1/stations/{station_id}/connectors/{connector_id}';
  await unlessChanged(
    () => api.PATCH(way, { params, body: change }),
    () => readAgain(station_id),
  );
  await changed(station_id);
}

export type Imported = Schemas['Import_StationImportLine'];

/** Checks a file, or takes it over. */
export async function importFile(text: string, isDry: boolean, key: string): Promise<Imported> {
  const params = { query: { dry_run: isDry }, header: once(key) };
  const answer = await body(
    api.POST('/v1/stations', {
      params,
      headers: { 'Content-Type': 'text/csv' },
      bodySerializer: () => text,
      body: text as never,
    }),
  );
  if (!isDry) await queryClient.invalidateQueries({ queryKey: ['stations'] });
  return answer as Imported;
}

/** The file that the import takes, of all stations of a site or of all. */
export function stationsFile(siteId: string | undefined): Promise<Blob> {
  const query = siteId === undefined ? '' : `?site_id=${encodeURIComponent(siteId)}`;
  return file(`/v1/stations${query}`, 'text/csv');
}
