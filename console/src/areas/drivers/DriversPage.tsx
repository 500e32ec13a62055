import type { ReactNode } from 'react';
import { t } from '../../i18n';
import { Page, Tabs } from '../../parts';

const TABS = [
  ['/drivers', 'drivers.tab.people'],
  ['/drivers/cards', 'drivers.tab.cards'],
  ['/drivers/vehicles', 'drivers.tab.vehicles'],
  ['/drivers/claims', 'drivers.tab.claims'],
  ['/drivers/refused', 'drivers.tab.refused'],
] as const;

/** What all lists of drivers share: the title and the tabs between them. */
export function DriversPage({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <Page title={t('drivers.title')} actions={actions}>
      <Tabs label={t('drivers.tabs')} tabs={TABS.map(([to, label]) => ({ to, label: t(label) }))} />
      <div className="stack">{children}</div>
    </Page>
  );
}
