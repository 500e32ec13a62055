import { energy, zoneName } from '../../format';
import { t } from '../../i18n';
import { Card, type Column, CopyId, Table, Time } from '../../parts';
import { priceAt } from '../../parts/tariff';
import { Period } from './columns';
import type { Bill } from './queries';

type Part = NonNullable<Bill['periods']>[number];
type Reading = NonNullable<Part['reading_before']>;

/** So many characters of the id of a record are shown; all of it is copied. */
const ID_SHOWN = 8;
const STATES = ['charging', 'idle', 'station'];

function stateWord(state: string | null | undefined): string {
  if (state == null) return t('common.none');
  return STATES.includes(state) ? t(`sessions.periods.state.${state as 'charging'}`) : state;
}

function evidenceWord(evidence: string): string {
  return t(evidence === 'measured' ? 'sessions.periods.measured' : 'sessions.periods.interpolated');
}

/** How the charge ran, with the prices that applied and the readings that prove its energy. */
export function BillPeriods({ bill, zone }: { bill: Bill; zone: string }) {
  const periods = bill.periods ?? [];
  if (periods.length === 0) return null;
  return (
    <Card title={t('sessions.periods')}>
      <div className="stack">
        <Table
          name="periods"
          caption={t('sessions.periods')}
          columns={columnsOf(bill, zone)}
          rows={periods}
          isDense
          rowId={(row) => `${row.from} ${periods.indexOf(row)}`}
        />
        {bill.time_zone && bill.time_zone !== zone && (
          <p className="small quiet">
            {t('sessions.periods.zone', { zone: zoneName(bill.time_zone, bill.as_of) })}
          </p>
        )}
      </div>
    </Card>
  );
}

function columnsOf(bill: Bill, zone: string): Column<Part>[] {
  return [
    {
      id: 'from',
      header: t('sessions.bill.period'),
      isPrimary: true,
      cell: (row) => <Period from={row.from} to={row.to} zone={zone} />,
      csv: (row) => `${row.from}/${row.to}`,
    },
    {
      id: 'energy',
      header: t('sessions.col.energy'),
      align: 'end',
      cell: (row) => energy(row.wh, 3),
      csv: (row) => row.wh,
      csvHeader: 'energy_wh',
    },
    {
      id: 'state',
      header: t('sessions.periods.state'),
      cell: (row) => stateWord(row.state),
      csv: (row) => row.state ?? '',
    },
    {
      id: 'prices',
      header: t('sessions.periods.prices'),
      cell: (row) => <Prices part={row} bill={bill} />,
      csv: (row) => row.components.map((it) => `${it.element}.${it.component}`).join(' '),
    },
    {
      id: 'proof',
      header: t('sessions.periods.proof'),
      cell: (row) => <Proof part={row} zone={zone} />,
      csv: (row) => row.evidence,
    },
  ];
}

function Prices({ part, bill }: { part: Part; bill: Bill }) {
  const terms = bill.tariff?.terms;
  const texts = part.components.flatMap((ref) => (terms && priceAt(terms, ref)?.price) ?? []);
  if (texts.length === 0) return <span className="quiet">{t('sessions.periods.free')}</span>;
  return texts.join(' + ');
}

/** Whether the energy was measured or computed, and between which readings it lies. */
function Proof({ part, zone }: { part: Part; zone: string }) {
  return (
    <div className="stack stack-tight small">
      <span>{evidenceWord(part.evidence)}</span>
      <ReadingOf
        name={t('sessions.periods.before')}
        otherwise={t('sessions.periods.start')}
        reading={part.reading_before}
        zone={zone}
      />
      <ReadingOf
        name={t('sessions.periods.after')}
        otherwise={t('sessions.periods.end')}
        reading={part.reading_after}
        zone={zone}
      />
    </div>
  );
}

interface ReadingProps {
  name: string;
  /** What proves it where there is no reading. */
  otherwise: string;
  reading: Reading | null | undefined;
  zone: string;
}

function ReadingOf({ name, otherwise, reading, zone }: ReadingProps) {
  return (
    <span className="quiet">
      {name}{' '}
      {reading ? (
        <>
          {`${energy(reading.wh, 3)}, `}
          <Time at={reading.at} zone={zone} withSeconds />{' '}
          {reading.record_id && (
            <CopyId id={reading.record_id} shown={`${reading.record_id.slice(0, ID_SHOWN)}…`} />
          )}
        </>
      ) : (
        otherwise
      )}
    </span>
  );
}
