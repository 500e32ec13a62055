import { queryOptions } from '@tanstack/react-query';
import {
  api,
  body,
  file,
  ifMatch,
  once,
  type Schemas,
  type Tagged,
  tagged,
} from '../../api/client';
import { queryClient } from '../../api/query';
import { dayPlus } from '../../format';
import type { LiveList } from '../../live/use';
import type { Days } from './charges';

export type User = Tagged<Schemas['User']>;
export type Token = Tagged<Schemas['Token']>;
export type Vehicle = Tagged<Schemas['Vehicle']>;
export type Claim = Schemas['TokenClaim'];
export type Refused = Schemas['Listing_RefusedCard']['items'][number];
export type Import = Schemas['Import_TokenImportLine'];
export type Erasure = Schemas['Erasure'];
type Role = Schemas['Role'];

const PAGE = 50;

export interface PeopleFilter {
  q: string | undefined;
  role: string | undefined;
  sort: string;
}

export const people = (filter: PeopleFilter): LiveList<User> => ({
  queryKey: ['users', filter],
  page: (cursor, signal) => {
    const query = { ...filter, role: filter.role as Role | undefined, cursor, limit: PAGE };
    return body(api.GET('/v1/users', { params: { query }, signal }));
  },
});

export const person = (id: string) =>
  queryOptions({
    queryKey: ['user', id],
    queryFn: ({ signal }) => readPerson(id, signal),
  });

export function readPerson(id: string, signal?: AbortSignal): Promise<User> {
  const params = { path: { user_id: id } };
  return tagged(api.GET('/v1/users/{user_id}', { params, signal: signal ?? null }));
}

/** Shows a person as it is after a change, and reads the lists anew. */
function tellPerson(now: User): User {
  queryClient.setQueryData(['user', now.user_id], now);
  void queryClient.invalidateQueries({ queryKey: ['users'] });
  void queryClient.invalidateQueries({ queryKey: ['staff'] });
  return now;
}

/** How often it is looked for where a person is signed in. */
const SIGN_INS_MS = 60_000;

export async function addPerson(user: Schemas['NewUser'], key: string): Promise<User> {
  const params = { header: once(key) };
  return tellPerson(await tagged(api.POST('/v1/users', { params, body: user })));
}

export async function changePerson(change: Schemas['UserChange'], of: User): Promise<User> {
  const params = { path: { user_id: of.user_id }, header: ifMatch(of) };
  return tellPerson(await tagged(api.PATCH('/v1/users/{user_id}', { params, body: change })));
}

/** Whether what is kept of a person is being erased, or is gone: nothing can be changed then. */
export function isGone(of: User): boolean {
  return Boolean(of.erasing_at || of.erased_at);
}

/** Sends the mail with the link that sets a password. */
export async function invite(id: string, key: string): Promise<Schemas['Invitation']> {
  const params = { path: { user_id: id }, header: once(key) };
  const sent = await body(api.POST('/v1/users/{user_id}/invitation', { params }));
  void queryClient.invalidateQueries({ queryKey: ['user', id] });
  return sent;
}

export async function removeSecondFactor(of: User): Promise<void> {
  const params = { path: { user_id: of.user_id }, header: ifMatch(of) };
  await api.DELETE('/v1/users/{user_id}/second-factor', { params });
  tellPerson(await readPerson(of.user_id));
}

/** Where a person is signed in. */
export const signIns = (id: string) =>
  queryOptions({
    queryKey: ['user', id, 'sign-ins'],
    queryFn: ({ signal }) =>
      body(api.GET('/v1/users/{user_id}/sign-ins', { params: { path: { user_id: id } }, signal })),
    refetchInterval: SIGN_INS_MS,
  });

/** Ends all sign-ins of a person. */
export async function endSignIns(id: string): Promise<true> {
  await api.DELETE('/v1/users/{user_id}/sign-ins', { params: { path: { user_id: id } } });
  await queryClient.invalidateQueries({ queryKey: ['user', id] });
  return true;
}

export function dataOf(id: string): Promise<Schemas['PersonalData']> {
  return body(api.GET('/v1/users/{user_id}/data', { params: { path: { user_id: id } } }));
}

