import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { ownZone } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  Confirm,
  CopyId,
  Dialog,
  Facts,
  Foreign,
  Loaded,
  Page,
  ProblemBox,
  Time,
  useAttempt,
  useSaving,
  ZoneNote,
} from '../../parts';
import { Deliveries } from './Deliveries';
import {
  changeWebhook,
  removeWebhook,
  renewWebhook,
  testWebhook,
  type Webhook,
  type WebhookWithSecret,
  webhook,
} from './queries';
import { Secret, type Shown } from './Secret';
import { EditWebhook } from './WebhookForm';
import { WebhookState } from './WebhookState';

export default function WebhookScreen() {
  const { webhookId = '' } = useParams({ strict: false }) as { webhookId?: string };
  const query = useQuery(webhook(webhookId));
  const zone = ownZone();
  return (
    <Page
      title={query.data?.name || t('settings.webhook.one')}
      up={{ to: '/settings/webhooks', label: t('settings.tab.webhooks') }}
      lead={query.data && <WebhookState of={query.data} />}
      actions={query.data && <Acts of={query.data} />}
    >
      <Loaded query={query} lines={5}>
        {(of) => (
          <div className="stack stack-wide">
            {!of.active && of.off_reason && of.off_reason !== 'asked' && (
              <Banner kind="bad">{t('settings.webhook.offNote')}</Banner>
            )}
            <Card title={t('settings.webhook.about')}>
              <Facts
                facts={[
                  [t('settings.webhook.url'), <Foreign key="url" text={of.url} />],
                  [t('settings.webhook.id'), <CopyId key="id" id={of.webhook_id} />],
                  !of.active && [
                    t('settings.webhook.offSince'),
                    <Time key="off" at={of.off_since} zone={zone} full />,
                  ],
                  Boolean(of.former_secret_until) && [
                    t('settings.webhook.formerUntil'),
                    <Time key="former" at={of.former_secret_until} zone={zone} full />,
                  ],
                  [
                    t('settings.webhook.events'),
                    <ul key="events" className="stack stack-tight">
                      {of.events.map((event) => (
                        <li key={event}>
                          <code>{event}</code>
                          <div className="small quiet">{code('webhookEvent', event)}</div>
                        </li>
                      ))}
                    </ul>,
                  ],
                ]}
              />
            </Card>
            <Deliveries of={of} zone={zone} />
            <ZoneNote zone={zone} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

type Asked = 'edit' | 'secret' | 'remove' | null;

function Acts({ of }: { of: Webhook }) {
  const [asked, setAsked] = useState<Asked>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const navigate = useNavigate();
  const close = () => setAsked(null);
  const test = () =>
    saving.save(
      () => attempt((key) => testWebhook(of.webhook_id, key), ['test', of.webhook_id]),
      t('settings.webhook.tested'),
    );
  const turn = () =>
    saving.save(() => changeWebhook({ active: !of.active }, of), t('settings.saved'));
  const renew = async () => {
    const now = (await saving.save(() =>
      attempt((key) => renewWebhook(of.webhook_id, key), ['renew', of.webhook_id]),
    )) as WebhookWithSecret | undefined;
    if (now === undefined) return;
    close();
    setSecret({ label: t('settings.webhook.id'), id: of.webhook_id, secret: now.secret });
  };
  const remove = async () => {
    const done = await saving.save(() => removeWebhook(of), t('settings.saved'));
    if (done) void navigate({ to: '/settings/webhooks' });
  };
  return (
    <>
      <Button isBusy={saving.isBusy} onClick={() => void test()}>
        {t('settings.webhook.test')}
      </Button>
      <Button isBusy={saving.isBusy} onClick={() => void turn()}>
        {of.active ? t('settings.webhook.turnOff') : t('settings.webhook.turnOn')}
      </Button>
      <Button onClick={() => setAsked('secret')}>{t('settings.webhook.rotate')}</Button>
      <Button kind="danger" onClick={() => setAsked('remove')}>
        {t('settings.remove')}
      </Button>
      <Button kind="main" onClick={() => setAsked('edit')}>
        {t('settings.edit')}
      </Button>
      {saving.error && asked === null ? <ProblemBox error={saving.error} /> : null}
      <Dialog title={t('settings.webhook.edit')} isOpen={asked === 'edit'} onClose={close} isWide>
        <EditWebhook of={of} onClose={close} />
      </Dialog>
      <Confirm
        title={t('settings.webhook.rotate')}
        isOpen={asked === 'secret'}
        onClose={close}
        action={t('settings.webhook.rotate')}
        onDo={() => void renew()}
        saving={saving}
      >
        <p>{t('settings.webhook.rotateText')}</p>
      </Confirm>
      <Confirm
        title={t('settings.webhook.removeTitle')}
        isOpen={asked === 'remove'}
        onClose={close}
        action={t('settings.remove')}
        onDo={() => void remove()}
        saving={saving}
        isDanger
      >
        <p>{t('settings.webhook.removeText')}</p>
      </Confirm>
      <Secret of={secret} onClose={() => setSecret(null)} />
    </>
  );
}
