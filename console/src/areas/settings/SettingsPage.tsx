import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { me, useRight } from '../../api/shared';
import { t } from '../../i18n';
import { Page, Tabs } from '../../parts';

/** What all settings share: the tabs that the person may open. */
export function SettingsPage({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const { data } = useQuery(me);
  const reachesAll = data?.site_ids == null && data?.station_ids == null;
  const shown: readonly (readonly [boolean, string, string])[] = [
    [true, '/settings', t('settings.tab.account')],
    [useRight('read') && reachesAll, '/settings/operator', t('settings.tab.operator')],
    [useRight('clients'), '/settings/clients', t('settings.tab.clients')],
    [useRight('webhooks'), '/settings/webhooks', t('settings.tab.webhooks')],
    [useRight('operators'), '/settings/deployment', t('settings.tab.deployment')],
  ];
  const tabs = shown.flatMap(([isShown, to, label]) => (isShown ? [{ to, label }] : []));
  return (
    <Page title={t('settings.title')} actions={actions}>
      <Tabs label={t('settings.tabs')} tabs={tabs} />
      <div className="stack">{children}</div>
    </Page>
  );
}
