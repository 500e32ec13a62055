import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { me, useRight } from '../../api/shared';
import { energyNumber, unit, whole } from '../../format';
import { code, t } from '../../i18n';
import { READING_S } from '../../live/running';
import { moreOf, useLiveList } from '../../live/use';
import {
  Ago,
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  Page,
  powerColumn,
  SiteFigure,
  StateChip,
  Table,
  useAddress,
} from '../../parts';
import { AddSite } from './AddSite';
import { type SiteNow, sitesNow } from './queries';
import { GatewayChip, siteAddress, useHearsOfGateways } from './SitePage';

/** Sites beyond these are read again, not watched. */
const WATCHED_MAX = 20;
/** The topics of the sites that are shown. */
function useTopicsOf(ids: readonly string[]): string[] {
  const ofSites = ids.map((id) => `site:${id}`);
  return useHearsOfGateways() ? ['operator', ...ofSites] : ofSites;
}

export default function SitesScreen() {
  const [address, change] = useAddress();
  const { data: person } = useQuery(me);
  const mayAdd = useRight('configure') && person?.site_ids == null;
  const [watched, setWatched] = useState<readonly string[]>([]);
  const list = sitesNow(useTopicsOf(watched));
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const ids = rows.slice(0, WATCHED_MAX).map((row) => row.site_id);
  if (ids.join() !== watched.join()) setWatched(ids);
  const columns = useMemo(columnsOf, []);
  const shown = address.site ? rows.filter((row) => row.site_id === address.site) : rows;
  const why = mayAdd ? null : t('common.noRight.text', { scope: code('scope', 'configure') });
  return (
    <Page
      title={t('sites.title')}
      actions={
        <Button kind="main" icon="add" why={why} onClick={() => change({ add: 'yes' })}>
          {t('sites.add')}
        </Button>
      }
    >
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="sites"
            caption={t('sites.caption')}
            columns={columns}
            rows={shown}
            rowId={(row) => row.site_id}
            href={(row) => siteAddress(row.site_id)}
            more={moreOf(query, list)}
            empty={
              <Nothing
                reachesStations={person?.station_ids != null}
                onAdd={mayAdd ? () => change({ add: 'yes' }) : undefined}
              />
            }
          />
        )}
      </Loaded>
      <AddSite
        isOpen={mayAdd && address.add !== undefined}
        onClose={() => change({ add: undefined })}
      />
    </Page>
  );
}

interface NothingProps {
  reachesStations: boolean;
  onAdd: (() => void) | undefined;
}

function Nothing({ reachesStations, onAdd }: NothingProps) {
  if (reachesStations) {
    return (
      <Empty
        icon="sites"
        title={t('sites.onlyStations')}
        action={
          <Link className="button" to="/stations">
            {t('sites.toStations')}
          </Link>
        }
      >
        {t('sites.onlyStationsHow')}
      </Empty>
    );
  }
  return (
    <Empty
      icon="sites"
      title={t('sites.empty')}
      action={
        onAdd && (
          <Button kind="main" icon="add" onClick={onAdd}>
            {t('sites.add')}
          </Button>
        )
      }
    >
      {onAdd ? t('sites.emptyHow') : t('sites.emptyWho')}
    </Empty>
  );
}

function columnsOf(): Column<SiteNow>[] {
  return [
    {
      id: 'name',
      header: t('sites.col.name'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'site_id',
      header: t('sites.col.id'),
      isHidden: true,
      cell: (row) => <bdi className="mono">{row.site_id}</bdi>,
      csv: (row) => row.site_id,
    },
    {
      id: 'gateway',
      header: t('sites.col.gateway'),
      cell: (row) => <LinkState site={row} />,
      csv: (row) => String(row.gateway_connected),
    },
    {
      id: 'stations',
      header: t('sites.col.stations'),
      align: 'end',
      cell: (row) => (
        <SiteFigure
          site={row}
          text={t('sites.connectedOf', {
            n: whole(row.stations_connected),
            of: whole(row.stations),
          })}
        />
      ),
      csv: (row) => row.stations,
    },
    {
      id: 'charging',
      header: t('sites.col.charging'),
      align: 'end',
      cell: (row) => (
        <SiteFigure
          site={row}
          text={t('sites.connectedOf', { n: whole(row.charging), of: whole(row.connectors) })}
        />
      ),
      csv: (row) => row.charging,
    },
    {
      id: 'faulted',
      header: t('sites.col.faulted'),
      align: 'end',
      cell: (row) => <SiteFigure site={row} text={whole(row.faulted)} />,
      csv: (row) => row.faulted,
    },
    powerColumn(t('sites.col.power'), READING_S),
    {
      id: 'energy',
      header: t('sites.col.energy', { unit: unit('kWh') }),
      align: 'end',
      cell: (row) => energyNumber(row.today.energy_wh),
      csv: (row) => row.today.energy_wh,
      csvHeader: 'energy_wh',
    },
    {
      id: 'zone',
      header: t('sites.col.zone'),
      isHidden: true,
      cell: (row) => row.time_zone ?? t('common.none'),
      csv: (row) => row.time_zone,
    },
  ];
}

function LinkState({ site }: { site: SiteNow }) {
  if (!site.gateway_id) {
    return <StateChip word={t('sites.gateway.none')} tone="warn" icon="unknown" />;
  }
  return (
    <>
      <GatewayChip connected={site.gateway_connected} />{' '}
      {!site.gateway_connected && site.away_since && (
        <span className="small faint">
          <Ago at={site.away_since} />
        </span>
      )}
    </>
  );
}
