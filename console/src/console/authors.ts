import { useQuery } from '@tanstack/react-query';
import { api, tagged } from '../api/client';
import { me, useReachesAll } from '../api/shared';

/** What the API writes before the id of a person who did something. */
const PERSON = 'user:';

/** The name of a person who did something. Who reaches some places only may not read those of others. */
export function useAuthorName(by: string): string {
  const id = by.startsWith(PERSON) ? by.slice(PERSON.length) : '';
  const { data: own } = useQuery(me);
  const isOwn = own?.user_id === id;
  const reachesAll = useReachesAll();
  const { data } = useQuery({
    queryKey: ['user', id],
    queryFn: ({ signal }) =>
      tagged(api.GET('/v1/users/{user_id}', { params: { path: { user_id: id } }, signal })),
    enabled: id !== '' && !isOwn && reachesAll,
    staleTime: 5 * 60_000,
    retry: false,
  });
  return (isOwn ? own?.full_name : data?.full_name) ?? by;
}
