import { type ReactNode, useEffect, useId, useRef } from 'react';
import { t } from '../i18n';
import { IconButton } from './Button';

/** What a person types into or chooses from. */
const FIELD = ':is(input, select, textarea):not(:disabled, [type="hidden"])';

interface Props {
  title: string;
  isOpen: boolean;
  /** Called by Escape and by the button; a dialog without it stays until it is answered. */
  onClose?: () => void;
  isWide?: boolean;
  children: ReactNode;
  actions?: ReactNode;
}

/** A dialog over the page. The browser keeps the focus in it and gives it back. */
export function Dialog({ title, isOpen, onClose, isWide, children, actions }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const { current } = dialog;
    if (isOpen && !current?.open) {
      current?.showModal();
      // The browser would take the button that closes: people type at once.
      current?.querySelector<HTMLElement>(FIELD)?.focus();
    }
    if (!isOpen && current?.open) current.close();
  }, [isOpen]);
  return (
    <dialog
      ref={dialog}
      className={isWide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        onClose?.();
      }}
      onClose={() => {
        if (isOpen) onClose?.();
      }}
    >
      {isOpen && (
        <div className="dialog-body">
          <div className="row row-apart">
            <h2 id={id}>{title}</h2>
            {onClose && <IconButton icon="close" name={t('common.close')} onClick={onClose} />}
          </div>
          {children}
          {actions && <div className="dialog-actions">{actions}</div>}
        </div>
      )}
    </dialog>
  );
}
