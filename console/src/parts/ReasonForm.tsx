import type { ReactNode } from 'react';
import { useState } from 'react';
import { t } from '../i18n';
import { type Draft, useDraft } from './draft';
import { TextArea } from './Field';
import { Form } from './Form';
import type { Saving } from './save';

const REASON_MAX = 500;

interface Props {
  /** Under this name what was typed is kept. */
  name: string;
  label: string;
  hint?: string;
  isOptional?: boolean;
  saveLabel: string;
  saving: Saving<unknown>;
  onSave: (reason: string, draft: Draft<{ reason: string }>) => void;
  onCancel?: () => void;
  why?: string | null | false | undefined;
  conflict?: ReactNode;
  children?: ReactNode;
}

/** A form that asks why, and is sent only with an answer. */
export function ReasonForm({ name, label, hint, isOptional, onSave, children, ...form }: Props) {
  const draft = useDraft(name, { reason: '' });
  const [isAsked, setAsked] = useState(false);
  const reason = draft.value.reason.trim();
  const isMissing = !isOptional && reason === '';
  const { onCancel, conflict, ...rest } = form;
  const save = () => {
    setAsked(true);
    if (!isMissing) onSave(reason, draft);
  };
  return (
    <Form
      {...rest}
      {...(onCancel ? { onCancel } : {})}
      {...(conflict ? { conflict } : {})}
      draft={draft}
      onSave={save}
    >
      {children}
      <TextArea
        label={label}
        hint={hint}
        isOptional={isOptional ?? false}
        maxLength={REASON_MAX}
        error={
          isAsked && isMissing
            ? t('common.form.reasonWanted')
            : (form.saving.fieldError('reason') ?? form.saving.fieldError('note'))
        }
        value={draft.value.reason}
        onChange={({ target }) => draft.set({ reason: target.value })}
      />
    </Form>
  );
}
