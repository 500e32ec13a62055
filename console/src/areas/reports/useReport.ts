import { useQuery } from '@tanstack/react-query';
import { sites, usePageZone } from '../../api/shared';
import { dayOf, ownZone } from '../../format';
import { type Search, useAddress, useInAddress } from '../../parts';
import { type Days, daysOf, daysOfAddress, type Preset } from './period';
import type { Scope } from './queries';

export interface Shown extends Scope {
  /** The day of now in the zone of the report. */
  today: string;
  /** The zones that can be chosen. */
  zones: readonly string[];
  address: Search;
  change: (changes: Search) => void;
  /** The address without what is the report's own, for links to other reports. */
  kept: Search;
  isReady: boolean;
}

/** What the address says that a report shows. */
export function useReport(usual: Preset): Shown {
  const [address, change] = useAddress();
  const { data } = useQuery(sites);
  const { site, station, user, token } = address;
  const page = usePageZone(site);
  const zone = address.zone ?? page.zone;
  useInAddress('zone', page.isOneOfSeveral ? zone : undefined);
  const today = dayOf(Date.now(), zone);
  const days: Days = daysOfAddress(address, daysOf(usual, today));
  const all = (data ?? []).flatMap((it) => it.time_zone ?? []);
  return {
    days,
    zone,
    narrow: { site_id: site, station_id: station, user_id: user, token_uid: token },
    today,
    zones: [...new Set([zone, ...all, ownZone(), 'UTC'])],
    address,
    change,
    kept: { from: address.from, to: address.to, zone: address.zone, site },
    isReady: page.isKnown,
  };
}

/** The list of the sessions that a sum is made of: a session counts on the day on which it ended. */
export function sessionsOf({ days, zone, narrow }: Scope): Search {
  return {
    from: days.from,
    to: days.to,
    zone,
    site: narrow.site_id ?? undefined,
    station: narrow.station_id ?? undefined,
    user: narrow.user_id ?? undefined,
    token: narrow.token_uid ?? undefined,
    sort: '-ended_at',
  };
}
