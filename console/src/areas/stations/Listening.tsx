import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { sites, useReachesAll, useSiteName, useZone } from '../../api/shared';
import { shortTime, zoneName } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveQuery } from '../../live/use';
import { Banner, ConnectorState, Facts, Foreign, Icon } from '../../parts';
import { AttemptList } from './Attempts';
import { protocolName } from './arguments';
import { placeName } from './ConnectorCard';
import { type Elsewhere, elsewhere } from './elsewhere';
import { LinkChip } from './LinkChip';
import { connectors, type StationState, stationState } from './queries';
import { attempts, unbound } from './refusedChargers';

/** A refused charger shall be seen within five seconds of its try. */
const LOOK_MS = 3_000;
/** Other gateways are looked at less often: an operator may have hundreds of them. */
const LOOK_ELSEWHERE_MS = 15_000;

interface Props {
  stationId: string;
  siteId: string;
  /** Attempts before this time are old news, in milliseconds. */
  since: number;
}

/** Waits for a charger and says what it does: nothing yet, refused and why, connected and what. */
export function Listening({ stationId, siteId, since }: Props) {
  const { data: state } = useLiveQuery(stationState(stationId));
  const { data: known = [] } = useQuery(attempts(siteId, LOOK_MS));
  const zone = useZone(siteId);
  const seen = useElsewhere({ stationId, siteId, since }, state !== undefined && !state.connected);
  if (state?.connected) return <Connected stationId={stationId} state={state} />;
  const own = known.find((attempt) => attempt.station_id === stationId);
  const fresh = known.filter(({ is_added, last_at }) => !is_added && Date.parse(last_at) >= since);
  return (
    <div className="stack" aria-live="polite">
      {state && !state.gateway_connected && (
        <Banner icon="away">{t('stations.listen.gatewayAway')}</Banner>
      )}
      {own && Date.parse(own.last_at) >= since ? (
        <Banner kind="bad">
          {t('stations.listen.refused', {
            time: shortTime(own.last_at, zone),
            why: code('attempt', own.why),
          })}{' '}
          {code('attemptHelp', own.why)}
        </Banner>
      ) : (
        <Waiting>{t('stations.listen.nothing', { time: shortTime(since, zone) })}</Waiting>
      )}
      {seen && <AtOther seen={seen} />}
      {fresh.length > 0 && (
        <div className="stack stack-tight">
          <p>{t('stations.listen.others')}</p>
          <AttemptList attempts={fresh} />
        </div>
      )}
    </div>
  );
}

/** Where else a charger was seen that is waited for here. */
function useElsewhere({ stationId, siteId, since }: Props, isAwaited: boolean): Elsewhere | null {
  const reachesAll = useReachesAll();
  const { data: all = [] } = useQuery(sites);
  const enabled = isAwaited && all.length > 1;
  const { data: tried = [] } = useQuery({ ...attempts(undefined, LOOK_ELSEWHERE_MS), enabled });
  const { data: told = [] } = useQuery({
    ...unbound(stationId, LOOK_ELSEWHERE_MS),
    enabled: enabled && reachesAll,
  });
  return elsewhere({ station_id: stationId, site_id: siteId }, all, tried, told, since);
}

/** Says at which other gateway a charger was seen, and the two ways out of it. */
function AtOther({ seen }: { seen: Elsewhere }) {
  const zone = useZone(seen.site_id);
  const site = useSiteName(seen.site_id) ?? seen.site_id;
  const time = `${shortTime(seen.at, zone)}, ${zoneName(zone, seen.at)}`;
  return (
    <Banner>
      {seen.why === null
        ? t('stations.listen.elsewhere', { site, time })
        : t('stations.listen.elsewhereRefused', {
            site,
            time,
            why: code('attempt', seen.why),
          })}{' '}
      {t('stations.listen.elsewhereHelp', { site })}
    </Banner>
  );
}

function Waiting({ children }: { children: ReactNode }) {
  return (
    <p className="row">
      <Icon name="waiting" />
      {children}
    </p>
  );
}

function Connected({ stationId, state }: { stationId: string; state: StationState }) {
  const { data = [] } = useLiveQuery(connectors(stationId));
  const { boot } = state;
  return (
    <div className="stack" aria-live="polite">
      <div className="row">
        <LinkChip connected />
        {boot && <Foreign text={`${boot.vendor} ${boot.model}`} />}
      </div>
      {boot ? (
        <Facts
          facts={[
            [t('stations.serial'), <Foreign key="serial" text={boot.serial} />],
            [t('stations.col.firmware'), <Foreign key="firmware" text={boot.firmware} />],
            [
              t('stations.col.protocol'),
              <Foreign key="protocol" text={protocolName(boot.protocol)} />,
            ],
          ]}
        />
      ) : (
        <Waiting>{t('stations.listen.noBoot')}</Waiting>
      )}
      {data.length === 0 ? (
        <Waiting>{t('stations.noConnectors')}</Waiting>
      ) : (
        <ul className="row">
          {data
            .filter(({ connector_id }) => connector_id > 0)
            .map((connector) => (
              <li key={connectorKey(connector)} className="row">
                {placeName(connector)}
                <ConnectorState status={connector.status} isAway={state.connected !== true} />
              </li>
            ))}
        </ul>
      )}
    </div>
  );
}
