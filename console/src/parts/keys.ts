import { useEffect, useRef } from 'react';

const PLACE = 'forecourt.keys';

/** Whether keyboard shortcuts are on. They can be switched off (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  return localStorage.getItem(PLACE) !== 'off';
}

export function setKeys(isOn: boolean): void {
  localStorage.setItem(PLACE, isOn ? 'on' : 'off');
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as HTMLElement | null;
  return element?.closest?.('input, textarea, select, [contenteditable], dialog[open]') != null;
}

/** Listens to single keys while nothing is typed. */
export function useKeys(handle: (key: string, event: KeyboardEvent) => void): void {
  const latest = useRef(handle);
  latest.current = handle;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
      if (keysAreOn() && !isTyping(event.target)) latest.current(event.key, event);
    };
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
