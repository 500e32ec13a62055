import type { Concern, Overview, SiteNow } from './queries';

/** How many connectors are in which state, as the first screen groups them. */
export interface Counts {
  charging: number;
  free: number;
  /** In use without charging, or reserved. */
  busy: number;
  off: number;
  faulted: number;
  /** Nobody can say, since the station is away. */
  away: number;
}

/** Which statuses make a group. They are those by which the list of stations is narrowed, too. */
export const STATUSES = {
  charging: ['CHARGING', 'SUSPENDED_EV', 'SUSPENDED_EVSE'],
  free: ['AVAILABLE'],
  busy: ['PREPARING', 'FINISHING', 'OCCUPIED', 'RESERVED'],
  off: ['UNAVAILABLE', 'UNKNOWN'],
  faulted: ['FAULTED'],
  away: ['AWAY'],
} as const satisfies Record<keyof Counts, readonly string[]>;

export const GROUPS = Object.keys(STATUSES) as (keyof Counts)[];

/** The counts of all sites. A status that no group knows counts as one that is not known. */
export function countsOf({ connectors_by_status }: Overview): Counts {
  const counts: Counts = { charging: 0, free: 0, busy: 0, off: 0, faulted: 0, away: 0 };
  for (const [status, n] of Object.entries(connectors_by_status)) {
    const group = GROUPS.find((it) => (STATUSES[it] as readonly string[]).includes(status));
    counts[group ?? 'off'] += n;
  }
  return counts;
}

/** The counts of a page added to those of the pages before. */
export function added(before: Overview, page: Overview): Overview {
  const byStatus: Record<string, number> = { ...before.connectors_by_status };
  for (const [status, n] of Object.entries(page.connectors_by_status)) {
    byStatus[status] = (byStatus[status] ?? 0) + n;
  }
  return {
    ...before,
    open_sessions: before.open_sessions + page.open_sessions,
    stations: before.stations + page.stations,
    stations_connected: before.stations_connected + page.stations_connected,
    stations_not_connected: before.stations_not_connected + page.stations_not_connected,
    stations_unknown: before.stations_unknown + page.stations_unknown,
    connectors_by_status: byStatus,
    gateways_away: [...before.gateways_away, ...page.gateways_away],
    stations_of_concern: [...before.stations_of_concern, ...page.stations_of_concern],
    more_stations_of_concern: before.more_stations_of_concern || page.more_stations_of_concern,
    sites: [...before.sites, ...page.sites],
    next_cursor: page.next_cursor,
  };
}

/** What is left of the overview for one site; the counts by status are those of its row. */
export function ofSite(overview: Overview, siteId: string): Overview {
  const isHere = (row: { site_id: string }) => row.site_id === siteId;
  const sites = overview.sites.filter(isHere);
  const [site] = sites;
  const byStatus: Record<string, number> = {};
  if (site !== undefined) {
    const { charging, free, occupied, out_of_service, faulted, away } = site;
    Object.assign(byStatus, { CHARGING: charging, AVAILABLE: free, FAULTED: faulted, AWAY: away });
    Object.assign(byStatus, { OCCUPIED: occupied, UNAVAILABLE: out_of_service });
  }
  return {
    ...overview,
    connectors_by_status: byStatus,
    sites,
    open_sessions: site?.open_sessions ?? 0,
    stations: site?.stations ?? 0,
    gateways_away: overview.gateways_away.filter(isHere),
    stations_of_concern: overview.stations_of_concern.filter(isHere),
  };
}

export interface Money {
  amount_minor: number;
  currency: string;
}

export interface Today {
  sessions: number;
  energy_wh: number;
  amounts: Money[];
  /** Whether the sites count different days as today, since their zones differ. */
  hasSeveralDays: boolean;
}

/** The sums of today, by the day of each site, with one amount for each currency. */
export function todayOf(sites: readonly SiteNow[]): Today {
  const amounts = new Map<string, number>();
  for (const { today } of sites) {
    for (const { currency, amount_minor } of today.amounts) {
      amounts.set(currency, (amounts.get(currency) ?? 0) + amount_minor);
    }
  }
  return {
    sessions: sites.reduce((sum, { today }) => sum + today.sessions, 0),
    energy_wh: sites.reduce((sum, { today }) => sum + today.energy_wh, 0),
    amounts: [...amounts].map(([currency, amount_minor]) => ({ currency, amount_minor })),
    hasSeveralDays: new Set(sites.map(({ today }) => today.day)).size > 1,
  };
}

export const STEPS = ['site', 'gateway', 'station', 'price', 'card', 'charge'] as const;
export type Step = (typeof STEPS)[number];

/** Which steps of setting up are done; null where nobody has to be led through it. */
export function stepsDone(
  { checklist, sites }: Overview,
  hasCard: boolean,
): Record<Step, boolean> | null {
  if (!checklist) return null;
  return {
    site: checklist.has_site,
    // A gateway is added with its site in mind; one that has never connected serves nobody.
    gateway: sites.some((site) => site.gateway_id != null),
    station: checklist.has_station,
    price: checklist.has_tariff,
    // Who has charged had a card, whatever became of it.
    card: hasCard || checklist.has_session,
    charge: checklist.has_bill,
  };
}

/** So long after it was added, a charger may take to be put up and to connect for the first time. */
const NEW_MS = 15 * 60_000;

/** Whether a station that has never connected was added so short a time ago that it only waits. */
function isWaiting({ code, since, added_at: added }: Concern, now: number): boolean {
  const isNever = code === 'not_connected' && !since;
  return isNever && now - Date.parse(added) < NEW_MS;
}

/** The concerns that need a person, and how many stations were just added and have not connected yet. */
export function concernsAt(
  now: number,
  all: readonly Concern[],
): { concerns: Concern[]; waiting: number } {
  const concerns = all.filter((concern) => !isWaiting(concern, now));
  return { concerns, waiting: all.length - concerns.length };
}

/** Whether a connector is faulted; the other concerns are chargers that are away. */
export function isFault({ code }: Pick<Concern, 'code'>): boolean {
  return code === 'faulted';
}

/** The concerns of each site together, those that began last first; the newest site first. */
export function bySite<T extends Pick<Concern, 'site_id' | 'since'>>(rows: readonly T[]): T[][] {
  const since = (row: T | undefined) => row?.since ?? '';
  const newest = [...rows].sort((a, b) => since(b).localeCompare(since(a)));
  const groups = new Map<string, T[]>();
  for (const row of newest) groups.set(row.site_id, [...(groups.get(row.site_id) ?? []), row]);
  return [...groups.values()];
}
