import { unit } from '../../format';
import { t } from '../../i18n';
import { Button, SelectField, TextField } from '../../parts';
import type { Dimension } from '../../parts/tariff/terms';
import type { Fields } from './fields';
import type { TypedPrice } from './form';
import { Unfold } from './Unfold';

interface Props {
  value: TypedPrice;
  /** The place of the price in what is sent. */
  place: string;
  fields: Fields;
  /** What the price can be for: what no other price of the group is for. */
  types: readonly Dimension[];
  onChange: (change: Partial<TypedPrice>) => void;
  /** Left out where the group has one price. */
  onRemove?: (() => void) | undefined;
}

function priceLabel(type: Dimension, code: string): string {
  const currency = code || t('money.form.price');
  switch (type) {
    case 'energy':
      return t('money.form.energy', { currency, unit: unit('kWh') });
    case 'service':
      return t('money.form.service', { currency, unit: unit('kWh') });
    case 'time':
      return t('money.form.time', { currency });
    case 'parking':
      return t('money.form.parking', { currency });
    case 'flat':
      return t('money.form.flat', { currency });
  }
}

function hintOf(type: Dimension): string {
  if (type === 'time') return t('money.form.timeHint');
  return type === 'parking' ? t('money.form.parkingHint') : t('money.form.zeroHint');
}

/** One price: what it is for, how much, and folded its step and a tax rate of its own. */
export function PriceFields({ value, place, fields, types, onChange, onRemove }: Props) {
  const { type } = value;
  const [stepPlace, ratePlace] = [`${place}.step_size`, `${place}.vat_bp`];
  const hasMore = type !== 'flat' || fields.isTaxed;
  return (
    <div className="stack stack-tight">
      <div className="row fields-row">
        <SelectField
          label={t('money.form.type')}
          value={type}
          options={types.map((it) => ({ value: it, label: t(`tariff.term.${it}`) }))}
          error={fields.error(place) ?? fields.error(`${place}.type`)}
          onChange={({ target }) => onChange({ type: target.value as Dimension })}
        />
        <TextField
          label={priceLabel(type, fields.currency)}
          hint={hintOf(type)}
          inputMode="decimal"
          value={value.price}
          error={fields.error(`${place}.price`)}
          onChange={({ target }) => onChange({ price: target.value })}
        />
      </div>
      {hasMore && (
        <Unfold
          label={t('money.form.more')}
          isFilled={value.step !== '' || value.rate !== ''}
          isWrong={[stepPlace, ratePlace].some((it) => fields.error(it) !== undefined)}
        >
          {() => (
            <div className="row fields-row">
              {type !== 'flat' && (
                <TextField
                  label={t(
                    type === 'energy' || type === 'service'
                      ? 'money.form.stepWh'
                      : 'money.form.stepS',
                  )}
                  hint={t('money.form.stepHint')}
                  inputMode="numeric"
                  value={value.step}
                  error={fields.error(stepPlace)}
                  onChange={({ target }) => onChange({ step: target.value })}
                />
              )}
              {fields.isTaxed && (
                <TextField
                  label={t('money.form.ownRate')}
                  hint={t('money.form.ownRateHint')}
                  inputMode="decimal"
                  value={value.rate}
                  error={fields.error(ratePlace)}
                  onChange={({ target }) => onChange({ rate: target.value })}
                />
              )}
            </div>
          )}
        </Unfold>
      )}
      {onRemove && (
        <div className="row">
          <Button small kind="quiet" icon="close" onClick={onRemove}>
            {t('money.form.removePrice')}
          </Button>
        </div>
      )}
    </div>
  );
}
