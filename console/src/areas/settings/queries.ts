import { queryOptions } from '@tanstack/react-query';
import { api, body, ifMatch, once, type Schemas, type Tagged, tagged } from '../../api/client';
import { queryClient } from '../../api/query';
import { me, operator } from '../../api/shared';
import type { LiveList } from '../../live/use';

export type Me = Tagged<Schemas['Me']>;
export type Operator = Tagged<Schemas['Operator']>;
export type Client = Schemas['Client'];
export type ClientWithSecret = Schemas['ClientWithSecret'];
export type Webhook = Tagged<Schemas['Webhook']>;
export type WebhookWithSecret = Schemas['WebhookWithSecret'];
export type Delivery = Schemas['WebhookDelivery'];
export type EventType = Schemas['EventType'];

/** The kinds of events that a webhook can choose; a test is sent by its own button. */
export const EVENTS = [
  'session.started',
  'session.ended',
  'cdr.created',
  'cdr.credited',
  'review.opened',
  'connector.status_changed',
  'station.fault',
  'station.connected',
  'station.disconnected',
  'gateway.connected',
  'gateway.disconnected',
  'command.finished',
  'user.changed',
  'token.changed',
] as const satisfies readonly EventType[];

export function readMe(): Promise<Me> {
  return tagged(api.GET('/v1/me')) as Promise<Me>;
}

export async function changeMe(change: Schemas['MeChange'], of: Me): Promise<Me> {
  const params = { header: ifMatch(of as { _etag?: string }) };
  const now = (await tagged(api.PATCH('/v1/me', { params, body: change }))) as Me;
  queryClient.setQueryData(me.queryKey, now);
  queryClient.setQueryData([...me.queryKey, 'settings'], now);
  return now;
}

export async function signOutEverywhere(key: string): Promise<void> {
  await api.POST('/v1/me/sign-out', { params: { header: once(key) } });
}

export function readOperator(): Promise<Operator> {
  return tagged(api.GET('/v1/operator'));
}

export const ownOperator = queryOptions({
  queryKey: ['operator', 'settings'],
  queryFn: readOperator,
});

export async function changeOperator(
  change: Schemas['OperatorChange'],
  of: Operator,
): Promise<Operator> {
  const params = { header: ifMatch(of) };
  const now = await tagged(api.PATCH('/v1/operator', { params, body: change }));
  queryClient.setQueryData(ownOperator.queryKey, now);
  void queryClient.invalidateQueries({ queryKey: operator.queryKey, exact: true });
  void queryClient.invalidateQueries({ queryKey: me.queryKey });
  return now;
}

/** The tariffs from which the operator's own is chosen, up to a hundred. */
export const tariffChoice = queryOptions({
  queryKey: ['tariffs', 'choice'],
  queryFn: async ({ signal }) =>
    (await body(api.GET('/v1/tariffs', { params: { query: { limit: 100 } }, signal }))).items,
});

export const clients: LiveList<Client> = {
  queryKey: ['clients'],
  page: (cursor, signal) =>
    body(api.GET('/v1/clients', { params: { query: { cursor, limit: 50 } }, signal })),
};

function told<T>(queryKey: readonly unknown[], now: T): T {
  void queryClient.invalidateQueries({ queryKey });
  return now;
}

export async function addClient(
  client: Schemas['NewClient'],
  key: string,
): Promise<ClientWithSecret> {
  const params = { header: once(key) };
  return told(['clients'], await body(api.POST('/v1/clients', { params, body: client })));
}

export async function renewClient(id: string, key: string): Promise<ClientWithSecret> {
  const params = { path: { client_id: id }, header: once(key) };
  return told(['clients'], await body(api.POST('/v1/clients/{client_id}/secret', { params })));
}

/** Removes a client as it stands now: the rows of the list carry no entity tag. */
export async function removeClient({ client_id }: Client): Promise<boolean> {
  const path = { client_id };
  const now = await tagged(api.GET('/v1/clients/{client_id}', { params: { path } }));
  const params = { path, header: ifMatch(now) };
  await api.DELETE('/v1/clients/{client_id}', { params });
  return told(['clients'], true);
}

export const webhooks: LiveList<Webhook> = {
  queryKey: ['webhooks'],
  page: (cursor, signal) =>
    body(api.GET('/v1/webhooks', { params: { query: { cursor, limit: 50 } }, signal })),
};

