import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSite, useZone } from '../../api/shared';
import { power as kilowatts, shortTime, whole } from '../../format';
import { t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveQuery } from '../../live/use';
import {
  Banner,
  Card,
  Chart,
  CopyId,
  Facts,
  Foreign,
  type Line,
  Loaded,
  Page,
  Tabs,
  Track,
  ZoneNote,
} from '../../parts';
import { ConnectorCard, placeName } from './ConnectorCard';
import { LinkChip } from './LinkChip';
import * as queries from './queries';
import { StationActions } from './StationActions';

export default function StationScreen() {
  const { stationId = '' } = useParams({ strict: false }) as { stationId?: string };
  const station = useLiveQuery(queries.station(stationId));
  const state = useLiveQuery(queries.stationState(stationId));
  const zone = useZone(station.data?.site_id);
  const site = useSite(station.data?.site_id);
  const name = station.data?.name;
  return (
    <Page
      title={stationId}
      where={site?.name}
      up={{ to: '/stations', label: t('stations.title') }}
      lead={
        state.data && (
          <>
            <LinkChip connected={state.data.connected} />
            {name && <Foreign text={name} />}
            {state.data.boot && (
              <Foreign text={`${state.data.boot.vendor} ${state.data.boot.model}`} />
            )}
            <Heard state={state.data} zone={zone} />
          </>
        )
      }
      actions={state.data && <StationActions stationId={stationId} state={state.data} />}
    >
      <Tabs
        label={t('stations.tabs')}
        tabs={[{ to: `/stations/${encodeURIComponent(stationId)}`, label: t('stations.tab.now') }]}
      />
      <div className="stack stack-wide">
        {state.data?.gateway_connected === false && (
          <Banner icon="away">{t('stations.gatewayAway')}</Banner>
        )}
        {state.data?.gateway_connected && state.data.connected === false && (
          <Banner icon="away">{t('stations.away')}</Banner>
        )}
        <Loaded query={state}>
          {(known) => <Connectors stationId={stationId} state={known} zone={zone} />}
        </Loaded>
        <div className="split">
          <div className="stack stack-wide">
            <Power stationId={stationId} zone={zone} />
            <Commands stationId={stationId} zone={zone} />
          </div>
          <Card title={t('stations.facts')}>
            <Loaded query={station}>
              {(known) => <About station={known} boot={state.data?.boot} />}
            </Loaded>
          </Card>
        </div>
        <ZoneNote zone={zone} />
      </div>
    </Page>
  );
}

type State = queries.StationState;

function Heard({ state, zone }: { state: State; zone: string }) {
  if (!state.last_heard_at) return <span>{t('stations.neverConnected')}</span>;
  const isHere = state.connected && state.connected_at;
  const at = isHere ? state.connected_at : state.last_heard_at;
  const words = { time: shortTime(at ?? '', zone) };
  return <span>{isHere ? t('stations.since', words) : t('stations.lastHeard', words)}</span>;
}

function Connectors({ stationId, state, zone }: { stationId: string; state: State; zone: string }) {
  const query = useLiveQuery(queries.connectors(stationId));
  const given = useLiveQuery(queries.commands(stationId));
  const none = <p className="quiet">{t('stations.noConnectors')}</p>;
  return (
    <Loaded query={query} isEmpty={(known) => known.length === 0} empty={none}>
      {(known) => (
        <div className="cards">
          {known
            .filter((connector) => connector.connector_id > 0)
            .map((connector) => (
              <ConnectorCard
                key={connectorKey(connector)}
                connector={connector}
                state={state}
                commands={given.data ?? []}
                zone={zone}
              />
            ))}
        </div>
      )}
    </Loaded>
  );
}

function Commands({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useLiveQuery(queries.commands(stationId));
  const none = <p className="quiet">{t('stations.track.none')}</p>;
  return (
    <Card title={t('stations.track.title')}>
      <Loaded query={query} isEmpty={(known) => known.length === 0} empty={none}>
        {(known) =>
          known.map((command) => (
            <Track
              key={command.command_id}
              command={command}
              zone={zone}
              where={placeName(command.arguments)}
            />
          ))
        }
      </Loaded>
    </Card>
  );
}

const GAP_STEPS = 3;
const GAP_MIN_MS = 5 * 60_000;

function Power({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useQuery(queries.power(stationId));
  const { data } = query;
  const lines = useMemo(
    () =>
      (data?.lines ?? []).map((line): Line => {
        const name = [placeName(line), line.phase].filter(Boolean).join(' ');
        return { name, points: line.points.map(({ at, mean }) => [Date.parse(at), mean] as const) };
      }),
    [data],
  );
  return (
    <Card title={t('stations.power24')}>
      <Loaded query={query}>
        {({ step_s }) => (
          <Chart
            name={t('stations.power24')}
            lines={lines}
            zone={zone}
            format={kilowatts}
            gapMs={Math.max(GAP_MIN_MS, step_s * GAP_STEPS * 1000)}
          />
        )}
      </Loaded>
    </Card>
  );
}

interface AboutProps {
  station: queries.OneStation;
  boot: State['boot'] | undefined;
}

function About({ station, boot }: AboutProps) {
  const site = useSite(station.site_id);
  return (
    <Facts
      facts={[
        [t('stations.col.id'), <CopyId key="id" id={station.station_id} />],
        [t('stations.col.site'), <bdi key="site">{site?.name ?? station.site_id}</bdi>],
        [
          t('stations.col.model'),
          <Foreign key="model" text={boot && `${boot.vendor} ${boot.model}`} />,
        ],
        [t('stations.serial'), <Foreign key="serial" text={boot?.serial} />],
        [t('stations.col.firmware'), <Foreign key="firmware" text={boot?.firmware} />],
        [t('stations.col.protocol'), <Foreign key="protocol" text={boot?.protocol} />],
        [t('stations.security'), whole(station.security_profile)],
        station.max_power_w != null && [t('stations.maxPower'), kilowatts(station.max_power_w)],
        station.tariff_id != null && [
          t('stations.tariff'),
          <bdi key="tariff">{station.tariff_id}</bdi>,
        ],
      ]}
    />
  );
}
