import { weekday } from '../../format';
import { t } from '../../i18n';
import { CheckField, SelectField, TextField } from '../../parts';
import { DAYS } from '../../parts/tariff/terms';
import type { Fields } from './fields';
import type { TypedLimits } from './form';

interface Props {
  value: TypedLimits;
  /** The place of the restrictions in what is sent. */
  place: string;
  fields: Fields;
  onChange: (change: Partial<TypedLimits>) => void;
}

type Text = Exclude<keyof TypedLimits, 'days' | 'reservation'>;

const KINDS = ['charge', 'reservation', 'reservation_expires'] as const;

/** When the prices of a group apply. */
export function LimitFields({ value, place, fields, onChange }: Props) {
  const field = (name: Text, at: string, type: 'time' | 'date' | 'text', hint?: string) => (
    <TextField
      label={t(`money.form.${name}`)}
      hint={hint}
      type={type}
      {...(type === 'text' ? { inputMode: 'decimal' as const } : {})}
      value={value[name]}
      error={fields.error(`${place}.${at}`)}
      onChange={({ target }) => onChange({ [name]: target.value })}
    />
  );
  const since = t('money.form.sinceStart');
  const choose = (day: string, isChosen: boolean) =>
    onChange({
      days: DAYS.filter((it) => (it === day ? isChosen : value.days.includes(it))),
    });
  return (
    <>
      <p className="small quiet">{t('money.form.onlyWhenHint')}</p>
      <fieldset className="field">
        <legend className="field-label">{t('money.form.days')}</legend>
        <div className="row">
          {DAYS.map((day, at) => (
            <CheckField
              key={day}
              label={weekday(at + 1)}
              checked={value.days.includes(day)}
              onChange={({ target }) => choose(day, target.checked)}
            />
          ))}
        </div>
        {fields.error(`${place}.day_of_week`) && (
          <span className="field-error">{fields.error(`${place}.day_of_week`)}</span>
        )}
      </fieldset>
      <div className="row fields-row">
        {field('startTime', 'start_time', 'time')}
        {field('endTime', 'end_time', 'time', t('money.form.endTimeHint'))}
      </div>
      <div className="row fields-row">
        {field('firstDay', 'start_date', 'date')}
        {field('lastDay', 'end_date', 'date')}
      </div>
      <div className="row fields-row">
        {field('minKwh', 'min_kwh', 'text', since)}
        {field('maxKwh', 'max_kwh', 'text')}
      </div>
      <div className="row fields-row">
        {field('minPower', 'min_power', 'text')}
        {field('maxPower', 'max_power', 'text')}
      </div>
      <div className="row fields-row">
        {field('minTime', 'min_duration', 'text', since)}
        {field('maxTime', 'max_duration', 'text')}
      </div>
      <SelectField
        label={t('money.form.for')}
        value={value.reservation || 'charge'}
        options={KINDS.map((it) => ({ value: it, label: t(`money.form.for.${it}`) }))}
        error={fields.error(`${place}.reservation`)}
        onChange={({ target }) =>
          onChange({ reservation: target.value === 'charge' ? '' : target.value })
        }
      />
    </>
  );
}
