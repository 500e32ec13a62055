import type { ComponentType } from 'react';
import type { Scope } from '../api/shared';
import type { Area, Key } from '../i18n';
import type { IconName } from '../parts';

/** A place in the menu. */
export interface Menu {
  label: Key;
  icon: IconName;
  /** The letter after `g` that goes there. */
  go: string;
  /** Whether it stands in the bar of phones; the others stand under More. */
  isOnPhones?: true;
}

/** The places of the menu. A place is shown once a screen names it. */
export const MENU = {
  overview: { label: 'common.nav.overview', icon: 'overview', go: 'o', isOnPhones: true },
  sites: { label: 'common.nav.sites', icon: 'sites', go: 'i' },
  stations: { label: 'common.nav.stations', icon: 'stations', go: 's', isOnPhones: true },
  sessions: { label: 'common.nav.sessions', icon: 'sessions', go: 'e', isOnPhones: true },
  review: { label: 'common.nav.review', icon: 'review', go: 'r', isOnPhones: true },
  drivers: { label: 'common.nav.drivers', icon: 'drivers', go: 'd' },
  money: { label: 'common.nav.money', icon: 'money', go: 'm' },
  reports: { label: 'common.nav.reports', icon: 'reports', go: 'p' },
  team: { label: 'common.nav.team', icon: 'team', go: 't' },
  settings: { label: 'common.nav.settings', icon: 'settings', go: 'x' },
} satisfies Record<string, Menu>;

/** A screen of the console: one address, one chunk. */
export interface Screen {
  /** The address, with parameters as `$stationId`. */
  path: string;
  /** The scope without which the screen says that a right is missing. */
  right: Scope;
  /** Only for people who reach everything of the operator, not some sites. */
  isOperatorWide?: true;
  /** It has nothing for people who reach named stations only: the menu leaves it out for them. */
  isOfSites?: true;
  /** The messages that it shows, beside `common` and `codes`. */
  messages: readonly Area[];
  /** What it reads first, as paths of the API: asked for while its code is still on the way. */
  reads?: readonly string[];
  /** Where it stands in the menu. Screens without it are reached from others. */
  menu?: Menu;
  /** The parameter of its address that the search of the frame fills. */
  search?: 'q';
  /** Its chunk is named by the file: `areas/{area}/{name}.screen.tsx` gives `{area}-{name}.js`. */
  load: () => Promise<{ default: ComponentType }>;
}
