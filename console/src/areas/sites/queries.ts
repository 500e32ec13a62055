import { queryOptions } from '@tanstack/react-query';
import { api, body, ifMatch, once, type Schemas, type Tagged, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { list, one } from '../../live/merge';
import { keepRead } from '../../live/readings';
import { type LiveList, liveQuery } from '../../live/use';
import { snapshotMerge } from './snapshot';

export type Site = Schemas['Site'];
export type SiteNow = Schemas['SiteNow'];
export type SiteChange = Schemas['SiteChange'];
export type NewSite = Schemas['NewSite'];
export type Snapshot = Schemas['SiteSnapshot'];
export type SnapshotStation = Schemas['SnapshotStation'];
export type Connector = Schemas['Connector'];
export type Gateway = Schemas['Listing_Gateway']['items'][number];
export type OneGateway = Tagged<Schemas['Gateway']>;
export type GatewayToEnrol = Schemas['GatewayToEnrol'];
export type GatewayState = Schemas['GatewayState'];
export type GatewayPolicy = Schemas['GatewayPolicy'];
export type Session = Schemas['Session'];
export type Tariff = Schemas['Tariff'];

/** The sites with what happens there now, page by page. */
export const sitesNow = (topics: readonly string[]): LiveList<SiteNow> => ({
  queryKey: ['sites', 'now'],
  page: async (cursor, signal) => {
    const query = cursor === undefined ? { limit: 50 } : { limit: 50, cursor };
    const page = await body(api.GET('/v1/overview', { params: { query }, signal }));
    return { items: page.sites, next_cursor: page.next_cursor };
  },
  live: {
    topics,
    merge: [],
    reread: {
      entities: ['gateway', 'connector', 'session', 'station_state', 'station', 'reading'],
      everyMs: 15_000,
    },
  },
});

export const site = (id: string) =>
  queryOptions({
    queryKey: ['site', id],
    queryFn: ({ signal }) => {
      const params = { path: { site_id: id } };
      return tagged(api.GET('/v1/sites/{site_id}', { params, signal }));
    },
  });

/** Reads a site again after somebody else has changed it. What the page shows stays as it is. */
export function readSite(id: string): Promise<Tagged<Site>> {
  return tagged(api.GET('/v1/sites/{site_id}', { params: { path: { site_id: id } } }));
}

/** The stations of a site with their connectors. */
export const snapshot = (id: string) =>
  liveQuery({
    queryKey: ['site', id, 'snapshot'],
    queryFn: async ({ signal }) => {
      const began = Date.now();
      const params = { path: { site_id: id } };
      const read = await body(api.GET('/v1/sites/{site_id}/snapshot', { params, signal }));
      for (const { readings, connectors } of read.stations) {
        keepRead(began, readings, connectors);
      }
      return read;
    },
    live: {
      topics: [`site:${id}`],
      merge: snapshotMerge,
      // A station that was added or removed changes the list itself.
      reread: { entities: ['station'], everyMs: 5_000 },
    },
  });

/** The state of a gateway. Who reaches everything hears of it; others read it again. */
export const gatewayState = (id: string, isTold: boolean) =>
  liveQuery({
    queryKey: ['gateway', id, 'state'],
    queryFn: ({ signal }) => {
      const params = { path: { gateway_id: id } };
      return body(api.GET('/v1/gateways/{gateway_id}/state', { params, signal }));
    },
    live: { topics: isTold ? ['operator'] : [], merge: [one('gateway', id)] },
    refetchInterval: isTold ? false : 30_000,
  });

/** The gateways of a site: the one that serves it, and those that did or shall. */
export const gateways = (siteId: string) =>
  queryOptions({
    queryKey: ['site', siteId, 'gateways'],
    queryFn: async ({ signal }) => {
      const query = { site_id: siteId, limit: 100 };
      return (await body(api.GET('/v1/gateways', { params: { query }, signal }))).items;
    },
    refetchInterval: 30_000,
  });

/** A gateway with the tag of its state. */
export const oneGateway = (id: string) =>
  queryOptions({
    queryKey: ['gateway', id],
    queryFn: ({ signal }) => {
      const params = { path: { gateway_id: id } };
      return tagged(api.GET('/v1/gateways/{gateway_id}', { params, signal }));
    },
    staleTime: 0,
    gcTime: 0,
  });

const isOpen = (status: unknown) => ['CREATED', 'STARTING', 'CHARGING'].includes(String(status));

/** The newest sessions of a site. */
export const sessions = (siteId: string): LiveList<Session> => ({
  queryKey: ['site', siteId, 'sessions'],
  page: (cursor, signal) => {
    const query = { site_id: siteId, limit: 25, cursor };
    return body(api.GET('/v1/sessions', { params: { query }, signal }));
  },
  live: {
    topics: [`site:${siteId}`],
    merge: [
      list('session', (row) => String(row.session_id), {
        add: 'first',
        by: (row) => row.started_at ?? row.created_at,
        belongs: (row) => row.site_id === siteId && isOpen(row.status),
      }),
    ],
  },
});

/** The power of a station in the last 24 hours. */
export const stationPower = (id: string) =>
  queryOptions({
    queryKey: ['station', id, 'series', 'power_w'],
    queryFn: ({ signal }) => {
      const params = { path: { station_id: id }, query: { measure: 'power_w' as const } };
      return body(api.GET('/v1/stations/{station_id}/series', { params, signal }));
    },
    refetchInterval: 60_000,
  });

const TARIFFS_MAX = 500;

/** The tariffs to choose from. */
export const tariffs = queryOptions({
  queryKey: ['tariffs', 'all'],
  queryFn: async ({ signal }) => {
    const all: Tariff[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? { limit: 100 } : { limit: 100, cursor };
      const page = await body(api.GET('/v1/tariffs', { params: { query }, signal }));
      all.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && all.length < TARIFFS_MAX);
    return all;
  },
});

/** Everything that shows sites is read again. */
async function sitesChanged(): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['sites'] }),
    queryClient.invalidateQueries({ queryKey: ['overview'] }),
  ]);
}

