import { useQuery } from '@tanstack/react-query';
import { sites, useRight } from '../../api/shared';
import { t } from '../../i18n';
import {
  announce,
  Dialog,
  Form,
  PersonFields,
  type PersonValues,
  personBody,
  personLabels,
  useEdit,
} from '../../parts';
import { changePerson, readPerson, type User } from './queries';

const ROLES = ['driver', 'viewer', 'caretaker', 'site_owner', 'operator', 'admin'] as const;

interface Props {
  of: User;
  isOpen: boolean;
  onClose: () => void;
}

/** Changes a person; the role only for those who manage people. */
export function EditPerson({ of, isOpen, onClose }: Props) {
  return (
    <Dialog title={t('drivers.edit.title')} isOpen={isOpen} onClose={onClose}>
      <EditForm of={of} onClose={onClose} />
    </Dialog>
  );
}

function values(of: User): PersonValues {
  return {
    full_name: of.full_name,
    email: of.email ?? '',
    contact_number: of.contact_number ?? '',
    language: of.language ?? '',
    role: of.role,
    site_ids: of.site_ids ?? [],
    station_ids: of.station_ids ?? [],
  };
}

function EditForm({ of, onClose }: Omit<Props, 'isOpen'>) {
  const known = useQuery(sites);
  const managesPeople = useRight('people');
  const edit = useEdit<User, PersonValues>({
    name: `user.${of.user_id}`,
    read: of,
    values,
    labels: personLabels(),
    send: (changes, read, { site_ids, station_ids }) => {
      // What a role reaches is told with it, so that nothing of the former role is left.
      const whole = changes.role === undefined ? changes : { ...changes, site_ids, station_ids };
      return changePerson(personBody(whole) as never, read);
    },
    reread: () => readPerson(of.user_id),
    onDone: () => {
      announce(t('drivers.saved'));
      onClose();
    },
  });
  const { draft, saving } = edit;
  // A role that nobody gives here, such as that of the deployment, stays as it is.
  const roles = (ROLES as readonly string[]).includes(of.role) ? ROLES : [of.role, ...ROLES];
  const losesSignIn = of.invited_at && draft.value.email !== (of.email ?? '');
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={edit.save}
      onCancel={onClose}
      why={!edit.isChanged && t('drivers.why.unchanged')}
      conflict={edit.conflict}
    >
      <PersonFields
        value={draft.value}
        set={draft.set}
        fieldError={saving.fieldError}
        {...(managesPeople ? { roles, roleHint: roleMeaning(draft.value.role) } : {})}
        sites={known.data ?? []}
      />
      {losesSignIn && <p className="banner">{t('drivers.edit.newEmail')}</p>}
    </Form>
  );
}

function roleMeaning(role: string): string {
  return t(`team.means.${role}` as 'team.means.admin');
}
