import { useMemo, useState } from 'react';
import { t } from '../../i18n';
import { useLiveList } from '../../live/use';
import { Button, type Column, Dialog, Empty, Foreign, Loaded, Table } from '../../parts';
import { type Webhook, webhooks } from './queries';
import { Secret, type Shown } from './Secret';
import { SettingsPage } from './SettingsPage';
import { AddWebhook } from './WebhookForm';
import { WebhookState } from './WebhookState';

const WEBHOOKS_MAX = 10;

export default function WebhooksScreen() {
  const query = useLiveList(webhooks);
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<Shown | null>(null);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const add = (
    <Button
      kind="main"
      icon="add"
      onClick={() => setAdding(true)}
      why={rows.length >= WEBHOOKS_MAX && t('settings.why.webhooksMax', { n: WEBHOOKS_MAX })}
    >
      {t('settings.webhook.add')}
    </Button>
  );
  return (
    <SettingsPage actions={add}>
      <p className="quiet">{t('settings.webhook.lead')}</p>
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="webhooks"
            caption={t('settings.tab.webhooks')}
            columns={columns()}
            rows={rows}
            rowId={(row) => row.webhook_id}
            href={(row) => `/settings/webhooks/${encodeURIComponent(row.webhook_id)}`}
            empty={
              <Empty icon="plug" title={t('settings.webhook.empty')} action={add}>
                {t('settings.webhook.lead')}
              </Empty>
            }
          />
        )}
      </Loaded>
      <Dialog
        title={t('settings.webhook.add')}
        isOpen={isAdding}
        onClose={() => setAdding(false)}
        isWide
      >
        <AddWebhook
          onDone={(made) => {
            setAdding(false);
            if (made === null) return;
            const { webhook_id: id, secret: text } = made;
            setSecret({ label: t('settings.webhook.id'), id, secret: text });
          }}
        />
      </Dialog>
      <Secret of={secret} onClose={() => setSecret(null)} />
    </SettingsPage>
  );
}

function columns(): Column<Webhook>[] {
  return [
    {
      id: 'url',
      header: t('settings.webhook.url'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.url} />,
      csv: (row) => row.url,
    },
    {
      id: 'name',
      header: t('settings.name'),
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'state',
      header: t('settings.webhook.state'),
      cell: (row) => <WebhookState of={row} />,
      csv: (row) => (row.active ? 'on' : (row.off_reason ?? 'off')),
    },
    {
      id: 'events',
      header: t('settings.webhook.events'),
      cell: (row) => t('settings.webhook.eventCount', { n: row.events.length }),
      csv: (row) => row.events.join(' '),
    },
  ];
}
