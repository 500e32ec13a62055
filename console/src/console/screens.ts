import type { ComponentType } from 'react';
import type { Scope } from '../api/shared';
import type { Area, Key } from '../i18n';
import type { IconName } from '../parts';

/** A screen of the console: one address, one chunk. */
export interface Screen {
  /** The address, with parameters as `$stationId`. */
  path: string;
  /** The scope without which the screen says that a right is missing. */
  right: Scope;
  /** Only for people who reach everything of the operator, not some sites. */
  isOperatorWide?: true;
  /** The messages that it shows, beside `common` and `codes`. */
  messages: readonly Area[];
  /** Where it stands in the menu. Screens without it are reached from others. */
  menu?: {
    label: Key;
    icon: IconName;
    /** The letter after `g` that goes there. */
    go: string;
    /** Whether it stands in the bar of phones; the others stand under More. */
    isOnPhones?: true;
  };
  /** The parameter of its address that the search of the frame fills. */
  search?: 'q';
  /** Its chunk is named by the file: `areas/{area}/{name}.screen.tsx` gives `{area}-{name}.js`. */
  load: () => Promise<{ default: ComponentType }>;
}
