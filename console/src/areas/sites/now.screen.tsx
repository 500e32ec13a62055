import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight, useZone } from '../../api/shared';
import { power, whole } from '../../format';
import { t } from '../../i18n';
import { useReadingsOf } from '../../live/readings';
import { READING_S } from '../../live/running';
import { useLiveQuery } from '../../live/use';
import { Aged, Button, Card, Empty, Figure, Loaded, useNow, ZoneNote } from '../../parts';
import { GatewayFacts } from './GatewayFacts';
import { type Site, type Snapshot, snapshot } from './queries';
import { SitePage, useGatewayState, useSiteId } from './SitePage';
import { StationCard } from './StationCard';
import { countsOf } from './snapshot';
import { powerOf } from './sum';

/** The stations whose cards are drawn at first. */
const CARDS_MAX = 40;
/** What happens at a site now: its sums, its stations with their connectors, its gateway. */
export default function SiteNowScreen() {
  const siteId = useSiteId();
  return <SitePage siteId={siteId}>{(known) => <Live site={known} />}</SitePage>;
}

function Live({ site }: { site: Site }) {
  const query = useLiveQuery(snapshot(site.site_id));
  const gateway = useGatewayState(site);
  const zone = useZone(site.site_id);
  return (
    <>
      <Loaded query={query} lines={8}>
        {(read) => {
          // The socket tells of the gateway before the stations are read again.
          const isThere = gateway?.connected ?? read.gateway_connected;
          const now = { ...read, gateway_connected: isThere };
          return (
            <>
              <Sums snapshot={now} />
              <div className="split">
                <Stations snapshot={now} zone={zone} />
                <Card title={t('sites.gateway.title')}>
                  <GatewayFacts site={site} state={gateway} zone={zone} />
                </Card>
              </div>
            </>
          );
        }}
      </Loaded>
      <ZoneNote zone={zone} />
    </>
  );
}

function Sums({ snapshot: read }: { snapshot: Snapshot }) {
  const counts = countsOf(read);
  // While every charger is away nobody knows what its connectors do: that is no zero.
  const isDark = counts.stations > 0 && counts.away >= counts.stations;
  const counted = (n: number) => (isDark ? t('common.none') : whole(n));
  const sum = powerOf(read, useReadingsOf(), useNow(5));
  const site = { site: read.site_id };
  return (
    <Card>
      <div className="figures figures-wide">
        <Figure label={t('sites.now.power')}>
          {sum ? (
            <Aged at={sum.at} intervalS={READING_S}>
              {power(sum.watts)}
            </Aged>
          ) : (
            t('common.none')
          )}
          <div className="figure-note">
            {sum
              ? t('sites.now.powerOf', { n: sum.connectors, count: whole(sum.connectors) })
              : t('sites.now.powerNone')}
          </div>
        </Figure>
        <Figure label={t('sites.now.charging')}>{counted(counts.charging)}</Figure>
        <Figure label={t('sites.now.free')}>{counted(counts.free)}</Figure>
        {counts.other > 0 && <Figure label={t('sites.now.other')}>{whole(counts.other)}</Figure>}
        <Figure label={t('sites.now.faulted')}>{counted(counts.faulted)}</Figure>
        <Figure label={t('sites.now.away')}>{whole(counts.away)}</Figure>
        <Figure label={t('sites.now.sessions')}>
          <Link to="/sessions" search={{ ...site, status: 'CREATED,STARTING,CHARGING' }}>
            {whole(counts.sessions)}
          </Link>
        </Figure>
        <Figure label={t('sites.now.stations')}>
          <Link to="/stations" search={site}>
            {t('sites.connectedOf', { n: whole(counts.connected), of: whole(counts.stations) })}
          </Link>
        </Figure>
      </div>
    </Card>
  );
}

function Stations({ snapshot: read, zone }: { snapshot: Snapshot; zone: string }) {
  const [isAll, setAll] = useState(false);
  const mayAdd = useRight('configure');
  const shown = isAll ? read.stations : read.stations.slice(0, CARDS_MAX);
  if (read.stations.length === 0) {
    return (
      <Card>
        <Empty
          icon="stations"
          title={t('sites.now.noStations')}
          action={
            mayAdd && (
              <Link
                className="button button-main"
                to="/stations/new/one"
                search={{ at: read.site_id }}
              >
                {t('sites.now.addStation')}
              </Link>
            )
          }
        >
          {mayAdd ? t('sites.now.noStationsHow') : t('sites.now.noStationsWho')}
        </Empty>
      </Card>
    );
  }
  return (
    <div className="stack">
      <div className="cards cards-small">
        {shown.map((station) => (
          <StationCard
            key={station.station_id}
            station={station}
            isGatewayThere={read.gateway_connected}
            zone={zone}
          />
        ))}
      </div>
      {shown.length < read.stations.length && (
        <Button onClick={() => setAll(true)}>
          {t('sites.now.showAll', { count: whole(read.stations.length) })}
        </Button>
      )}
    </div>
  );
}
