import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { Button, CheckField, Dialog, Form, TextField, useAttempt, useSaving } from '../../parts';
import { AskRemove } from './AskRemove';
import {
  type Gateway,
  type GatewayToEnrol,
  type OneGateway,
  oneGateway,
  removeGateway,
  renameGateway,
  renewEnrolment,
} from './queries';

interface Props {
  gateway: Gateway;
  /** Shows the secret that was made. */
  onSecret: (made: GatewayToEnrol) => void;
}

/** What can be done with a gateway: another name, another secret, its end. */
export function GatewayActions({ gateway, onSecret }: Props) {
  const [asked, setAsked] = useState<'rename' | 'renew' | 'remove' | null>(null);
  const mayConfigure = useRight('configure');
  const why = mayConfigure ? null : t('common.noRight.text', { scope: code('scope', 'configure') });
  const close = () => setAsked(null);
  // The entity tag of the state on which the person decides.
  const isAsked = asked === 'remove' || asked === 'rename';
  const { data: read } = useQuery({ ...oneGateway(gateway.gateway_id), enabled: isAsked });
  return (
    <div className="row no-print">
      <Button why={why} onClick={() => setAsked('renew')}>
        {t('sites.renew.button')}
      </Button>
      <Button why={why} onClick={() => setAsked('rename')}>
        {t('sites.rename.button')}
      </Button>
      <Button kind="danger" why={why} onClick={() => setAsked('remove')}>
        {t('sites.removeGateway.button')}
      </Button>
      <Dialog title={t('sites.renew.title')} isOpen={asked === 'renew'} onClose={close}>
        <Renew
          gateway={gateway}
          onClose={close}
          onMade={(made) => {
            close();
            onSecret(made);
          }}
        />
      </Dialog>
      <Dialog title={t('sites.rename.title')} isOpen={asked === 'rename'} onClose={close}>
        {read && <Rename gateway={read} onClose={close} />}
      </Dialog>
      <AskRemove
        title={t('sites.removeGateway.title')}
        isOpen={asked === 'remove'}
        onClose={close}
        label={t('sites.removeGateway.button')}
        why={read === undefined ? t('common.starting') : null}
        remove={async () => {
          if (read !== undefined) await removeGateway(read);
        }}
        said={t('sites.removeGateway.done')}
      >
        <p>{t('sites.removeGateway.text')}</p>
        <p className="quiet">{t('sites.removeGateway.instead')}</p>
      </AskRemove>
    </div>
  );
}

interface AskProps {
  gateway: Gateway;
  onClose: () => void;
}

function Renew({
  gateway,
  onClose,
  onMade,
}: AskProps & { onMade: (made: GatewayToEnrol) => void }) {
  const [revoke, setRevoke] = useState(false);
  const attempt = useAttempt();
  const saving = useSaving<GatewayToEnrol>();
  const save = async () => {
    const made = await saving.save(() =>
      attempt((key) => renewEnrolment(gateway, revoke, key), [gateway.gateway_id, revoke]),
    );
    if (made !== undefined) onMade(made);
  };
  return (
    <Form
      saving={saving}
      onSave={() => void save()}
      saveLabel={t('sites.renew.make')}
      onCancel={onClose}
    >
      <p>{t('sites.renew.text')}</p>
      <CheckField
        label={t('sites.renew.revoke')}
        hint={t('sites.renew.revokeHint')}
        checked={revoke}
        onChange={({ target }) => setRevoke(target.checked)}
      />
    </Form>
  );
}

function Rename({ gateway, onClose }: { gateway: OneGateway; onClose: () => void }) {
  const [name, setName] = useState(gateway.name ?? '');
  const saving = useSaving<true>();
  const save = async () => {
    const done = await saving.save(async () => {
      await renameGateway(gateway, name.trim() || null);
      return true as const;
    });
    if (done) onClose();
  };
  return (
    <Form saving={saving} onSave={() => void save()} onCancel={onClose}>
      <TextField
        label={t('sites.field.gatewayName')}
        isOptional
        error={saving.fieldError('name')}
        value={name}
        onChange={({ target }) => setName(target.value)}
      />
    </Form>
  );
}
