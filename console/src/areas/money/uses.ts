import { useQuery } from '@tanstack/react-query';
import { operator, sites } from '../../api/shared';
import { type Place, stations } from './queries';

export interface Use {
  place: Place;
  name: string;
}

export interface Uses {
  /** The places that name each tariff. */
  of: (tariffId: string) => Use[];
  /** Whether all places are known by now. */
  isKnown: boolean;
  /** False when there are more stations than were read. */
  isWhole: boolean;
}

/** Where tariffs are used: by the operator, its sites and its stations. */
export function useUses(): Uses {
  const own = useQuery(operator).data;
  const all = useQuery(sites).data;
  const priced = useQuery(stations).data;
  return {
    of: (tariffId) => {
      const uses: Use[] = [];
      if (own?.default_tariff_id === tariffId) {
        uses.push({ place: { kind: 'operator' }, name: own.name });
      }
      for (const site of all ?? []) {
        if (site.tariff_id !== tariffId) continue;
        uses.push({ place: { kind: 'site', id: site.site_id }, name: site.name });
      }
      for (const { station_id, tariff_id } of priced?.items ?? []) {
        if (tariff_id !== tariffId) continue;
        uses.push({ place: { kind: 'station', id: station_id }, name: station_id });
      }
      return uses;
    },
    isKnown: own !== undefined && all !== undefined && priced !== undefined,
    isWhole: priced?.isWhole ?? true,
  };
}
