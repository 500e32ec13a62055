import { useMemo } from 'react';
import { energyNumber, money, unit, whole } from '../../format';
import { code, t } from '../../i18n';
import { READING_S } from '../../live/running';
import { Ago, type Column, Foreign, powerColumn, SiteFigure, StateChip, Table } from '../../parts';
import type { SiteNow } from './queries';

/** The sites with what happens there now and what was taken today. */
export function SitesTable({ sites }: { sites: readonly SiteNow[] }) {
  const currencies = new Set(
    sites.flatMap(({ today }) => today.amounts.map(({ currency }) => currency)),
  );
  const several = currencies.size > 1;
  const columns = useMemo(() => columnsOf(several), [several]);
  return (
    <section className="stack stack-tight">
      <h2>{t('overview.sites')}</h2>
      <Table
        name="overview-sites"
        caption={t('overview.sites')}
        isDense
        columns={columns}
        rows={sites}
        rowId={(row) => row.site_id}
        href={(row) => `/sites/${encodeURIComponent(row.site_id)}`}
      />
    </section>
  );
}

function columnsOf(several: boolean): Column<SiteNow>[] {
  const count = (
    id:
      | 'charging'
      | 'free'
      | 'occupied'
      | 'out_of_service'
      | 'faulted'
      | 'away'
      | 'stations'
      | 'connectors',
    isHidden = false,
  ): Column<SiteNow> => ({
    id,
    header: t(`overview.col.${id}`),
    align: 'end',
    isHidden,
    cell: (row) => <SiteFigure site={row} text={whole(row[id])} />,
    csv: (row) => row[id],
  });
  return [
    {
      id: 'site',
      header: t('overview.col.site'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.site_id,
    },
    {
      id: 'gateway',
      header: t('overview.col.gateway'),
      cell: (row) => <GatewayChip site={row} />,
      csv: (row) => String(row.gateway_connected),
    },
    powerColumn(t('overview.power'), READING_S),
    count('charging'),
    count('free'),
    count('occupied'),
    count('out_of_service'),
    count('faulted'),
    count('away'),
    count('stations', true),
    count('connectors', true),
    {
      id: 'energy',
      header: t('overview.col.energy', { unit: unit('kWh') }),
      align: 'end',
      cell: (row) => energyNumber(row.today.energy_wh),
      csv: (row) => row.today.energy_wh,
      csvHeader: 'energy_wh',
    },
    {
      id: 'takings',
      header: t('overview.col.takings'),
      align: 'end',
      cell: (row) =>
        row.today.amounts.length === 0
          ? t('common.none')
          : row.today.amounts.map((amount) => (
              <div key={amount.currency}>{money(amount, several)}</div>
            )),
      csv: (row) =>
        row.today.amounts
          .map(({ amount_minor, currency }) => `${amount_minor} ${currency}`)
          .join(' '),
      csvHeader: 'takings_minor',
    },
  ];
}

function GatewayChip({ site }: { site: SiteNow }) {
  if (!site.gateway_id) {
    return <StateChip word={t('overview.noGateway')} tone="warn" icon="unknown" />;
  }
  if (site.gateway_connected) {
    return <StateChip word={code('link', 'connected')} tone="good" icon="check" />;
  }
  return (
    <>
      <StateChip word={code('link', 'away')} tone="bad" icon="away" />{' '}
      {site.away_since && (
        <span className="small faint">
          <Ago at={site.away_since} />
        </span>
      )}
    </>
  );
}
