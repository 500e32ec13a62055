import type { FormEvent, ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { ProblemBox } from './Feedback';
import { useIsCutOff } from './lost';
import type { Saving } from './save';

interface Props {
  /** What `useSaving` gives. */
  saving: Pick<Saving<unknown>, 'isBusy' | 'error' | 'isConflict'>;
  onSave: () => void;
  /** The word of the button; `Save` when left out. */
  saveLabel?: string;
  onCancel?: () => void;
  /** Why it cannot be saved now. */
  why?: string | null | false | undefined;
  /** What `useDraft` gives: says that something typed before is not saved, and forgets it. */
  draft?: { isDirty: boolean; isFound: boolean; clear: () => void };
  /** Instead of the problem after a 412: theirs beside mine. */
  conflict?: ReactNode;
  children: ReactNode;
}

/** A form with its fields, its problem, and its buttons. */
export function Form({
  saving,
  onSave,
  saveLabel,
  onCancel,
  why,
  draft,
  conflict,
  children,
}: Props) {
  const { isBusy, error, isConflict } = saving;
  const isCutOff = useIsCutOff();
  // Then theirs or mine is chosen; a plain "Save" beside that would be refused again.
  const isChosen = isConflict && Boolean(conflict);
  const hasFields = ((error ?? {}) as { fields?: unknown[] }).fields?.length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!why && !isBusy && !isCutOff) onSave();
  };
  const discard = draft && (
    <Button small={draft.isFound} kind="quiet" onClick={draft.clear}>
      {t('common.form.discard')}
    </Button>
  );
  return (
    <form className="stack" noValidate onSubmit={submit}>
      {draft?.isDirty && draft.isFound && (
        <div className="banner banner-calm">
          <span>{t('common.form.draft')}</span>
          {discard}
        </div>
      )}
      {children}
      {isChosen && conflict}
      {error && !isChosen ? (
        <>
          {hasFields ? <p className="field-error">{t('common.form.wrong')}</p> : null}
          <ProblemBox error={error} />
        </>
      ) : null}
      <div className="dialog-actions">
        {onCancel && <Button onClick={onCancel}>{t('common.cancel')}</Button>}
        {!onCancel && !isChosen && draft?.isDirty && !draft.isFound && discard}
        {!isChosen && (
          <Button kind="main" type="submit" isBusy={isBusy} why={why} showWhy>
            {isBusy ? t('common.saving') : (saveLabel ?? t('common.save'))}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Yes or no. `no` is said where a plain no would be no sentence. */
export function YesNo({ is, no }: { is: boolean; no?: string }) {
  return is ? t('common.yes') : (no ?? t('common.no'));
}
