import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { sites } from '../../api/shared';
import { t } from '../../i18n';
import {
  Dialog,
  Form,
  PersonFields,
  type PersonValues,
  personBody,
  useAttempt,
  useDraft,
  useSaving,
} from '../../parts';
import { addPerson, type User } from './queries';

const NOBODY: PersonValues = {
  full_name: '',
  email: '',
  contact_number: '',
  language: '',
  role: 'driver',
  site_ids: [],
  station_ids: [],
};

/** Adds a driver. The invitation is sent from the page of the person. */
export function AddPerson({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t('drivers.add.title')} isOpen={isOpen} onClose={onClose}>
      <AddForm onClose={onClose} />
    </Dialog>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const draft = useDraft('driver.new', NOBODY);
  const saving = useSaving<User>();
  const attempt = useAttempt();
  const navigate = useNavigate();
  const known = useQuery(sites);
  const save = async () => {
    const wanted = personBody(draft.value);
    const made = await saving.save(
      () => attempt((key) => addPerson(wanted as never, key), wanted),
      t('drivers.added'),
    );
    if (made === undefined) return;
    draft.clear();
    onClose();
    void navigate({ to: `/drivers/people/${encodeURIComponent(made.user_id)}` });
  };
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={() => void save()}
      saveLabel={t('drivers.add')}
      onCancel={onClose}
      why={draft.value.full_name.trim() === '' && t('drivers.why.name')}
    >
      <PersonFields
        value={draft.value}
        set={draft.set}
        fieldError={saving.fieldError}
        sites={known.data ?? []}
      />
    </Form>
  );
}
