import { queryOptions } from '@tanstack/react-query';
import { api, body, ifMatch, once, type Schemas, type Tagged, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { operator, sites } from '../../api/shared';
import type { LiveList } from '../../live/use';

export type Tariff = Schemas['Tariff'];
export type Terms = Schemas['TariffTerms'];
/** The terms of a new version: the console writes rules 2 only. */
export type NewTariff2 = Schemas['NewTariffRules2'];
/** A version by the first rules. */
export type Tariff1 = Exclude<Tariff, { rules: number }>;
/** A version by rules 2. */
export type Tariff2 = Extract<Tariff, { rules: number }>;

export const tariffs: LiveList<Tariff> = {
  queryKey: ['tariffs'],
  page: (cursor, signal) => {
    const query = { cursor, limit: 100 };
    return body(api.GET('/v1/tariffs', { params: { query }, signal }));
  },
};

/** The tariff as it was changed last, with its entity tag. */
export const tariff = (id: string) =>
  queryOptions({
    queryKey: ['tariff', id],
    queryFn: ({ signal }) => {
      const params = { path: { tariff_id: id } };
      return tagged(api.GET('/v1/tariffs/{tariff_id}', { params, signal }));
    },
  });

/** The version that applies to a session that starts now, as the server chooses it. */
export const inForce = (id: string) =>
  queryOptions({
    queryKey: ['tariff', id, 'now'],
    queryFn: ({ signal }) => {
      const params = { path: { tariff_id: id }, query: { at: new Date().toISOString() } };
      return body(api.GET('/v1/tariffs/{tariff_id}', { params, signal }));
    },
    refetchInterval: 60_000,
  });

const VERSIONS_MAX = 500;

/** All versions, the first one first. */
export const versions = (id: string) =>
  queryOptions({
    queryKey: ['tariff', id, 'versions'],
    queryFn: async ({ signal }) => {
      const all: Tariff[] = [];
      let cursor: string | undefined;
      do {
        const params = { path: { tariff_id: id }, query: { limit: 100, cursor } };
        const path = '/v1/tariffs/{tariff_id}/versions';
        const page = await body(api.GET(path, { params, signal }));
        all.push(...page.items);
        cursor = page.next_cursor ?? undefined;
      } while (cursor !== undefined && all.length < VERSIONS_MAX);
      return all;
    },
  });

/** A station, as far as prices go. */
export interface PricedStation {
  station_id: string;
  site_id: string;
  tariff_id?: string | null | undefined;
}

const STATIONS_MAX = 2_000;

/** All stations with their own tariff, if they have one. The API has no filter by tariff. */
export const stations = queryOptions({
  queryKey: ['stations', 'tariffs'],
  queryFn: async ({ signal }) => {
    const all: PricedStation[] = [];
    let cursor: string | undefined;
    do {
      const query = { limit: 100, cursor };
      const page = await body(api.GET('/v1/stations', { params: { query }, signal }));
      for (const { station_id, site_id, tariff_id } of page.items) {
        all.push({ station_id, site_id, tariff_id });
      }
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && all.length < STATIONS_MAX);
    return { items: all, isWhole: cursor === undefined };
  },
  staleTime: 30_000,
});

export type Warning = Schemas['TariffWarning'];
export type TariffPreview = Schemas['TariffPreview'];
export type Charge = Schemas['PricedCharge'];

/** Terms that are not stored, or a version that is. */
export type Priced = { tariff: NewTariff2 } | { tariff_id: string; version: number };

/** Terms as they are checked and priced: a name that is not typed yet changes neither. */
function unsaved({ valid_from: _, tariff_id: __, ...terms }: NewTariff2): NewTariff2 {
  return { ...terms, name: terms.name || '–' };
}

/** What of terms is probably not meant. Terms that the server refuses have no warnings. */
export const lint = (terms: NewTariff2 | null) =>
  queryOptions({
    queryKey: ['tariff.lint', terms],
    queryFn: async ({ signal }) => {
      if (terms === null) return { warnings: [] };
      return body(api.POST('/v1/tariffs/lint', { body: unsaved(terms), signal }));
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

/** What a charge would cost at a site in this zone. Nothing is written. */
export async function previewed(of: Priced, zone: string, charge: Charge): Promise<TariffPreview> {
  const tariff = 'tariff' in of ? { tariff: unsaved(of.tariff) } : of;
  return body(api.POST('/v1/tariffs/preview', { body: { ...tariff, time_zone: zone, charge } }));
}

async function readAgain(id: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['tariffs'] }),
    queryClient.invalidateQueries({ queryKey: ['tariff', id] }),
  ]);
}

export async function addTariff(wanted: NewTariff2, key: string): Promise<Tariff> {
  const params = { header: once(key) };
  const made = await body(api.POST('/v1/tariffs', { params, body: wanted }));
  await readAgain(made.tariff_id);
  return made;
}

/** Adds the next version, unless somebody has added one since the tariff was read. */
export async function addVersion(read: Tagged<Tariff>, wanted: NewTariff2): Promise<Tariff> {
  const params = { path: { tariff_id: read.tariff_id }, header: ifMatch(read) };
  const made = await body(api.PUT('/v1/tariffs/{tariff_id}', { params, body: wanted }));
  await readAgain(read.tariff_id);
  return made;
}

/** Where a tariff can be assigned. The narrowest place that names one decides. */
export type Place =
  | { kind: 'operator' }
  | { kind: 'site'; id: string }
  | { kind: 'station'; id: string };

/** A place with the tariff that it names now, and the entity tag of that state. */
export interface Assigned {
  _etag?: string;
  revision?: number;
  tariff_id?: string | null | undefined;
}

/** Reads a place anew, so that a change is made to what the person has seen. */
export async function assignedAt(place: Place): Promise<Assigned> {
  switch (place.kind) {
    case 'operator': {
      const read = await tagged(api.GET('/v1/operator'));
      return { ...read, tariff_id: read.default_tariff_id };
    }
    case 'site': {
      const params = { path: { site_id: place.id } };
      return tagged(api.GET('/v1/sites/{site_id}', { params }));
    }
    case 'station': {
      const params = { path: { station_id: place.id } };
      return tagged(api.GET('/v1/stations/{station_id}', { params }));
    }
  }
}

export const assignment = (place: Place) =>
  queryOptions({
    queryKey: ['assignment', place],
    queryFn: () => assignedAt(place),
    staleTime: 0,
  });

/** Assigns a tariff to a place, or none. */
export async function assign(place: Place, read: Assigned, tariffId: string | null): Promise<void> {
  const header = ifMatch(read);
  switch (place.kind) {
    case 'operator':
      await api.PATCH('/v1/operator', {
        params: { header },
        body: { default_tariff_id: tariffId },
      });
      await queryClient.invalidateQueries(operator);
      break;
    case 'site':
      await api.PATCH('/v1/sites/{site_id}', {
        params: { path: { site_id: place.id }, header },
        body: { tariff_id: tariffId },
      });
      await queryClient.invalidateQueries(sites);
      break;
    case 'station':
      await api.PATCH('/v1/stations/{station_id}', {
        params: { path: { station_id: place.id }, header },
        body: { tariff_id: tariffId },
      });
      await queryClient.invalidateQueries(stations);
      break;
  }
  await queryClient.invalidateQueries({ queryKey: ['assignment'] });
}
