import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { duration, energy, energyNumber, money, unit, whole } from '../../format';
import { t } from '../../i18n';
import { type Column, Figure, type Search } from '../../parts';
import type { Group, Sum } from './queries';

type Amounts = Sum['amounts'];

/** Amounts of several currencies stand below each other, since they cannot be added. */
export function AmountsText({ amounts }: { amounts: Amounts }) {
  if (amounts.length === 0) return t('common.none');
  return amounts.map((amount) => (
    <span key={amount.currency} className="amount">
      {money(amount, amounts.length > 1)}
    </span>
  ));
}

interface TotalProps {
  total: Sum;
  /** The list of the sessions that were added up. */
  sessions: Search;
}

/** The sum of all rows. Its number of sessions leads to them. */
export function Total({ total, sessions }: TotalProps) {
  return (
    <div className="figures">
      <Figure label={t('reports.col.sessions')}>
        <Link to="/sessions" search={sessions as never} title={t('reports.toSessions')}>
          {whole(total.sessions)}
        </Link>
      </Figure>
      <Figure label={t('reports.col.energy')}>{energy(total.energy_wh)}</Figure>
      <Figure label={t('reports.col.duration')}>{duration(total.duration_s)}</Figure>
      <Figure label={t('reports.col.amount')}>
        <AmountsText amounts={total.amounts} />
      </Figure>
    </div>
  );
}

/**
 * The columns of sums, which the API sorts by. The number of sessions leads to them, unless no
 * filter of their list names just these.
 */
export function sumColumns(sessionsOf: (group: Group) => Search | undefined): Column<Group>[] {
  return [
    {
      id: 'sessions',
      file: ['sessions'],
      header: t('reports.col.sessions'),
      align: 'end',
      sort: 'sessions',
      cell: (row) => {
        const search = sessionsOf(row);
        if (search === undefined) return whole(row.sessions);
        return (
          <Link to="/sessions" search={search as never} title={t('reports.toSessions')}>
            {whole(row.sessions)}
          </Link>
        );
      },
    },
    {
      id: 'duration',
      file: ['duration_s'],
      header: t('reports.col.duration'),
      align: 'end',
      sort: 'duration_s',
      cell: (row) => duration(row.duration_s),
    },
    {
      id: 'energy',
      file: ['energy_kwh'],
      header: t('reports.col.energyIn', { unit: unit('kWh') }),
      align: 'end',
      sort: 'energy_wh',
      cell: (row) => energyNumber(row.energy_wh, 3),
    },
    {
      id: 'amount',
      file: ['amount', 'currency'],
      header: t('reports.col.amount'),
      align: 'end',
      sort: 'amount',
      cell: (row) => <AmountsText amounts={row.amounts} />,
    },
  ];
}

/** A name in a row that leads to a narrower report. */
export function Narrower({ search, children }: { search: Search; children: ReactNode }) {
  return (
    <Link to="/reports" search={search as never} className="table-link">
      {children}
    </Link>
  );
}
