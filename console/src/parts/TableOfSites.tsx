import { power } from '../format';
import { t } from '../i18n';
import type { Column } from './Table';
import { Aged } from './Time';

/** What tables of sites show of a site. */
interface SiteRow {
  gateway_id?: string | null;
  gateway_connected: boolean;
  power?: { watts: number; as_of: string } | null;
}

/** A figure of a site, which is the last known one while its gateway is away. */
export function SiteFigure({ site, text }: { site: SiteRow; text: string }) {
  const isKnown = site.gateway_connected || site.gateway_id == null;
  return isKnown ? text : <span className="stale">{text}</span>;
}

/** The power of each site. `intervalS` is how often it is measured. */
export function powerColumn<T extends SiteRow>(header: string, intervalS: number): Column<T> {
  return {
    id: 'power',
    header,
    align: 'end',
    cell: ({ power: sum }) =>
      sum == null ? (
        t('common.none')
      ) : (
        <Aged at={sum.as_of} intervalS={intervalS}>
          {power(sum.watts)}
        </Aged>
      ),
    csv: (row) => row.power?.watts,
    csvHeader: 'power_w',
  };
}