export function readWebhook(id: string): Promise<Webhook> {
  return tagged(api.GET('/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: id } } }));
}

export const webhook = (id: string) =>
  queryOptions({ queryKey: ['webhook', id], queryFn: () => readWebhook(id) });

export async function addWebhook(
  wanted: Schemas['NewWebhook'],
  key: string,
): Promise<WebhookWithSecret> {
  const params = { header: once(key) };
  return told(['webhooks'], await body(api.POST('/v1/webhooks', { params, body: wanted })));
}

export async function changeWebhook(
  change: Schemas['WebhookChange'],
  of: Webhook,
): Promise<Webhook> {
  const params = { path: { webhook_id: of.webhook_id }, header: ifMatch(of) };
  const path = '/v1/webhooks/{webhook_id}';
  const now = await tagged(api.PATCH(path, { params, body: change }));
  queryClient.setQueryData(['webhook', of.webhook_id], now);
  return told(['webhooks'], now);
}

export async function removeWebhook(of: Webhook): Promise<boolean> {
  const params = { path: { webhook_id: of.webhook_id }, header: ifMatch(of) };
  await api.DELETE('/v1/webhooks/{webhook_id}', { params });
  return told(['webhooks'], true);
}

export async function renewWebhook(id: string, key: string): Promise<WebhookWithSecret> {
  const params = { path: { webhook_id: id }, header: once(key) };
  const now = await body(api.POST('/v1/webhooks/{webhook_id}/secret', { params }));
  void queryClient.invalidateQueries({ queryKey: ['webhook', id] });
  return now;
}

export async function testWebhook(id: string, key: string): Promise<string> {
  const params = { path: { webhook_id: id }, header: once(key) };
  const { event_id } = await body(api.POST('/v1/webhooks/{webhook_id}/test', { params }));
  return told(['webhook', id, 'deliveries'], event_id);
}

const DELIVERIES_MS = 5_000;
export type DeliveryState = Delivery['state'];

/** The deliveries of a webhook, the newest event first. */
export const deliveries = (id: string, state: DeliveryState | undefined) => ({
  queryKey: ['webhook', id, 'deliveries', state],
  page: (cursor: string | undefined, signal: AbortSignal) => {
    const params = { path: { webhook_id: id }, query: { state, cursor, limit: 50 } };
    return body(api.GET('/v1/webhooks/{webhook_id}/deliveries', { params, signal }));
  },
});

/** How often the list of deliveries is read anew while one waits. */
export const deliveriesMs = DELIVERIES_MS;

export const event = (id: string) =>
  queryOptions({
    queryKey: ['event', id],
    queryFn: ({ signal }) =>
      body(api.GET('/v1/events/{event_id}', { params: { path: { event_id: id } }, signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });

export async function redeliver(id: string, eventId: string, key: string): Promise<Delivery> {
  const params = { path: { webhook_id: id, event_id: eventId }, header: once(key) };
  const path = '/v1/webhooks/{webhook_id}/deliveries/{event_id}/redeliver';
  return told(['webhook', id, 'deliveries'], await body(api.POST(path, { params })));
}

export async function renewSigningKey(
  endTokens: boolean,
  key: string,
): Promise<Schemas['SigningKey']> {
  const params = { header: once(key) };
  const wanted = { end_tokens: endTokens };
  return body(api.POST('/v1/deployment/signing-key', { params, body: wanted }));
}

export const operators: LiveList<Operator> = {
  queryKey: ['operators'],
  page: (cursor, signal) =>
    body(api.GET('/v1/operators', { params: { query: { cursor, limit: 50 } }, signal })),
};

export function readOneOperator(id: string): Promise<Operator> {
  const params = { path: { operator_id: id } };
  return tagged(api.GET('/v1/operators/{operator_id}', { params }));
}

export async function addOperator(
  wanted: Schemas['NewOperator'],
  key: string,
): Promise<Schemas['OperatorWithClient']> {
  const params = { header: once(key) };
  return told(['operators'], await body(api.POST('/v1/operators', { params, body: wanted })));
}

export async function changeOneOperator(
  change: Schemas['OperatorOfDeploymentChange'],
  of: Operator,
): Promise<Operator> {
  const params = { path: { operator_id: of.operator_id }, header: ifMatch(of) };
  const path = '/v1/operators/{operator_id}';
  return told(['operators'], await tagged(api.PATCH(path, { params, body: change })));
}

/** Everything that is kept of an operator, as one JSON value a line. `onRows` hears how far it is. */
export async function exportOperator(
  id: string,
  onRows: (rows: number) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const lines: string[] = [];
  let cursor: string | undefined;
  do {
    const params = { path: { operator_id: id }, query: { cursor, limit: 100 } };
    const page = await body(api.GET('/v1/operators/{operator_id}/export', { params, signal }));
    for (const item of page.items) lines.push(`${JSON.stringify(item)}\n`);
    onRows(lines.length);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined);
  return new Blob(lines, { type: 'application/x-ndjson' });
}
