import { queryOptions, useQuery } from '@tanstack/react-query';
import { mainZone, ownZone } from '../format';
import { api, body, type Schemas } from './client';
import { earlyAnswer } from './early';
import { type SignIn, signInOf } from './signIn';

/** What every area may ask: who is signed in, the operator, the sites with their zones. */
export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => body(api.GET('/v1/me', { signal })),
  staleTime: 5 * 60_000,
});

export const operator = queryOptions({
  queryKey: ['operator'],
  queryFn: ({ signal }) => body(api.GET('/v1/operator', { signal })),
  staleTime: 5 * 60_000,
});

/** The deployment, asked without a token. */
export const deployment = queryOptions({
  queryKey: ['deployment'],
  queryFn: async ({ signal }): Promise<Schemas['Deployment']> => {
    const path = '/v1/public/deployment';
    const response = (await earlyAnswer(path)) ?? (await fetch(path, { signal }));
    if (!response.ok) throw new Error('deployment');
    return response.json();
  },
  staleTime: Number.POSITIVE_INFINITY,
});

const SITES_MAX = 1_000;

/** All sites that the person reaches, up to a thousand. */
export const sites = queryOptions({
  queryKey: ['sites', 'all'],
  queryFn: async ({ signal }) => {
    const all: Schemas['Site'][] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? { limit: 100 } : { limit: 100, cursor };
      const page = await body(api.GET('/v1/sites', { params: { query }, signal }));
      all.push(...page.items);
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined && all.length < SITES_MAX);
    return all;
  },
  staleTime: 60_000,
});

/** The site of this id, when the sites are known. */
export function useSite(siteId: string | null | undefined): Schemas['Site'] | undefined {
  const { data } = useQuery(sites);
  return data?.find((site) => site.site_id === siteId);
}

/** Whether the person reaches named stations only: the API tells them nothing of sites but their ids. */
function useReachesStationsOnly(): boolean {
  const { data } = useQuery(me);
  return data?.station_ids != null;
}

/** The name of a site, or its id; null for who reaches stations only, to whom the id says nothing. */
export function useSiteName(siteId: string | null | undefined): string | null {
  const name = useSite(siteId)?.name;
  const isHidden = useReachesStationsOnly();
  return name ?? (isHidden ? null : (siteId ?? null));
}

/**
 * The zone of a site; UTC for a site without one. Who reaches stations only is not told the zone of
 * their site: the zone of the device is the nearest to it.
 */
export function useZone(siteId: string | null | undefined): string {
  const zone = useSite(siteId)?.time_zone;
  const isHidden = useReachesStationsOnly();
  return zone ?? (isHidden ? ownZone() : 'UTC');
}

/** The zone of a page that shows one site or all. */
export interface PageZone {
  /** That of the chosen site, or that of most sites; that of the device for who reaches no site. */
  zone: string;
  /** Whether the sites of the page have different zones, so that the zone has to be named. */
  isOneOfSeveral: boolean;
  /** False while the sites are read: days that are cut until then are those of a wrong zone. */
  isKnown: boolean;
}

export function usePageZone(siteId?: string): PageZone {
  const { data, isFetched } = useQuery(sites);
  const own = (data ?? []).filter((site) => siteId === undefined || site.site_id === siteId);
  const zones = own.map((site) => site.time_zone ?? 'UTC');
  return {
    zone: mainZone(zones, ownZone()),
    isOneOfSeveral: new Set(zones).size > 1,
    isKnown: isFetched,
  };
}

/** What a charge costs so far. */
export const estimate = (sessionId: string) =>
  queryOptions({
    queryKey: ['session', sessionId, 'estimate'],
    queryFn: ({ signal }) => {
      const params = { path: { session_id: sessionId } };
      return body(api.GET('/v1/sessions/{session_id}/bill', { params, signal }));
    },
    staleTime: 0,
  });

export type Scope =
  | 'read'
  | 'configure'
  | 'command'
  | 'call'
  | 'settle'
  | 'audit'
  | 'people'
  | 'clients'
  | 'webhooks'
  | 'operators'
  | 'self';

export function useSignInOf(of: Parameters<typeof signInOf>[0]): SignIn {
  const { data: own } = useQuery(me);
  const { data: known } = useQuery(deployment);
  return signInOf(of, own?.user_id, known?.demo ?? false);
}

/** Whether the person reaches everything of the operator, not named sites or stations only. */
export function useReachesAll(): boolean {
  const { data } = useQuery(me);
  return data !== undefined && data.site_ids == null && data.station_ids == null;
}

/** The number of a card as it was added; null where nobody has added it. */
const addedCard = (uid: string) =>
  queryOptions({
    queryKey: ['tokens', 'added', uid.toLowerCase()],
    queryFn: async ({ signal }) => {
      // Of the numbers that begin with this one it is itself the first.
      const params = { query: { q: uid, limit: 1 } };
      const { items } = await body(api.GET('/v1/tokens', { params, signal }));
      const first = items[0]?.uid;
      return first?.toLowerCase() === uid.toLowerCase() ? first : null;
    },
    staleTime: 5 * 60_000,
  });

/**
 * The number of a card in the case in which it was added, whatever case a charger or a person
 * wrote. Who does not reach all cards is shown what was written.
 */
export function useCardNumber(uid: string | null | undefined): string | null | undefined {
  const reachesAll = useReachesAll();
  const hasCase = uid != null && uid.toLowerCase() !== uid.toUpperCase();
  const { data } = useQuery({ ...addedCard(uid ?? ''), enabled: reachesAll && hasCase });
  return data ?? uid;
}

/** Whether the signed-in person has a scope. The server decides anyway; this only hides. */
export function useRight(scope: Scope): boolean {
  const { data } = useQuery(me);
  return data?.scopes.includes(scope) ?? false;
}
