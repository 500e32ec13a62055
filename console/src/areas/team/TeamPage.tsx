import type { ReactNode } from 'react';
import { useRight } from '../../api/shared';
import { t } from '../../i18n';
import { Page, Tabs } from '../../parts';

/** What members and audit log share. */
export function TeamPage({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  const seesAudit = useRight('audit');
  const tabs = [
    { to: '/team', label: t('team.tab.members') },
    ...(seesAudit ? [{ to: '/team/audit', label: t('team.tab.audit') }] : []),
  ];
  return (
    <Page title={t('team.title')} actions={actions}>
      <Tabs label={t('team.tabs')} tabs={tabs} />
      <div className="stack">{children}</div>
    </Page>
  );
}
