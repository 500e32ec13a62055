import type { ReactNode } from 'react';
import { duration, energy, type Money, money, price, unit, whole } from '../../format';
import { t } from '../../i18n';
import { Foreign } from '../Foreign';
import { TableScroll } from '../TableScroll';
import { lineWord, type PriceRef, priceAt, rate, type Terms } from './index';

/** A line of a bill or of a preview. */
export interface CostLine {
  kind: string;
  amount: Money;
  quantity?: number | null | undefined;
  unit_price?: string | null | undefined;
  rate_bp?: number | null | undefined;
  vat_bp?: number | null | undefined;
  component?: PriceRef | null | undefined;
}

export interface TaxOfRate {
  rate_bp: number;
  included: boolean;
  amount: Money;
}

interface Props<L extends CostLine> {
  name: string;
  lines: readonly L[];
  /** The tariff, whose prices say when they apply. */
  terms: Terms | null | undefined;
  taxes: readonly TaxOfRate[] | null | undefined;
  net: Money | null | undefined;
  total: Money | null | undefined;
  /** Quantity and price stand below what the line is for, where there is no room beside it. */
  isNarrow?: boolean;
  /** The period that a line bills, where lines have one. */
  periodOf?: (line: L) => ReactNode;
}

/** What a quantity of a kind is counted in. */
function unitOf(kind: string): 'Wh' | 's' | 'session' {
  if (kind === 'energy' || kind === 'service') return 'Wh';
  return ['time', 'parking', 'reservation_time'].includes(kind) ? 's' : 'session';
}

/** The quantity that is billed, with its unit. */
export function quantityText({ kind, quantity, rate_bp }: CostLine): string {
  if (rate_bp != null) return rate(rate_bp);
  if (quantity == null) return t('common.none');
  const of = unitOf(kind);
  if (of === 'Wh') return energy(quantity, 3);
  return of === 's' ? duration(quantity, true) : whole(quantity);
}

function perUnit(kind: string): string {
  const of = unitOf(kind);
  if (of === 'Wh') return unit('kWh');
  return of === 's' ? t('tariff.unit.h') : t('tariff.unit.session');
}

/** The price by which a quantity is multiplied; null where a line has none. */
function priceText({ kind, unit_price, amount }: CostLine): string | null {
  if (unit_price == null) return null;
  return `× ${price(unit_price, amount.currency)} / ${perUnit(kind)}`;
}

/** Quantity times price gives the amount, line by line. */
export function CostLines<L extends CostLine>(props: Props<L>) {
  const { name, lines, periodOf, isNarrow } = props;
  const hasRates = (props.taxes?.length ?? 0) > 1;
  return (
    <>
      <TableScroll name={name}>
        <table className="table">
          <caption>{name}</caption>
          <thead>
            <tr>
              <th scope="col">{t('tariff.bill.line')}</th>
              {!isNarrow && (
                <>
                  <th scope="col" className="end">
                    {t('tariff.bill.quantity')}
                  </th>
                  <th scope="col" className="end">
                    {t('tariff.bill.price')}
                  </th>
                </>
              )}
              {periodOf && <th scope="col">{t('tariff.bill.period')}</th>}
              <th scope="col" className="end">
                {t('tariff.bill.amount')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              <tr key={`${line.kind} ${at}`}>
                <th scope="row">
                  {lineWord(line.kind)}
                  <Details line={line} terms={props.terms} hasRates={hasRates} />
                  {isNarrow && (
                    <div className="small">
                      {[quantityText(line), priceText(line)].filter(Boolean).join(' ')}
                    </div>
                  )}
                </th>
                {!isNarrow && (
                  <>
                    <td className="end" data-label={t('tariff.bill.quantity')}>
                      {quantityText(line)}
                    </td>
                    <td className="end" data-label={t('tariff.bill.price')}>
                      {priceText(line) ?? t('common.none')}
                    </td>
                  </>
                )}
                {periodOf && <td data-label={t('tariff.bill.period')}>{periodOf(line)}</td>}
                <td className="end" data-label={t('tariff.bill.amount')}>
                  {money(line.amount)}
                </td>
              </tr>
            ))}
          </tbody>
          <Totals {...props} columns={1 + (isNarrow ? 0 : 2) + (periodOf ? 1 : 0)} />
        </table>
      </TableScroll>
      {lines.length > 1 && <p className="small faint">{t('tariff.bill.rounding')}</p>}
    </>
  );
}

interface DetailsProps {
  line: CostLine;
  terms: Terms | null | undefined;
  hasRates: boolean;
}

/** When the price of a line applies, and its tax rate where lines have different ones. */
function Details({ line: { component, kind, vat_bp }, terms, hasRates }: DetailsProps) {
  const when = component && terms && priceAt(terms, component)?.when;
  const isOfRate = hasRates && vat_bp != null && kind !== 'tax';
  const taxed = isOfRate ? t('tariff.bill.ofRate', { rate: rate(vat_bp) }) : null;
  const parts = [when, taxed].filter(Boolean);
  if (parts.length === 0) return null;
  return (
    <span className="small quiet">
      {' '}
      <Foreign text={parts.join(' · ')} />
    </span>
  );
}

interface TotalsProps extends Pick<Props<CostLine>, 'total' | 'net' | 'taxes'> {
  columns: number;
}

/** The total, and by rules 2 what it is without tax, and the tax of each rate. */
function Totals({ total, net, taxes, columns }: TotalsProps) {
  if (!total) return null;
  const rows = (taxes ?? []).map(({ rate_bp, included, amount }) => ({
    name: t(included ? 'tariff.bill.rateIncluded' : 'tariff.bill.rateAdded', {
      rate: rate(rate_bp),
    }),
    amount: money(amount),
  }));
  if (net) rows.unshift({ name: t('tariff.bill.net'), amount: money(net) });
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={columns}>
          {t('tariff.bill.total')}
        </th>
        <td className="end" data-label={t('tariff.bill.total')}>
          <strong className="figure-value">{money(total)}</strong>
        </td>
      </tr>
      {rows.map(({ name, amount }) => (
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
