import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSite, useZone } from '../../api/shared';
import { shortTime } from '../../format';
import { t } from '../../i18n';
import { stationReadings } from '../../live/stationReadings';
import { useLiveQuery } from '../../live/use';
import { Banner, Foreign, isAbsent, Page, Tabs } from '../../parts';
import { LinkChip } from './LinkChip';
import { type StationState, station, stationState } from './queries';
import { StationActions } from './StationActions';

/** The station that the address names. */
export function useStationId(): { stationId: string } {
  const { stationId = '' } = useParams({ strict: false }) as { stationId?: string };
  return { stationId };
}

/** The tabs of a station: the rest of the address, and the word. */
const TABS = [
  ['', 'stations.tab.now'],
  ['/sessions', 'stations.tab.sessions'],
  ['/commands', 'stations.tab.commands'],
  ['/configuration', 'stations.tab.configuration'],
  ['/messages', 'stations.tab.messages'],
  ['/health', 'stations.tab.health'],
  ['/setup', 'stations.tab.setup'],
] as const;

/** What all tabs of a station share: its state, what can be asked of it, what is away. */
export function StationPage({ stationId, children }: { stationId: string; children: ReactNode }) {
  const query = useLiveQuery(station(stationId));
  const { data } = query;
  const { data: state } = useLiveQuery(stationState(stationId));
  useLiveQuery(stationReadings(stationId));
  const zone = useZone(data?.site_id);
  const address = `/stations/${encodeURIComponent(stationId)}`;
  return (
    <Page
      title={stationId}
      where={useSite(data?.site_id)?.name}
      up={{ to: '/stations', label: t('stations.title') }}
      lead={state && <Lead name={data?.name} state={state} zone={zone} />}
      isAbsent={isAbsent(query)}
      actions={state && <StationActions stationId={stationId} state={state} />}
    >
      <Tabs
        label={t('stations.tabs')}
        tabs={TABS.map(([rest, label]) => ({ to: address + rest, label: t(label) }))}
      />
      <div className="stack stack-wide">
        {state && <Away state={state} />}
        {children}
      </div>
    </Page>
  );
}

interface LeadProps {
  name: string | null | undefined;
  state: StationState;
  zone: string;
}

function Lead({ name, state, zone }: LeadProps) {
  const { boot } = state;
  return (
    <>
      <LinkChip connected={state.connected} />
      {name && <Foreign text={name} />}
      {boot && <Foreign text={`${boot.vendor} ${boot.model}`} />}
      <span>{heard(state, zone)}</span>
    </>
  );
}

/** Whether the charger was ever here: what the gateway says of it is no word of its own. */
function hasCome(state: StationState): boolean {
  return state.boot != null || state.connected_at != null;
}

function heard(state: StationState, zone: string): string {
  if (!state.last_heard_at || !hasCome(state)) return t('stations.neverConnected');
  if (state.connected && state.connected_at) {
    return t('stations.since', { time: shortTime(state.connected_at, zone) });
  }
  return t('stations.lastHeard', { time: shortTime(state.last_heard_at, zone) });
}

/** Says whose connection is missing. */
function Away({ state }: { state: StationState }) {
  if (!state.gateway_connected) return <Banner icon="away">{t('stations.gatewayAway')}</Banner>;
  // Of one that never came nothing was last known.
  const isAway = state.connected === false && hasCome(state);
  return isAway ? <Banner icon="away">{t('stations.away')}</Banner> : null;
}