export async function addSite(wanted: NewSite, key: string): Promise<Site> {
  const made = await body(api.POST('/v1/sites', { params: { header: once(key) }, body: wanted }));
  await sitesChanged();
  return made;
}

export async function changeSite(
  read: { site_id: string; _etag?: string; revision?: number },
  change: SiteChange,
): Promise<Site> {
  const params = { path: { site_id: read.site_id }, header: ifMatch(read) };
  const changed = await tagged(api.PATCH('/v1/sites/{site_id}', { params, body: change }));
  queryClient.setQueryData(['site', read.site_id], changed);
  void sitesChanged();
  return changed;
}

export async function removeSite(read: { site_id: string; _etag?: string }): Promise<void> {
  const params = { path: { site_id: read.site_id }, header: ifMatch(read) };
  await api.DELETE('/v1/sites/{site_id}', { params });
  await sitesChanged();
}

async function gatewaysChanged(siteId: string): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: ['site', siteId] }),
    queryClient.invalidateQueries({ queryKey: ['overview'] }),
  ]);
}

export async function addGateway(
  siteId: string,
  name: string | null,
  key: string,
): Promise<GatewayToEnrol> {
  const wanted = name === null ? { site_id: siteId } : { site_id: siteId, name };
  const params = { header: once(key) };
  const made = await body(api.POST('/v1/gateways', { params, body: wanted }));
  await gatewaysChanged(siteId);
  return made;
}

/** Makes another secret that enrols the same gateway, for a new box or a new start. */
export async function renewEnrolment(
  gateway: Gateway,
  revoke: boolean,
  key: string,
): Promise<GatewayToEnrol> {
  const params = { path: { gateway_id: gateway.gateway_id }, header: once(key) };
  const path = '/v1/gateways/{gateway_id}/enrolment';
  const made = await body(api.POST(path, { params, body: { revoke } }));
  await gatewaysChanged(gateway.site_id);
  return made;
}

export async function renameGateway(gateway: OneGateway, name: string | null): Promise<void> {
  const params = { path: { gateway_id: gateway.gateway_id }, header: ifMatch(gateway) };
  await api.PATCH('/v1/gateways/{gateway_id}', { params, body: { name } });
  await gatewaysChanged(gateway.site_id);
}

export async function removeGateway(gateway: OneGateway): Promise<void> {
  const params = { path: { gateway_id: gateway.gateway_id }, header: ifMatch(gateway) };
  await api.DELETE('/v1/gateways/{gateway_id}', { params });
  await gatewaysChanged(gateway.site_id);
}
