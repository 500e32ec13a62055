import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';

interface Props {
  /** What stands on the button that opens it. */
  label: ReactNode;
  buttonClass?: string;
  /** Opens upwards, or from the left edge of its button on. */
  place?: 'up' | 'start';
  /** The content. A part of it that opens a dialog closes the menu before, so that the focus can come back. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A button with a panel below it. Escape, a click outside and another page close it. */
export function Menu({ label, buttonClass = 'button', place, children }: Props) {
  const menu = useRef<HTMLDetailsElement>(null);
  const path = useLocation({ select: (location) => location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: closes whenever the page changes
  useEffect(() => menu.current?.removeAttribute('open'), [path]);
  const close = () => {
    if (!menu.current?.open) return;
    menu.current.open = false;
    menu.current.querySelector('summary')?.focus();
  };
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    const outside = (event: Event) => {
      if (!menu.current?.contains(event.target as Node)) menu.current?.removeAttribute('open');
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      // A dialog over the page is closed first.
      if ((event.target as Element).closest?.('dialog[open]')) return;
      // Nobody else takes this key: it would lead away from the page.
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('keydown', key, true);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('keydown', key, true);
    };
  }, []);
  return (
    <details className={place === 'up' ? 'menu menu-up' : 'menu'} ref={menu}>
      <summary className={buttonClass}>{label}</summary>
      <div className={place === 'start' ? 'menu-panel menu-start' : 'menu-panel'}>
        {typeof children === 'function' ? children(close) : children}
      </div>
    </details>
  );
}
