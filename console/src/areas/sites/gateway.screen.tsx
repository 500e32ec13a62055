import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRight, useZone } from '../../api/shared';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  Dialog,
  Empty,
  Facts,
  Foreign,
  Loaded,
  StateChip,
  Time,
  ZoneNote,
} from '../../parts';
import { AddGateway, Enrolment } from './Enrolment';
import { GatewayActions } from './GatewayActions';
import { GatewayFacts } from './GatewayFacts';
import { type Gateway, type GatewayToEnrol, gateways, type Site } from './queries';
import { SitePage, useGatewayState, useSiteId } from './SitePage';

/** The gateway of a site: adding it, its state, another secret, removing it. */
export default function SiteGatewayScreen() {
  const siteId = useSiteId();
  return (
    <SitePage siteId={siteId} hasOwnNotes>
      {(known) => <Gateways site={known} />}
    </SitePage>
  );
}

function Gateways({ site }: { site: Site }) {
  const query = useQuery(gateways(site.site_id));
  const [made, setMade] = useState<GatewayToEnrol | null>(null);
  const [isAdding, setAdding] = useState(false);
  const zone = useZone(site.site_id);
  const mayConfigure = useRight('configure');
  const why = mayConfigure ? null : t('common.noRight.text', { scope: code('scope', 'configure') });
  const add = (
    <Button kind="main" icon="add" why={why} showWhy onClick={() => setAdding(true)}>
      {t('sites.gateway.add')}
    </Button>
  );
  return (
    <>
      {made && <Enrolment made={made} onDone={() => setMade(null)} />}
      <Loaded
        query={query}
        isEmpty={(all) => all.length === 0}
        empty={
          made === null && (
            <Card>
              <Empty icon="plug" title={t('sites.gateway.none')} action={add}>
                {t('sites.gateway.addHow')}
              </Empty>
            </Card>
          )
        }
      >
        {(all) => (
          <>
            {inOrder(all).map((gateway) => (
              <GatewayCard
                key={gateway.gateway_id}
                site={site}
                gateway={gateway}
                zone={zone}
                onSecret={setMade}
              />
            ))}
            {made === null && (
              <p className="row">
                <Button icon="add" why={why} showWhy onClick={() => setAdding(true)}>
                  {t('sites.gateway.addAnother')}
                </Button>
              </p>
            )}
          </>
        )}
      </Loaded>
      <Dialog
        title={t('sites.gateway.add')}
        isOpen={isAdding && mayConfigure}
        onClose={() => setAdding(false)}
      >
        <AddGateway
          siteId={site.site_id}
          isReplacing={query.data?.some((it) => it.active) ?? false}
          onClose={() => setAdding(false)}
          onMade={(next) => {
            setAdding(false);
            setMade(next);
          }}
        />
      </Dialog>
      <ZoneNote zone={zone} />
    </>
  );
}

/** The gateway that serves the site first, then those that wait, then those that served it. */
function inOrder(all: readonly Gateway[]): Gateway[] {
  const rank = (it: Gateway) => (it.active ? 0 : it.fenced_at ? 2 : 1);
  return [...all].sort((a, b) => rank(a) - rank(b));
}

interface CardProps {
  site: Site;
  gateway: Gateway;
  zone: string;
  onSecret: (made: GatewayToEnrol) => void;
}

function GatewayCard({ site, gateway, zone, onSecret }: CardProps) {
  const state = useGatewayState(gateway.active ? site : undefined);
  const quarantine = state?.quarantine ?? gateway.now?.quarantine;
  return (
    <Card
      title={gateway.name ? <Foreign text={gateway.name} /> : t('sites.gateway.title')}
      actions={<Serving gateway={gateway} />}
    >
      <div className="stack">
        {quarantine && (
          <Banner kind="bad">
            <strong>{t('sites.gateway.quarantine')}</strong>{' '}
            <span lang="en">
              <Foreign text={quarantine} />
            </span>
            <p className="small">{t('sites.gateway.quarantineHow')}</p>
          </Banner>
        )}
        {gateway.active && state && !state.connected && (
          <Banner icon="away">{t('sites.gateway.awayHow')}</Banner>
        )}
        {gateway.enrolment_revokes && <Banner>{t('sites.gateway.revokes')}</Banner>}
        {gateway.active && <GatewayFacts site={site} state={state} zone={zone} />}
        <Facts
          facts={[
            !gateway.active && [t('sites.gateway.id'), <bdi key="id">{gateway.gateway_id}</bdi>],
            [
              t('sites.gateway.enrolled'),
              <Time key="at" at={gateway.enrolled_at} zone={zone} full />,
            ],
            gateway.enrolment_expires_at != null && [
              t('sites.gateway.expires'),
              <Time key="until" at={gateway.enrolment_expires_at} zone={zone} full />,
            ],
            gateway.fenced_at != null && [
              t('sites.gateway.fenced'),
              <Time key="fenced" at={gateway.fenced_at} zone={zone} full />,
            ],
          ]}
        />
        <GatewayActions gateway={gateway} onSecret={onSecret} />
      </div>
    </Card>
  );
}

function Serving({ gateway }: { gateway: Gateway }) {
  if (gateway.active) {
    return <StateChip word={t('sites.gateway.serves')} tone="good" icon="check" />;
  }
  if (gateway.fenced_at) {
    return <StateChip word={t('sites.gateway.replaced')} tone="off" icon="off" />;
  }
  return <StateChip word={t('sites.gateway.waits')} tone="warn" icon="waiting" />;
}
