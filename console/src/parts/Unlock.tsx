import type { ReactNode } from 'react';
import { code, t } from '../i18n';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Banner } from './Feedback';

interface Props {
  isOpen: boolean;
  /** Why the charger cannot be asked just now. */
  why: string | null;
  /** The outcome of the unlocking before is not known. */
  isAgain: boolean;
  onClose: () => void;
  onUnlock: () => void;
  /** Whose charge it is, and where. */
  children: ReactNode;
}

/**
 * Asks before the cable of a charge that goes on is unlocked. A charger may end the charge by it,
 * and it is the way out where stopping does not help, so that it is asked for and not forbidden.
 */
export function UnlockDialog({ isOpen, why, isAgain, onClose, onUnlock, children }: Props) {
  const unlock = () => {
    onClose();
    onUnlock();
  };
  return (
    <Dialog
      title={t('common.unlock.title')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" why={why} onClick={unlock}>
            {isAgain ? t('common.command.again') : code('command', 'unlock')}
          </Button>
        </>
      }
    >
      {isAgain && <Banner icon="unknown">{t('common.command.unknownHelp')}</Banner>}
      <p>
        {t('common.unlock.text')} {children}
      </p>
    </Dialog>
  );
}