/** The page of a person says another thing once everything is erased. */
function tellErasure(now: Erasure): Erasure {
  const shown = queryClient.getQueryData<User>(['user', now.user_id]);
  if (now.state === 'erased' && !shown?.erased_at) {
    void queryClient.invalidateQueries({ queryKey: ['user', now.user_id], exact: true });
  }
  return now;
}

const ERASURE_MS = 3_000;

/** How an erasure stands, asked again until it is over. */
export const erasure = (id: string) =>
  queryOptions({
    queryKey: ['user', id, 'erasure'],
    queryFn: async ({ signal }): Promise<Erasure> =>
      tellErasure(
        await body(
          api.GET('/v1/users/{user_id}/erasure', { params: { path: { user_id: id } }, signal }),
        ),
      ),
    refetchInterval: ({ state }) => (state.data?.state === 'erased' ? false : ERASURE_MS),
  });

export async function erase(id: string, key: string): Promise<Erasure> {
  const params = { path: { user_id: id }, header: once(key) };
  const path = '/v1/users/{user_id}/erasure';
  const begun = await body(api.POST(path, { params, body: { confirm: true } }));
  queryClient.setQueryData(['user', id, 'erasure'], begun);
  void queryClient.invalidateQueries({ queryKey: ['user', id], exact: true });
  return begun;
}

/** What a person has charged on these days. */
export const charged = (id: string, { from, to, zone }: Days) =>
  queryOptions({
    queryKey: ['user', id, 'charged', from, to, zone],
    queryFn: ({ signal }) => {
      // The API takes the first day that does not belong to the period any more.
      const params = { query: { user_id: id, from, to: dayPlus(to, 1), time_zone: zone } };
      return body(api.GET('/v1/reports/consumption', { params, signal }));
    },
  });

export interface CardFilter {
  q?: string | undefined;
  user_id?: string | undefined;
  parent_uid?: string | undefined;
  status?: string | undefined;
  sort?: string | undefined;
}

export const cards = (filter: CardFilter): LiveList<Token> => ({
  queryKey: ['tokens', filter],
  page: (cursor, signal) => {
    const status = filter.status as Schemas['TokenStatus'] | undefined;
    const query = { ...filter, status, cursor, limit: PAGE };
    return body(api.GET('/v1/tokens', { params: { query }, signal }));
  },
});

/** The file of the cards that a filter shows, which can be changed and imported again. */
/** A file of cards has the columns of an import, whichever are shown, so that it can be given back. */
export function cardsFile(filter: CardFilter): Promise<Blob> {
  const wanted = Object.entries(filter).filter(([, value]) => value);
  return file(`/v1/tokens?${new URLSearchParams(wanted as [string, string][])}`, 'text/csv');
}

export const card = (uid: string) =>
  queryOptions({ queryKey: ['token', uid], queryFn: () => readCard(uid) });

export function readCard(uid: string): Promise<Token> {
  return tagged(api.GET('/v1/tokens/{uid}', { params: { path: { uid } } }));
}

function tellCard(now: Token): Token {
  queryClient.setQueryData(['token', now.uid], now);
  void queryClient.invalidateQueries({ queryKey: ['tokens'] });
  return now;
}

export async function addCard(token: Schemas['NewToken'], key: string): Promise<Token> {
  const params = { header: once(key) };
  const made = await tagged(api.POST('/v1/tokens', { params, body: token }));
  return tellCard(made as unknown as Token);
}

export async function changeCard(change: Schemas['TokenChange'], of: Token): Promise<Token> {
  const params = { path: { uid: of.uid }, header: ifMatch(of) };
  return tellCard(await tagged(api.PATCH('/v1/tokens/{uid}', { params, body: change })));
}

export async function removeCard(of: Token): Promise<void> {
  const params = { path: { uid: of.uid }, header: ifMatch(of) };
  await api.DELETE('/v1/tokens/{uid}', { params });
  void queryClient.invalidateQueries({ queryKey: ['tokens'] });
}

