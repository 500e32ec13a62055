import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
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
  // How often the browser has closed it: whoever still wants it open gets it back.
  const [closed, setClosed] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: opens again what the browser has closed
  useEffect(() => {
    const { current } = dialog;
    if (isOpen && !current?.open) {
      current?.showModal();
      // The browser would take the button that closes: people type at once.
      current?.querySelector<HTMLElement>(FIELD)?.focus();
    }
    if (!isOpen && current?.open) current.close();
  }, [isOpen, closed]);
  // The browser gives the focus back when a dialog closes, not when it is taken from the page.
  useLayoutEffect(() => {
    const { current } = dialog;
    return () => {
      if (current?.open) current.close();
    };
  }, []);
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
        if (!isOpen) return;
        // A second Escape cannot be prevented, so that also a dialog that has to be answered is closed.
        onClose?.();
        setClosed((times) => times + 1);
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
