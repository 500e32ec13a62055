import { money } from '../../format';
import { t } from '../../i18n';
import { Card } from '../../parts';
import { rate } from '../../parts/tariff';
import { CostLines } from '../../parts/tariff/CostLines';
import { Period } from './columns';
import type { Bill } from './queries';

/** The lines of the bill, its total and its taxes. */
export function BillLines({ bill, zone }: { bill: Bill; zone: string }) {
  // By rules 2 a line has no period of its own: the periods are a table of their own.
  const hasPeriods = bill.lines.some(({ from, to }) => from && to);
  const periodOf = ({ from, to }: Bill['lines'][number]) =>
    from && to ? <Period from={from} to={to} zone={zone} /> : t('common.none');
  return (
    <Card title={bill.is_estimate ? t('sessions.bill.estimate') : t('sessions.bill')}>
      <CostLines
        name={t('sessions.bill')}
        lines={bill.lines}
        terms={bill.tariff?.terms}
        taxes={bill.taxes}
        net={bill.net}
        total={bill.total}
        {...(hasPeriods ? { periodOf } : {})}
      />
      {bill.tax && (
        <p className="small quiet">
          {t(bill.tax.included ? 'sessions.bill.taxIncluded' : 'sessions.bill.taxAdded', {
            rate: rate(bill.tax.rate_bp),
            amount: money(bill.tax.amount),
          })}
        </p>
      )}
    </Card>
  );
}