/** Imports a file of cards; a dry run checks every line and writes nothing. */
export async function importCards(text: string, isDry: boolean, key: string): Promise<Import> {
  const answer = await api.POST('/v1/tokens', {
    params: { query: { dry_run: isDry }, ...(isDry ? {} : { header: once(key) }) },
    headers: { 'Content-Type': 'text/csv' },
    body: text as never,
    bodySerializer: (given: unknown) => given as string,
  });
  if (!isDry) void queryClient.invalidateQueries({ queryKey: ['tokens'] });
  return answer.data as unknown as Import;
}

export const vehicles = (filter: {
  q?: string | undefined;
  user_id?: string | undefined;
}): LiveList<Vehicle> => ({
  queryKey: ['vehicles', filter],
  page: (cursor, signal) => {
    // The person's own vehicles are listed by id only; a plate is looked for in all.
    const sort = filter.user_id ? undefined : ('plate' as const);
    const query = { ...filter, sort, cursor, limit: PAGE };
    return body(api.GET('/v1/vehicles', { params: { query }, signal }));
  },
});

export function readVehicle(id: string): Promise<Vehicle> {
  return tagged(api.GET('/v1/vehicles/{vehicle_id}', { params: { path: { vehicle_id: id } } }));
}

function tellVehicles<T>(now: T): T {
  void queryClient.invalidateQueries({ queryKey: ['vehicles'] });
  return now;
}

export async function addVehicle(vehicle: Schemas['NewVehicle'], key: string): Promise<Vehicle> {
  const params = { header: once(key) };
  return tellVehicles(await tagged(api.POST('/v1/vehicles', { params, body: vehicle })));
}

export async function changeVehicle(
  change: Schemas['VehicleChange'],
  of: Vehicle,
): Promise<Vehicle> {
  const params = { path: { vehicle_id: of.vehicle_id }, header: ifMatch(of) };
  const path = '/v1/vehicles/{vehicle_id}';
  return tellVehicles(await tagged(api.PATCH(path, { params, body: change })));
}

/** Removes a vehicle as it stands now: the rows of the list carry no entity tag. */
export async function removeVehicle({ vehicle_id }: Vehicle): Promise<void> {
  const now = await readVehicle(vehicle_id);
  const params = { path: { vehicle_id }, header: ifMatch(now) };
  await api.DELETE('/v1/vehicles/{vehicle_id}', { params });
  tellVehicles(undefined);
}

export const claims = (state: string | undefined): LiveList<Claim> => ({
  queryKey: ['token-claims', state],
  page: (cursor, signal) => {
    const query = { state: state as Schemas['ClaimStateWord'] | undefined, cursor, limit: PAGE };
    return body(api.GET('/v1/token-claims', { params: { query }, signal }));
  },
});

export async function answerClaim(id: string, isConfirmed: boolean, key: string): Promise<Claim> {
  const params = { path: { claim_id: id }, header: once(key) };
  const answered = isConfirmed
    ? api.POST('/v1/token-claims/{claim_id}/confirm', { params })
    : api.POST('/v1/token-claims/{claim_id}/refuse', { params });
  const claim = await body(answered);
  void queryClient.invalidateQueries({ queryKey: ['token-claims'] });
  void queryClient.invalidateQueries({ queryKey: ['tokens'] });
  return claim;
}

export const refusedCards = (station: string): LiveList<Refused> => ({
  queryKey: ['station', station, 'refused-cards'],
  page: (cursor, signal) => {
    const params = { path: { station_id: station }, query: { cursor, limit: PAGE } };
    return body(api.GET('/v1/stations/{station_id}/refused-cards', { params, signal }));
  },
});

const STATIONS_MAX = 100;

/** The stations from which one is chosen, those of a site or those whose id begins so. */
export const stationChoice = (site: string | undefined, q: string) =>
  queryOptions({
    queryKey: ['stations', 'choice', site, q],
    queryFn: async ({ signal }) => {
      const query = { site_id: site, q: q || undefined, limit: STATIONS_MAX };
      return (await body(api.GET('/v1/stations', { params: { query }, signal }))).items;
    },
    staleTime: 60_000,
  });
