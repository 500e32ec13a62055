import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { t } from '../../i18n';
import {
  announce,
  Button,
  Form,
  ProblemBox,
  TextArea,
  TextField,
  useAttempt,
  useDraft,
  useEdit,
  useSaving,
} from '../../parts';
import { addOperator, changeOneOperator, type Operator, readOneOperator } from './queries';

type Made = Schemas['OperatorWithClient'];
const REASON_MAX = 500;
const ID_MAX = 36;

/** Adds an operator; the secret of its first client is shown once afterwards. */
export function AddOperator({ onDone }: { onDone: (made: Made | null) => void }) {
  const draft = useDraft('operator.new', { operator_id: '', name: '' });
  const saving = useSaving<Made>();
  const attempt = useAttempt();
  const { operator_id, name } = draft.value;
  const save = async () => {
    const wanted = { operator_id: operator_id.trim(), name: name.trim() };
    const made = await saving.save(
      () => attempt((key) => addOperator(wanted, key), wanted),
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
      saveLabel={t('settings.operators.add')}
      onCancel={() => onDone(null)}
      why={(operator_id.trim() === '' || name.trim() === '') && t('settings.why.nameAndId')}
    >
      <TextField
        label={t('settings.operator.name')}
        value={name}
        error={saving.fieldError('name')}
        onChange={({ target }) => draft.set({ name: target.value })}
      />
      <TextField
        label={t('settings.operator.id')}
        hint={t('settings.operators.idHint')}
        maxLength={ID_MAX}
        value={operator_id}
        error={saving.fieldError('operator_id')}
        onChange={({ target }) => draft.set({ operator_id: target.value })}
      />
    </Form>
  );
}

interface Props {
  of: Operator;
  onClose: () => void;
}

export function RenameOperator({ of, onClose }: Props) {
  const edit = useEdit({
    name: `operator.${of.operator_id}`,
    read: of,
    values: (it: Operator) => ({ name: it.name }),
    labels: { name: t('settings.operator.name') },
    send: changeOneOperator,
    reread: () => readOneOperator(of.operator_id),
    onDone: () => {
      announce(t('settings.saved'));
      onClose();
    },
  });
  return (
    <Form
      saving={edit.saving}
      draft={edit.draft}
      onSave={edit.save}
      onCancel={onClose}
      why={!edit.isChanged && t('settings.why.unchanged')}
      conflict={edit.conflict}
    >
      <TextField
        label={t('settings.operator.name')}
        value={edit.draft.value.name}
        error={edit.saving.fieldError('name')}
        onChange={({ target }) => edit.draft.set({ name: target.value })}
      />
    </Form>
  );
}

/** Suspends an operator with a reason, or lifts the suspension. */
export function SuspendOperator({ of, onClose }: Props) {
  const [reason, setReason] = useState('');
  const saving = useSaving<Operator>();
  const give = async (suspended: { reason: string } | null) => {
    const now = await saving.save(() => changeOneOperator({ suspended }, of), t('settings.saved'));
    if (now !== undefined) onClose();
  };
  if (of.suspended) {
    return (
      <div className="stack">
        <p>{t('settings.operators.resumeText')}</p>
        {saving.error ? <ProblemBox error={saving.error} /> : null}
        <div className="dialog-actions">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="main" isBusy={saving.isBusy} onClick={() => void give(null)}>
            {t('settings.operators.resume')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <Form
      saving={saving}
      onSave={() => void give({ reason: reason.trim() })}
      saveLabel={t('settings.operators.suspend')}
      onCancel={onClose}
      why={reason.trim() === '' && t('settings.why.reason')}
    >
      <p>{t('settings.operators.suspendText')}</p>
      <TextArea
        label={t('settings.operators.reason')}
        maxLength={REASON_MAX}
        value={reason}
        error={saving.fieldError('suspended.reason')}
        onChange={({ target }) => setReason(target.value)}
      />
    </Form>
  );
}
