import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ownZone } from '../../format';
import { t } from '../../i18n';
import { Dialog, Form, SelectField, TextField, useAttempt, useDraft, useSaving } from '../../parts';
import { addSite, type Site } from './queries';
import { siteAddress } from './SitePage';
import { zoneOptions } from './zones';

/** An id that a name suggests: small letters of ASCII, digits and hyphens. */
function idOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return plain.replace(/^-+|-+$/g, '').slice(0, 36);
}

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for the name and the zone of a new site; the rest is said in its settings. */
export function AddSite({ isOpen, onClose }: Props) {
  return (
    <Dialog title={t('sites.add')} isOpen={isOpen} onClose={onClose}>
      <AddForm onClose={onClose} />
    </Dialog>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const attempt = useAttempt();
  const [isTried, setTried] = useState(false);
  const initial = { name: '', id: '', zone: ownZone(), address: '' };
  const draft = useDraft('sites.add', initial);
  const saving = useSaving<Site>();
  const { name, id, zone, address } = draft.value;
  const save = async () => {
    setTried(true);
    if (name.trim() === '') return;
    const site_id = id.trim() || idOf(name) || undefined;
    const wanted = {
      name: name.trim(),
      time_zone: zone,
      ...(site_id === undefined ? {} : { site_id }),
      ...(address.trim() === '' ? {} : { address: address.trim() }),
    };
    const made = await saving.save(
      () => attempt((key) => addSite(wanted, key), wanted),
      t('sites.added'),
    );
    if (made === undefined) return;
    draft.clear();
    await navigate({ to: siteAddress(made.site_id, '/gateway') });
  };
  const isWrong = isTried && name.trim() === '';
  return (
    <Form
      saving={saving}
      onSave={() => void save()}
      saveLabel={t('sites.add')}
      onCancel={onClose}
      draft={draft}
    >
      <TextField
        label={t('sites.field.name')}
        hint={t('sites.field.nameHint')}
        error={saving.fieldError('name') ?? (isWrong ? t('sites.wrong.name') : null)}
        value={name}
        autoFocus
        onChange={({ target }) => draft.set({ name: target.value })}
      />
      <SelectField
        label={t('sites.field.zone')}
        hint={t('sites.field.zoneHint')}
        error={saving.fieldError('time_zone')}
        value={zone}
        options={zoneOptions(zone)}
        onChange={({ target }) => draft.set({ zone: target.value })}
      />
      <TextField
        label={t('sites.field.address')}
        isOptional
        error={saving.fieldError('address')}
        value={address}
        onChange={({ target }) => draft.set({ address: target.value })}
      />
      <TextField
        label={t('sites.field.id')}
        hint={t('sites.field.idHint')}
        isOptional
        error={saving.fieldError('site_id')}
        placeholder={idOf(name)}
        value={id}
        spellCheck={false}
        maxLength={36}
        onChange={({ target }) => draft.set({ id: target.value })}
      />
    </Form>
  );
}
