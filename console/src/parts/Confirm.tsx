import type { ReactNode } from 'react';
import { t } from '../i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { ProblemBox } from './Feedback';
import type { Saving } from './save';

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** The verb of the button that does it. */
  action: string;
  onDo: () => void;
  saving: Pick<Saving<unknown>, 'isBusy' | 'error' | 'reset'>;
  isDanger?: boolean;
  /** Why it cannot be done yet, such as a box that is not ticked. */
  why?: string | false | undefined;
  children: ReactNode;
}

/** Asks before something is done that is not simply undone, and says what it does. */
export function Confirm(props: Props) {
  const { title, isOpen, onClose, action, onDo, saving, isDanger, why, children } = props;
  const close = () => {
    saving.reset();
    onClose();
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button
            kind={isDanger ? 'danger' : 'main'}
            isBusy={saving.isBusy}
            onClick={onDo}
            why={why}
          >
            {action}
          </Button>
        </>
      }
    >
      {children}
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </Dialog>
  );
}
