import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { operator, useReachesAll, useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { Banner, Button, Card, Facts, Loaded, YesNo } from '../../parts';
import { AskRemove } from './AskRemove';
import { PolicyForm } from './PolicyForm';
import { removeSite, type Site, tariffs } from './queries';
import { SettingsForm } from './SettingsForm';
import { SitePage, useSiteId } from './SitePage';

/** The settings of a site: what it is, what drivers see, its price, how its gateway decides. */
export default function SiteSettingsScreen() {
  const siteId = useSiteId();
  return <SitePage siteId={siteId}>{(known) => <Settings key={siteId} site={known} />}</SitePage>;
}

function Settings({ site }: { site: Site }) {
  const mayConfigure = useRight('configure');
  // Tariffs and what holds for all sites are seen only by who reaches everything.
  const reachesAll = useReachesAll();
  const known = useQuery({ ...tariffs, enabled: reachesAll });
  const own = site.tariff_id == null ? [] : [{ tariff_id: site.tariff_id, name: site.tariff_id }];
  return (
    <>
      {!mayConfigure && (
        <Banner kind="calm" icon="lock">
          {t('common.noRight.text', { scope: code('scope', 'configure') })}
        </Banner>
      )}
      <div className="split">
        <div className="stack stack-wide">
          <Card title={t('sites.settings.title')}>
            {reachesAll ? (
              <Loaded query={known}>{(all) => <SettingsForm site={site} tariffs={all} />}</Loaded>
            ) : (
              <SettingsForm site={site} tariffs={own} />
            )}
          </Card>
          <Card title={t('sites.policy.title')}>
            <PolicyForm site={site} />
          </Card>
        </div>
        <div className="stack stack-wide">
          {reachesAll && <Published />}
          <Remove site={site} />
        </div>
      </div>
    </>
  );
}

/** Whether everybody may see the sites. That is decided for all sites of an operator at once. */
function Published() {
  const query = useQuery(operator);
  return (
    <Card title={t('sites.published.title')}>
      <Loaded query={query}>
        {({ publishes_locations: publishes }) => (
          <div className="stack stack-tight">
            <Facts facts={[[t('sites.published.label'), <YesNo key="is" is={publishes} />]]} />
            <p className="small quiet">{t('sites.published.how')}</p>
            <p className="small">
              <Link to="/settings">{t('sites.published.change')}</Link>
            </p>
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function Remove({ site }: { site: Site }) {
  const [isAsked, setAsked] = useState(false);
  const mayConfigure = useRight('configure');
  const navigate = useNavigate();
  const why = mayConfigure ? null : t('common.noRight.text', { scope: code('scope', 'configure') });
  return (
    <Card title={t('sites.remove.title')}>
      <div className="stack stack-tight">
        <p className="small quiet">{t('sites.remove.how')}</p>
        <div>
          <Button kind="danger" why={why} onClick={() => setAsked(true)}>
            {t('sites.remove.button')}
          </Button>
        </div>
      </div>
      <AskRemove
        title={t('sites.remove.ask', { name: site.name })}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        label={t('sites.remove.button')}
        remove={() => removeSite(site)}
        onRemoved={() => void navigate({ to: '/sites' })}
        said={t('sites.remove.done')}
      >
        <p>{t('sites.remove.text')}</p>
      </AskRemove>
    </Card>
  );
}
