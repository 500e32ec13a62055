import type codes from '../../messages/en/codes.json';
import type common from '../../messages/en/common.json';
import type drivers from '../../messages/en/drivers.json';
import type money from '../../messages/en/money.json';
import type overview from '../../messages/en/overview.json';
import type reports from '../../messages/en/reports.json';
import type review from '../../messages/en/review.json';
import type sessions from '../../messages/en/sessions.json';
import type settings from '../../messages/en/settings.json';
import type sites from '../../messages/en/sites.json';
import type stations from '../../messages/en/stations.json';
import type tariff from '../../messages/en/tariff.json';
import type team from '../../messages/en/team.json';

interface Areas {
  common: typeof common;
  drivers: typeof drivers;
  money: typeof money;
  overview: typeof overview;
  reports: typeof reports;
  review: typeof review;
  sessions: typeof sessions;
  settings: typeof settings;
  sites: typeof sites;
  stations: typeof stations;
  tariff: typeof tariff;
  team: typeof team;
}

/** A file of `messages/{language}`. */
export type Area = keyof Areas;

/** A message: area and key, such as `stations.title`. */
export type Key = { [A in Area]: `${A}.${keyof Areas[A] & string}` }[Area];

type GroupOf<K> = K extends `${infer G}.${string}` ? G : never;
type OwnGroup<K> = K extends `code.${infer G}.${string}` ? G : never;

/**
 * A group of codes, such as `connector` of `connector.AVAILABLE`. A group that only one area shows
 * stands in the file of that area, as `code.delivery.FAILED`, so that the first view is not longer.
 */
export type CodeGroup =
  | GroupOf<keyof typeof codes>
  | { [A in Area]: OwnGroup<keyof Areas[A]> }[Area];
