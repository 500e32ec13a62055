import { useQuery } from '@tanstack/react-query';
import { api, body } from '../api/client';
import { useReachesAll, useRight } from '../api/shared';
import { listed } from '../format';
import { code, t } from '../i18n';
import { Empty, Page } from '../parts';
import type { Screen } from './screens';

const NAMES_MAX = 5;

/** Who gives rights to others. Their names are seen only by who reaches everything. */
const admins = {
  queryKey: ['people', 'admins'],
  queryFn: async ({ signal }: { signal: AbortSignal }) => {
    const params = { query: { role: 'admin' as const, limit: 20 } };
    const { items } = await body(api.GET('/v1/users', { params, signal }));
    const there = items.filter(({ suspended, erased_at }) => !suspended && !erased_at);
    return there.slice(0, NAMES_MAX).map(({ full_name }) => full_name);
  },
  staleTime: 60_000,
};

/** What a person meets who follows a link to a screen that is not for them: which right, from whom. */
export function Refused({ screen, has }: { screen: Screen; has: boolean }) {
  const reachesAll = useReachesAll();
  const { data: names = [] } = useQuery({ ...admins, enabled: useRight('read') && reachesAll });
  const scope = code('scope', screen.right);
  return (
    <Page title={t('common.noRight.title')}>
      <Empty icon="lock" title={t(has ? 'common.noRight.all' : 'common.noRight.text', { scope })}>
        {
          // The rights over operators are those of the deployment: no operator can give them.
          screen.right === 'operators'
            ? t('common.noRight.askOwner')
            : t(names.length > 0 ? 'common.noRight.askThem' : 'common.noRight.ask', {
                names: listed(names),
              })
        }
      </Empty>
    </Page>
  );
}
