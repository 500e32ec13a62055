import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { sites } from '../../api/shared';
import { t } from '../../i18n';
import {
  Button,
  Dialog,
  Form,
  PersonFields,
  type PersonValues,
  ProblemBox,
  personBody,
  useAttempt,
  useDraft,
  useSaving,
} from '../../parts';
import { addMember, inviteMember, type Member } from './queries';

const ROLES = ['operator', 'viewer', 'site_owner', 'caretaker', 'admin'] as const;
const NOBODY: PersonValues = {
  full_name: '',
  email: '',
  contact_number: '',
  language: '',
  role: 'operator',
  site_ids: [],
  station_ids: [],
};

/** Adds a colleague and sends the invitation. */
export function AddMember({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title={t('team.add')} isOpen={isOpen} onClose={onClose}>
      <AddForm onClose={onClose} />
    </Dialog>
  );
}

function AddForm({ onClose }: { onClose: () => void }) {
  const draft = useDraft('member.new', NOBODY);
  // The account stands once it is added; only the invitation is sent again if that failed.
  const [made, setMade] = useState<Member | null>(null);
  const adding = useSaving<Member>();
  const inviting = useSaving<boolean>();
  const addOnce = useAttempt();
  const inviteOnce = useAttempt();
  const navigate = useNavigate();
  const known = useQuery(sites);
  const { value } = draft;
  const send = async (of: Member) => {
    const sent = await inviting.save(async () => {
      await inviteOnce((key) => inviteMember(of.user_id, key), of.user_id);
      return true;
    }, t('team.invited'));
    if (!sent) return;
    onClose();
    void navigate({ to: `/team/${encodeURIComponent(of.user_id)}` });
  };
  const save = async () => {
    const body = personBody(value) as never;
    const member = await adding.save(() => addOnce((key) => addMember(body, key), body));
    if (member === undefined) return;
    draft.clear();
    setMade(member);
    await send(member);
  };
  if (made !== null) {
    return (
      <div className="stack">
        <p>{t('team.added', { name: made.full_name })}</p>
        {inviting.error ? <ProblemBox error={inviting.error} /> : null}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('common.close')}</Button>
          <Button kind="main" isBusy={inviting.isBusy} onClick={() => void send(made)}>
            {t('team.invite')}
          </Button>
        </div>
      </div>
    );
  }
  const isMissing = value.full_name.trim() === '' || value.email.trim() === '';
  return (
    <Form
      saving={adding}
      draft={draft}
      onSave={() => void save()}
      saveLabel={t('team.addAndInvite')}
      onCancel={onClose}
      why={isMissing && t('team.why.missing')}
    >
      <PersonFields
        value={value}
        set={draft.set}
        fieldError={adding.fieldError}
        roles={ROLES}
        roleHint={t(`team.means.${value.role}` as 'team.means.admin')}
        sites={known.data ?? []}
      />
    </Form>
  );
}
