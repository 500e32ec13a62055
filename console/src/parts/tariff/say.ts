import type { Key } from '../../i18n';

/** What gives a message its text: `t` of the console, or a catalogue that a test has read. */
export type Say = (key: Key, args?: Readonly<Record<string, string | number>>) => string;
