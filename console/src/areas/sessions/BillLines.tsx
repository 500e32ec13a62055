import { duration, energy, money, percent, price, unit, whole } from '../../format';
import { t } from '../../i18n';
import { Card, Foreign, TableScroll } from '../../parts';
import { lineWord, priceAt, rate } from '../../parts/tariff';
import { Period } from './columns';
import type { Bill } from './queries';

type Line = Bill['lines'][number];

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

/** When the price of a line applies, and its tax rate where lines have different ones. */
function Details({ line, bill }: { line: Line; bill: Bill }) {
  const { component, vat_bp } = line;
  const priced = component && bill.tariff && priceAt(bill.tariff.terms, component);
  const hasRates = (bill.taxes?.length ?? 0) > 1 && vat_bp != null && line.kind !== 'tax';
  const parts = [
    priced?.when,
    hasRates && t('sessions.bill.ofRate', { rate: rate(vat_bp) }),
  ].filter((part) => typeof part === 'string');
  if (parts.length === 0) return null;
  return (
    <span className="small quiet">
      {' '}
      <Foreign text={parts.join(' · ')} />
    </span>
  );
}

/** Quantity times price gives the amount, line by line. */
export function BillLines({ bill, zone }: { bill: Bill; zone: string }) {
  // By rules 2 a line has no period of its own: the periods are a table of their own.
  const hasPeriods = bill.lines.some(({ from, to }) => from && to);
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
              {hasPeriods && <th scope="col">{t('sessions.bill.period')}</th>}
              <th scope="col" className="end">
                {t('sessions.bill.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {bill.lines.map((line, at) => (
              <tr key={`${line.kind} ${at}`}>
                <th scope="row">
                  {lineWord(line.kind)}
                  <Details line={line} bill={bill} />
                </th>
                <td className="end" data-label={t('sessions.bill.quantity')}>
                  {quantity(line)}
                </td>
                <td className="end" data-label={t('sessions.bill.price')}>
                  {line.unit_price == null
                    ? t('common.none')
                    : `× ${price(line.unit_price, line.amount.currency)} / ${perUnit(line.price_unit)}`}
                </td>
                {hasPeriods && (
                  <td data-label={t('sessions.bill.period')}>
                    {line.from && line.to ? (
                      <Period from={line.from} to={line.to} zone={zone} />
                    ) : (
                      t('common.none')
                    )}
                  </td>
                )}
                <td className="end" data-label={t('sessions.bill.amount')}>
                  {money(line.amount)}
                </td>
              </tr>
            ))}
          </tbody>
          <Totals bill={bill} columns={hasPeriods ? 4 : 3} />
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

/** The total, and by rules 2 what it is without tax, and the tax of each rate. */
function Totals({ bill, columns }: { bill: Bill; columns: number }) {
  if (!bill.total) return null;
  const taxes = (bill.taxes ?? []).map(({ rate_bp, included, amount }) => ({
    name: t(included ? 'sessions.bill.rateIncluded' : 'sessions.bill.rateAdded', {
      rate: rate(rate_bp),
    }),
    amount: money(amount),
  }));
  const net = bill.net ? [{ name: t('sessions.bill.net'), amount: money(bill.net) }] : [];
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={columns}>
          {t('sessions.bill.total')}
        </th>
        <td className="end" data-label={t('sessions.bill.total')}>
          <strong className="figure-value">{money(bill.total)}</strong>
        </td>
      </tr>
      {[...net, ...taxes].map(({ name, amount }) => (
        <tr key={name}>
          <th scope="row" colSpan={columns} className="quiet">
            {name}
          </th>
          <td className="end" data-label={name}>
            {amount}
          </td>
        </tr>
      ))}
    </tfoot>
  );
}
