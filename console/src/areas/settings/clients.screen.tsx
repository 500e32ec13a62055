import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { me } from '../../api/shared';
import { ownZone } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  Confirm,
  CopyId,
  Dialog,
  Empty,
  Foreign,
  Form,
  Loaded,
  SelectField,
  Table,
  TextArea,
  TextField,
  Time,
  useAttempt,
  useDraft,
  useSaving,
  ZoneNote,
} from '../../parts';
import {
  addClient,
  type Client,
  type ClientWithSecret,
  clients,
  removeClient,
  renewClient,
} from './queries';
import { Secret, type Shown } from './Secret';
import { SettingsPage } from './SettingsPage';

const ROLES = ['admin', 'operator', 'viewer'] as const;

type Asked = { act: 'renew' | 'remove'; of: Client } | null;

export default function ClientsScreen() {
  const query = useLiveList(clients);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  const own = useQuery(me).data?.client_id;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const show = (of: ClientWithSecret) =>
    setSecret({ label: t('settings.client.id'), id: of.client_id, secret: of.client_secret });
  const add = (
    <Button kind="main" icon="add" onClick={() => setAdding(true)}>
      {t('settings.client.add')}
    </Button>
  );
  return (
    <SettingsPage actions={add}>
      <p className="quiet">{t('settings.client.lead')}</p>
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="clients"
            caption={t('settings.tab.clients')}
            columns={columns(own, setAsked)}
            rows={rows}
            rowId={(row) => row.client_id}
            more={moreOf(query, clients)}
            empty={
              <Empty icon="keys" title={t('settings.client.empty')} action={add}>
                {t('settings.client.lead')}
              </Empty>
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={ownZone()} />
      <Dialog title={t('settings.client.add')} isOpen={isAdding} onClose={() => setAdding(false)}>
        <AddForm
          onDone={(made) => {
            setAdding(false);
            if (made) show(made);
          }}
        />
      </Dialog>
      <Ask asked={asked} onClose={() => setAsked(null)} onSecret={show} />
      <Secret of={secret} onClose={() => setSecret(null)} />
    </SettingsPage>
  );
}

interface AskProps {
  asked: Asked;
  onClose: () => void;
  onSecret: (of: ClientWithSecret) => void;
}

function Ask({ asked, onClose, onSecret }: AskProps) {
  const saving = useSaving<ClientWithSecret | true>();
  const attempt = useAttempt();
  const isRenewal = asked?.act === 'renew';
  const go = async () => {
    if (asked === null) return;
    const { of } = asked;
    const done = await saving.save(async () => {
      if (isRenewal) return attempt((key) => renewClient(of.client_id, key), of.client_id);
      await removeClient(of);
      return true;
    }, t('settings.saved'));
    if (done === undefined) return;
    onClose();
    if (done !== true) onSecret(done);
  };
  const name = asked?.of.name ?? '';
  return (
    <Confirm
      title={
        isRenewal
          ? t('settings.client.renewTitle', { name })
          : t('settings.client.removeTitle', { name })
      }
      isOpen={asked !== null}
      onClose={onClose}
      action={isRenewal ? t('settings.client.renew') : t('settings.remove')}
      onDo={() => void go()}
      saving={saving}
      isDanger
    >
      <p>{isRenewal ? t('settings.client.renewText') : t('settings.client.removeText')}</p>
    </Confirm>
  );
}

function AddForm({ onDone }: { onDone: (made: ClientWithSecret | null) => void }) {
  const draft = useDraft('client.new', { name: '', role: 'viewer', redirects: '' });
  const saving = useSaving<ClientWithSecret>();
  const attempt = useAttempt();
  const { name, role, redirects } = draft.value;
  const save = async () => {
    const redirect_uris = redirects.split(/\s+/).filter(Boolean);
    const wanted = { name: name.trim(), role: role as 'viewer', redirect_uris };
    const made = await saving.save(
      () => attempt((key) => addClient(wanted, key), wanted),
      t('settings.saved'),
    );
    if (made === undefined) return;
    draft.clear();
    onDone(made);
  };
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={() => void save()}
      saveLabel={t('settings.client.add')}
      onCancel={() => onDone(null)}
      why={name.trim() === '' && t('settings.why.name')}
    >
      <TextField
        label={t('settings.name')}
        hint={t('settings.client.nameHint')}
        value={name}
        error={saving.fieldError('name')}
        onChange={({ target }) => draft.set({ name: target.value })}
      />
      <SelectField
        label={t('common.person.role')}
        hint={t('settings.client.roleHint')}
        value={role}
        error={saving.fieldError('role')}
        options={ROLES.map((value) => ({ value, label: code('role', value) }))}
        onChange={({ target }) => draft.set({ role: target.value })}
      />
      <TextArea
        label={t('settings.client.redirects')}
        hint={t('settings.client.redirectsHint')}
        isOptional
        value={redirects}
        error={saving.fieldError('redirect_uris')}
        onChange={({ target }) => draft.set({ redirects: target.value })}
      />
    </Form>
  );
}

function columns(own: string | undefined, ask: (asked: Asked) => void): Column<Client>[] {
  return [
    {
      id: 'name',
      header: t('settings.name'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'id',
      header: t('settings.client.id'),
      cell: (row) => <CopyId id={row.client_id} />,
      csv: (row) => row.client_id,
    },
    {
      id: 'role',
      header: t('common.person.role'),
      cell: (row) => code('role', row.role),
      csv: (row) => row.role,
    },
    {
      id: 'secret',
      header: t('settings.client.secretAt'),
      cell: (row) => <Time at={row.secret_changed_at} zone={ownZone()} full />,
      csv: (row) => row.secret_changed_at,
    },
    {
      id: 'acts',
      header: t('settings.acts'),
      cell: (row) => (
        <span className="row">
          <Button small onClick={() => ask({ act: 'renew', of: row })}>
            {t('settings.client.renew')}
          </Button>
          <Button
            small
            kind="danger"
            onClick={() => ask({ act: 'remove', of: row })}
            why={row.client_id === own && t('settings.client.ownWhy')}
          >
            {t('settings.remove')}
          </Button>
        </span>
      ),
    },
  ];
}
