import { duration, energy, money, percent, price, unit, whole } from '../../format';
import { code, t } from '../../i18n';
import { Card, TableScroll } from '../../parts';
import { Period } from './columns';
import type { Bill } from './queries';

type Line = Bill['lines'][number];
type Terms = NonNullable<Bill['tariff']>['terms'];

const BP = 10_000;

/** The quantity that is billed, with its unit. */
function quantity({ quantity: value, unit: of, rate_bp }: Line): string {
  if (rate_bp != null) return percent(rate_bp / BP, 2);
  if (value == null) return t('common.none');
  if (of === 'Wh') return energy(value, 3);
  if (of === 's') return duration(value, true);
  return whole(value);
}

function perUnit(of: string | null | undefined): string {
  if (of === 'kWh') return unit('kWh');
  if (of === 'h') return t('sessions.unit.h');
  return t('sessions.unit.session');
}

/** Quantity times price gives the amount, line by line. */
export function BillLines({ bill, zone }: { bill: Bill; zone: string }) {
  return (
    <Card title={bill.is_estimate ? t('sessions.bill.estimate') : t('sessions.bill')}>
      <TableScroll name={t('sessions.bill')}>
        <table className="table">
          <caption>{t('sessions.bill')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('sessions.bill.line')}</th>
              <th scope="col" className="end">
                {t('sessions.bill.quantity')}
              </th>
              <th scope="col" className="end">
                {t('sessions.bill.price')}
              </th>
              <th scope="col">{t('sessions.bill.period')}</th>
              <th scope="col" className="end">
                {t('sessions.bill.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {bill.lines.map((line, at) => (
              <tr key={`${line.kind} ${at}`}>
                <th scope="row">{code('line', line.kind)}</th>
                <td className="end" data-label={t('sessions.bill.quantity')}>
                  {quantity(line)}
                </td>
                <td className="end" data-label={t('sessions.bill.price')}>
                  {line.unit_price == null
                    ? t('common.none')
                    : `× ${price(line.unit_price, line.amount.currency)} / ${perUnit(line.price_unit)}`}
                </td>
                <td data-label={t('sessions.bill.period')}>
                  {line.from && line.to ? (
                    <Period from={line.from} to={line.to} zone={zone} />
                  ) : (
                    t('common.none')
                  )}
                </td>
                <td className="end" data-label={t('sessions.bill.amount')}>
                  {money(line.amount)}
                </td>
              </tr>
            ))}
          </tbody>
          {bill.total && (
            <tfoot>
              <tr>
                <th scope="row" colSpan={4}>
                  {t('sessions.bill.total')}
                </th>
                <td className="end" data-label={t('sessions.bill.total')}>
                  <strong className="figure-value">{money(bill.total)}</strong>
                </td>
              </tr>
            </tfoot>
          )}
        </table>
      </TableScroll>
      {bill.tax && (
        <p className="small quiet">
          {t(bill.tax.included ? 'sessions.bill.taxIncluded' : 'sessions.bill.taxAdded', {
            rate: percent(bill.tax.rate_bp / BP, 2),
            amount: money(bill.tax.amount),
          })}
        </p>
      )}
    </Card>
  );
}

/** The terms of a tariff in sentences. */
export function termsOf(terms: Terms): string[] {
  const { currency } = terms;
  const said = terms.elements.map((element) => {
    const words = {
      price: price(element.price, currency),
      unit: perUnit({ energy: 'kWh', time: 'h' }[element.type]),
    };
    const step = element.step_size ?? 1;
    if (element.type === 'flat' || step <= 1) return t('sessions.terms.element', words);
    const steps = element.type === 'energy' ? energy(step, 3) : duration(step, true);
    return t('sessions.terms.steps', { ...words, step: steps });
  });
  const { service_fee: fee, tax } = terms;
  if (fee?.rate_bp) said.push(t('sessions.terms.feeRate', { rate: percent(fee.rate_bp / BP, 2) }));
  if (fee?.fixed) said.push(t('sessions.terms.feeFixed', { price: price(fee.fixed, currency) }));
  if (terms.min_price) {
    said.push(t('sessions.terms.min', { price: price(terms.min_price, currency) }));
  }
  if (terms.max_price) {
    said.push(t('sessions.terms.max', { price: price(terms.max_price, currency) }));
  }
  if (tax) {
    const rate = percent(tax.rate_bp / BP, 2);
    said.push(t(tax.included ? 'sessions.terms.taxIncluded' : 'sessions.terms.taxAdded', { rate }));
  }
  return said;
}
