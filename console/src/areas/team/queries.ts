import { queryOptions } from '@tanstack/react-query';
import { api, body, file, once, type Schemas } from '../../api/client';
import { queryClient } from '../../api/query';
import type { LiveList } from '../../live/use';

export type Member = Schemas['User'];
export type Entry = Schemas['AuditEntry'];

/** The roles of colleagues. Drivers are in the area of their own. */
export const STAFF = [
  'deployment_admin',
  'admin',
  'operator',
  'viewer',
  'site_owner',
  'caretaker',
] as const;

/** More colleagues of one role than a person reads through are looked for by name. */
const MEMBERS_MAX = 500;

async function membersOf(role: (typeof STAFF)[number], signal: AbortSignal): Promise<Member[]> {
  const all: Member[] = [];
  let cursor: string | undefined;
  do {
    const query = { role, sort: 'name', limit: 100, cursor };
    const page = await body(api.GET('/v1/users', { params: { query }, signal }));
    all.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor !== undefined && all.length < MEMBERS_MAX);
  return all;
}

/** All colleagues, by role and name: the API lists people by one role at a time. */
export const staff = queryOptions({
  queryKey: ['staff'],
  queryFn: async ({ signal }) => {
    const byRole = await Promise.all(STAFF.map((role) => membersOf(role, signal)));
    return {
      members: byRole.flat(),
      isCut: byRole.some((of) => of.length >= MEMBERS_MAX),
    };
  },
});

export async function addMember(user: Schemas['NewUser'], key: string): Promise<Member> {
  const params = { header: once(key) };
  const made = await body(api.POST('/v1/users', { params, body: user }));
  void queryClient.invalidateQueries({ queryKey: ['staff'] });
  void queryClient.invalidateQueries({ queryKey: ['users'] });
  return made;
}

/** Sends the mail with the link that sets a password. */
export async function inviteMember(id: string, key: string): Promise<void> {
  const params = { path: { user_id: id }, header: once(key) };
  await api.POST('/v1/users/{user_id}/invitation', { params });
  void queryClient.invalidateQueries({ queryKey: ['staff'] });
}

export interface AuditFilter {
  by?: string | undefined;
  record?: string | undefined;
  record_id?: string | undefined;
  action?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const auditLog = (filter: AuditFilter): LiveList<Entry> => ({
  queryKey: ['audit-log', filter],
  page: (cursor, signal) => {
    const action = filter.action as Schemas['AuditAction'] | undefined;
    const query = { ...filter, action, cursor, limit: 50 };
    return body(api.GET('/v1/audit-log', { params: { query }, signal }));
  },
});

export function auditFile(filter: AuditFilter): Promise<Blob> {
  const wanted = Object.entries(filter).filter(([, value]) => value);
  return file(`/v1/audit-log?${new URLSearchParams(wanted as [string, string][])}`, 'text/csv');
}
