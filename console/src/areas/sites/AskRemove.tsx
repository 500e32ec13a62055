import type { ReactNode } from 'react';
import { t } from '../../i18n';
import { Button, Dialog, ProblemBox, useSaving } from '../../parts';

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** The word of the button that removes. */
  label: string;
  /** Why it cannot be removed now. */
  why?: string | null;
  remove: () => Promise<void>;
  onRemoved?: () => void;
  /** What is said to screen readers afterwards. */
  said: string;
  /** What is lost. */
  children: ReactNode;
}

/** Asks before something is removed, and says what is lost with it. */
export function AskRemove(props: Props) {
  const { title, isOpen, onClose, label, why, remove, onRemoved, said, children } = props;
  const saving = useSaving<true>();
  const close = () => {
    saving.reset();
    onClose();
  };
  const act = async () => {
    const done = await saving.save(async () => {
      await remove();
      return true as const;
    }, said);
    if (!done) return;
    close();
    onRemoved?.();
  };
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="danger" why={why} isBusy={saving.isBusy} onClick={() => void act()}>
            {label}
          </Button>
        </>
      }
    >
      {children}
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </Dialog>
  );
}
