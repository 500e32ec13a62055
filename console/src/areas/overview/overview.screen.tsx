import { useQuery } from '@tanstack/react-query';
import { sites as allSites, me, useSite } from '../../api/shared';
import { t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { Aged, Empty, Loaded, Page, useAddress } from '../../parts';
import { Checklist } from './Checklist';
import { Needs } from './Needs';
import { Now } from './Now';
import { anyCard, anyTariffs, overview, SITES_WATCHED_MAX } from './queries';
import { SitesTable } from './SitesTable';
import { ofSite, stepsDone } from './sums';

/** How often the overview is read again, in seconds. */
const READ_S = 60;

/** What the person may watch of what the page shows. */
function useWatched(site: string | undefined): string[] {
  const { data: person } = useQuery(me);
  const { data: known } = useQuery(allSites);
  if (person?.station_ids) {
    return person.station_ids.slice(0, SITES_WATCHED_MAX).map((id) => `station:${id}`);
  }
  const ids = site ? [site] : (known ?? []).slice(0, SITES_WATCHED_MAX).map((it) => it.site_id);
  const ofSites = ids.map((id) => `site:${id}`);
  return person !== undefined && !person.site_ids ? ['operator', ...ofSites] : ofSites;
}

/** What needs a person, what happens now, what was taken today; or how to set all this up. */
export default function OverviewScreen() {
  const [{ site }] = useAddress();
  const query = useLiveQuery(overview(useWatched(site)));
  const asOf = query.data?.as_of;
  const isSettingUp = query.data?.checklist?.has_bill === false;
  const { data: hasCard = false } = useQuery({ ...anyCard, enabled: isSettingUp });
  const isUnpriced = query.data?.checklist?.has_tariff === false;
  const { data: tariffs = [] } = useQuery({ ...anyTariffs, enabled: isUnpriced });
  return (
    <Page
      title={t('overview.title')}
      where={useSite(site)?.name}
      lead={
        query.isError &&
        asOf && (
          <Aged at={asOf} intervalS={READ_S} isAway>
            {t('overview.notNew')}
          </Aged>
        )
      }
    >
      <Loaded query={query} lines={8}>
        {(read) => {
          const steps = stepsDone(read, hasCard);
          const isNew = steps !== null && !steps.site;
          const shown = site ? ofSite(read, site) : read;
          return (
            <div className="stack stack-wide">
              {steps && Object.values(steps).includes(false) && (
                <Checklist done={steps} sites={read.sites} tariffs={tariffs} />
              )}
              {!isNew && (
                <>
                  <Needs overview={shown} site={site} />
                  <Now overview={shown} site={site} />
                  {shown.sites.length > 0 && <SitesTable sites={shown.sites} />}
                </>
              )}
              {steps === null && read.stations === 0 && (
                <Empty icon="stations" title={t('overview.nothing')}>
                  {t('overview.nothingHow')}
                </Empty>
              )}
            </div>
          );
        }}
      </Loaded>
    </Page>
  );
}
