import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useSiteName, useZone } from '../../api/shared';
import { power as kilowatts, whole } from '../../format';
import { plain } from '../../format/foreign';
import { t } from '../../i18n';
import { charges } from '../../live/charges';
import { connectorKey } from '../../live/readings';
import { stretches } from '../../live/stretches';
import { useLiveQuery } from '../../live/use';
import {
  Card,
  Chart,
  CopyId,
  Facts,
  Foreign,
  type Line,
  Loaded,
  outside,
  Track,
  useNow,
  ZoneNote,
} from '../../parts';
import { protocolName } from './arguments';
import { ConnectorCard, placeName } from './ConnectorCard';
import { ConnectorTimeline } from './ConnectorTimeline';
import * as queries from './queries';
import { StationPage, useStationId } from './StationPage';

/** What happens at a station now: its connectors, its power, the commands that were given. */
export default function NowScreen() {
  const { stationId } = useStationId();
  const station = useLiveQuery(queries.station(stationId));
  const state = useLiveQuery(queries.stationState(stationId));
  const zone = useZone(station.data?.site_id);
  return (
    <StationPage stationId={stationId}>
      <Loaded query={state}>
        {(known) => (
          <>
            <Connectors stationId={stationId} state={known} zone={zone} />
            <ConnectorTimeline stationId={stationId} state={known} zone={zone} />
          </>
        )}
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
    </StationPage>
  );
}

type State = queries.StationState;

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

/** The newest commands; the others stand under their own tab. */
const COMMANDS_SHOWN = 5;

function Commands({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useLiveQuery(queries.commands(stationId));
  const none = <p className="quiet">{t('stations.track.none')}</p>;
  return (
    <Card
      title={t('stations.track.title')}
      actions={
        <Link to={`/stations/${encodeURIComponent(stationId)}/commands`}>
          {t('stations.track.all')}
        </Link>
      }
    >
      <Loaded query={query} isEmpty={(known) => known.length === 0} empty={none}>
        {(known) =>
          known
            .slice(0, COMMANDS_SHOWN)
            .map((command) => (
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

const DAY_MS = 86_400_000;
/** How often a chart moves on with time, in seconds. */
const STEP_S = 30;
const GAP_STEPS = 3;
const GAP_MIN_MS = 5 * 60_000;

function Power({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useQuery(queries.power(stationId));
  const now = useNow(STEP_S);
  const { data } = query;
  const { data: known } = useLiveQuery(charges({ station_id: stationId }, 1));
  const lines = useMemo(() => {
    const byConnector = stretches(known ?? [], Number.POSITIVE_INFINITY);
    return (data?.lines ?? []).map((line): Line => {
      const name = [placeName(line), plain(line.phase ?? '')].filter(Boolean).join(' ');
      const points = line.points.map(({ at, mean }) => [Date.parse(at), mean] as const);
      const own = byConnector.get(connectorKey({ station_id: stationId, ...line }));
      return own === undefined ? { name, points } : { name, points, pauses: outside(own) };
    });
  }, [data, known, stationId]);
  return (
    <Card title={t('stations.power24')}>
      <Loaded query={query}>
        {({ step_s }) => (
          <Chart
            name={t('stations.power24')}
            lines={lines}
            zone={zone}
            format={kilowatts}
            from={now - DAY_MS}
            to={now}
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
  const site = useSiteName(station.site_id);
  return (
    <Facts
      facts={[
        [t('stations.col.id'), <CopyId key="id" id={station.station_id} />],
        site !== null && [t('stations.col.site'), <Foreign key="site" text={site} />],
        [
          t('stations.col.model'),
          <Foreign key="model" text={boot && `${boot.vendor} ${boot.model}`} />,
        ],
        [t('stations.serial'), <Foreign key="serial" text={boot?.serial} />],
        [t('stations.col.firmware'), <Foreign key="firmware" text={boot?.firmware} />],
        [
          t('stations.col.protocol'),
          <Foreign key="protocol" text={protocolName(boot?.protocol)} />,
        ],
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
