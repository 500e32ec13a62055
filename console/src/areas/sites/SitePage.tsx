import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { me } from '../../api/shared';
import { colon } from '../../format';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { Banner, Foreign, Loaded, Page, StateChip, Tabs } from '../../parts';
import { type GatewayState, gatewayState, type Site, site } from './queries';

/** The site that the address names. */
export function useSiteId(): string {
  const { siteId = '' } = useParams({ strict: false }) as { siteId?: string };
  return siteId;
}

export function siteAddress(siteId: string, rest = ''): string {
  return `/sites/${encodeURIComponent(siteId)}${rest}`;
}

/** Whether the socket tells the person of gateways: only who reaches everything may hear of them. */
export function useHearsOfGateways(): boolean {
  const { data } = useQuery(me);
  return data !== undefined && !data.site_ids && !data.station_ids;
}

/** The state of the gateway that serves a site; nothing while there is none. */
export function useGatewayState(known: Site | undefined): GatewayState | undefined {
  const id = known?.active_gateway_id ?? '';
  const options = gatewayState(id, useHearsOfGateways());
  return useLiveQuery({ ...options, enabled: id !== '' }).data;
}

/** The tabs of a site: the rest of the address, and the word. */
const TABS = [
  ['', 'sites.tab.now'],
  ['/stations', 'sites.tab.stations'],
  ['/sessions', 'sites.tab.sessions'],
  ['/power', 'sites.tab.power'],
  ['/gateway', 'sites.tab.gateway'],
  ['/settings', 'sites.tab.settings'],
] as const;

interface Props {
  siteId: string;
  /** Whether the tab says itself what is missing of the gateway. */
  hasOwnNotes?: boolean;
  children: (known: Site) => ReactNode;
}

/** What all tabs of a site share: its name, its gateway, what is away. */
export function SitePage({ siteId, hasOwnNotes, children }: Props) {
  const query = useQuery(site(siteId));
  const state = useGatewayState(query.data);
  const tabs = TABS.map(([rest, label]) => ({ to: siteAddress(siteId, rest), label: t(label) }));
  return (
    <Page
      title={query.data?.name ?? siteId}
      up={{ to: '/sites', label: t('sites.title') }}
      lead={query.data && <Lead site={query.data} state={state} />}
    >
      <Tabs label={t('sites.tabs')} tabs={tabs} />
      <Loaded query={query} lines={8}>
        {(known) => (
          <div className="stack stack-wide">
            {!hasOwnNotes && <Missing site={known} state={state} />}
            {children(known)}
          </div>
        )}
      </Loaded>
    </Page>
  );
}

/** Whether the gateway of a site is connected. */
export function GatewayChip({ connected }: { connected: boolean }) {
  return connected ? (
    <StateChip word={t('sites.gateway.connected')} tone="good" icon="check" />
  ) : (
    <StateChip word={t('sites.gateway.away')} tone="bad" icon="away" />
  );
}

function Lead({ site: known, state }: { site: Site; state: GatewayState | undefined }) {
  return (
    <>
      {known.active_gateway_id == null ? (
        <StateChip word={t('sites.gateway.none')} tone="warn" icon="unknown" />
      ) : (
        state && <GatewayChip connected={state.connected} />
      )}
      {known.address && <Foreign text={known.address} />}
      <span>{known.time_zone ?? t('sites.noZone')}</span>
    </>
  );
}

/** Says what is missing before anything can work here, or that the gateway is away. */
function Missing({ site: known, state }: { site: Site; state: GatewayState | undefined }) {
  const to = siteAddress(known.site_id, '/gateway');
  if (known.active_gateway_id == null) {
    return (
      <Banner kind="calm">
        {t('sites.gateway.noneHow')} <Link to={to}>{t('sites.gateway.connect')}</Link>
      </Banner>
    );
  }
  if (state?.quarantine) {
    return (
      <Banner kind="bad">
        {t('sites.gateway.quarantine')} <Link to={to}>{t('sites.gateway.see')}</Link>
      </Banner>
    );
  }
  if (state && !state.connected) {
    return (
      <Banner icon="away">{`${code('link', 'away')}${colon()}${t('sites.gateway.awayHow')}`}</Banner>
    );
  }
  return null;
}
