import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useMemo } from 'react';
import { useZone } from '../../api/shared';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  type Column,
  Empty,
  Foreign,
  Loaded,
  SelectField,
  Table,
  Time,
  useAddress,
  ZoneNote,
} from '../../parts';
import { DriversPage } from './DriversPage';
import { type Refused, refusedCards, stationChoice } from './queries';

/** The cards that a station refused: the API keeps them by station. */
export default function RefusedScreen() {
  const [{ site, station = '' }, change] = useAddress();
  const stations = useQuery(stationChoice(site, ''));
  const known = stations.data ?? [];
  const chosen = known.find((row) => row.station_id === station);
  const options = [
    { value: '', label: t('drivers.refused.choose') },
    ...(station && !chosen ? [{ value: station, label: station }] : []),
    ...known.map((row) => ({
      value: row.station_id,
      label: row.name ? `${row.station_id} · ${row.name}` : row.station_id,
    })),
  ];
  const choice = (
    <SelectField
      label={t('drivers.claim.station')}
      value={station}
      options={options}
      onChange={({ target }) => change({ station: target.value || undefined })}
    />
  );
  return (
    <DriversPage>
      <p className="quiet">{t('drivers.refused.lead')}</p>
      {station ? (
        <RefusedAt station={station} siteId={chosen?.site_id} choice={choice} />
      ) : (
        <>
          <div className="toolbar">{choice}</div>
          <Empty icon="stations" title={t('drivers.refused.none')}>
            {t('drivers.refused.noneHow')}
          </Empty>
        </>
      )}
    </DriversPage>
  );
}

interface Props {
  station: string;
  siteId: string | undefined;
  /** The field that chooses another station. */
  choice: ReactNode;
}

function RefusedAt({ station, siteId, choice }: Props) {
  const list = refusedCards(station);
  const query = useLiveList(list);
  const zone = useZone(siteId);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <>
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="refused-cards"
            caption={t('drivers.refused.caption')}
            columns={columns(zone)}
            rows={rows}
            rowId={(row) => `${row.received_at} ${row.token_uid}`}
            shownKey={station}
            toolbar={choice}
            more={moreOf(query, list)}
            empty={<Empty icon="done" title={t('drivers.refused.empty')} />}
          />
        )}
      </Loaded>
      <ZoneNote zone={zone} />
    </>
  );
}

function columns(zone: string): Column<Refused>[] {
  return [
    {
      id: 'uid',
      header: t('drivers.card.uid'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.token_uid} />,
      csv: (row) => row.token_uid,
    },
    {
      id: 'at',
      header: t('drivers.refused.at'),
      cell: (row) => <Time at={row.received_at} zone={zone} />,
      csv: (row) => row.received_at,
    },
    {
      id: 'status',
      header: t('drivers.refused.why'),
      cell: (row) => code('refusal', row.status),
      csv: (row) => row.status,
    },
    {
      id: 'by',
      header: t('drivers.refused.by'),
      cell: (row) => code('decidedBy', row.decided_by),
      csv: (row) => row.decided_by,
    },
    {
      id: 'card',
      header: t('drivers.acts'),
      cell: (row) => (
        <Link to={`/drivers/cards?q=${encodeURIComponent(row.token_uid)}` as never}>
          {t('drivers.refused.find')}
        </Link>
      ),
    },
  ];
}
