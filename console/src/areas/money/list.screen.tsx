import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useRight } from '../../api/shared';
import { dateTime, listed, ownZone, whole } from '../../format';
import { t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  Page,
  Table,
  Time,
  ZoneNote,
} from '../../parts';
import { brief, priceCodes } from '../../parts/tariff';
import { tariffPath } from './path';
import { type Tariff, tariffs } from './queries';
import { type Uses, useUses } from './uses';

/** All tariffs, what they cost in a few words, and where they are used. */
export default function TariffsScreen() {
  const query = useLiveList(tariffs);
  const uses = useUses();
  const zone = ownZone();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const mayChange = useRight('configure');
  const add = mayChange ? (
    <Link to="/money/tariffs/new" className="button button-main">
      {t('money.add')}
    </Link>
  ) : (
    <Button why={t('money.why.noRight')} showWhy>
      {t('money.add')}
    </Button>
  );
  return (
    <Page title={t('money.title')} lead={t('money.lead')} actions={rows.length > 0 && add}>
      <div className="stack">
        <Loaded query={query} lines={6}>
          {() => (
            <Table
              name="tariffs"
              caption={t('money.caption')}
              columns={columnsOf(uses, zone)}
              rows={rows}
              rowId={(row) => row.tariff_id}
              href={(row) => tariffPath(row.tariff_id)}
              more={moreOf(query, tariffs)}
              empty={
                <Empty icon="money" title={t('money.empty')} action={add}>
                  {t('money.emptyHow')}
                </Empty>
              }
            />
          )}
        </Loaded>
        {!uses.isWhole && <p className="small quiet">{t('money.uses.cut')}</p>}
        <ZoneNote zone={zone} />
      </div>
    </Page>
  );
}

/** Where a tariff is used, in a few words. */
function UsesText({ uses, id }: { uses: Uses; id: string }) {
  if (!uses.isKnown) return t('common.none');
  const found = uses.of(id);
  const count = (kind: string) => found.filter(({ place }) => place.kind === kind).length;
  const parts = [
    count('operator') > 0 && t('money.uses.operator'),
    count('site') > 0 && t('money.uses.sites', { n: count('site') }),
    count('station') > 0 && t('money.uses.stations', { n: count('station') }),
  ].filter((part) => part !== false);
  return parts.length === 0 ? t('money.uses.none') : listed(parts);
}

/** The prices of the newest version, which may apply only later. */
function Prices({ of, zone }: { of: Tariff; zone: string }) {
  const isLater = Date.parse(of.valid_from) > Date.now();
  return (
    <>
      {brief(of)}
      {isLater && (
        <div className="small">
          {t('money.col.notYet', { date: dateTime(of.valid_from, zone) })}
        </div>
      )}
    </>
  );
}

function columnsOf(uses: Uses, zone: string): Column<Tariff>[] {
  return [
    {
      id: 'name',
      header: t('money.col.name'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'id',
      header: t('money.col.id'),
      isHidden: true,
      cell: (row) => <Foreign text={row.tariff_id} />,
      csv: (row) => row.tariff_id,
    },
    {
      id: 'prices',
      header: t('money.col.prices'),
      cell: (row) => <Prices of={row} zone={zone} />,
      csv: priceCodes,
    },
    {
      id: 'currency',
      header: t('money.col.currency'),
      cell: (row) => row.currency,
      csv: (row) => row.currency,
    },
    {
      id: 'uses',
      header: t('money.col.uses'),
      cell: (row) => <UsesText uses={uses} id={row.tariff_id} />,
      csv: (row) => uses.of(row.tariff_id).length,
    },
    {
      id: 'version',
      header: t('money.col.version'),
      align: 'end',
      cell: (row) => whole(row.version),
      csv: (row) => row.version,
    },
    {
      id: 'validFrom',
      header: t('money.col.validFrom'),
      cell: (row) => <Time at={row.valid_from} zone={zone} full />,
      csv: (row) => row.valid_from,
    },
  ];
}
