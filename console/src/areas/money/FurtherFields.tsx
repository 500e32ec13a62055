import { LANGUAGES, languageName } from '../../format';
import { t } from '../../i18n';
import { CheckField, TextArea, TextField } from '../../parts';
import type { Fields } from './fields';
import type { Typed } from './form';
import { Unfold } from './Unfold';

interface Props {
  value: Typed;
  fields: Fields;
  onChange: (change: Partial<Typed>) => void;
}

type Text = Exclude<keyof Typed, 'elements' | 'texts' | 'isCalibrated' | 'tax'>;

const TEXT_CHARS_MAX = 500;

/** The terms beside the prices, each kind folded until it is needed. */
export function FurtherFields({ value, fields, onChange }: Props) {
  const code = fields.currency || 'none';
  const currency = fields.currency || t('money.form.price');
  const field = (name: Text, place: string, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      inputMode="decimal"
      value={value[name]}
      error={fields.error(place)}
      onChange={({ target }) => onChange({ [name]: target.value })}
    />
  );
  const has = (...names: Text[]) => names.some((name) => value[name] !== '');
  const wrong = (...places: string[]) => places.some(fields.isWrong);
  return (
    <>
      <Unfold
        label={t('money.form.fee')}
        isFilled={has('feeRate', 'feeFixed')}
        isWrong={wrong('service_fee')}
      >
        {() => (
          <>
            {fields.error('service_fee') && (
              <p className="field-error">{fields.error('service_fee')}</p>
            )}
            <div className="row fields-row">
              {field('feeRate', 'service_fee.rate_bp', t('money.form.feeRate'))}
              {field('feeFixed', 'service_fee.fixed', t('money.form.feeFixed', { currency }))}
              {fields.isTaxed &&
                field(
                  'feeTax',
                  'service_fee.vat_bp',
                  t('money.form.ownRate'),
                  t('money.form.ownRateHint'),
                )}
            </div>
          </>
        )}
      </Unfold>
      <Unfold
        label={t('money.form.limits')}
        isFilled={has('min', 'max')}
        isWrong={wrong('min_price', 'max_price')}
      >
        {() => (
          <div className="row fields-row">
            {field('min', 'min_price', t('money.form.min', { currency: code }))}
            {field('max', 'max_price', t('money.form.max', { currency: code }))}
          </div>
        )}
      </Unfold>
      <Unfold
        label={t('money.form.parkingTerms')}
        isFilled={has('grace', 'parkingMax')}
        isWrong={wrong('idle_grace_s', 'max_parking')}
      >
        {() => (
          <div className="row fields-row">
            {field('grace', 'idle_grace_s', t('money.form.grace'), t('money.form.graceHint'))}
            {field('parkingMax', 'max_parking', t('money.form.parkingMax', { currency: code }))}
          </div>
        )}
      </Unfold>
      <Unfold
        label={t('money.form.short')}
        isFilled={has('voidWh', 'voidTime')}
        isWrong={wrong('void_below')}
      >
        {() => (
          <>
            <p className="small quiet">{t('money.form.shortHint')}</p>
            <div className="row fields-row">
              {field('voidWh', 'void_below.wh', t('money.form.voidWh'))}
              {field('voidTime', 'void_below.s', t('money.form.voidTime'))}
            </div>
          </>
        )}
      </Unfold>
      <Unfold label={t('money.form.adHoc')} isFilled={has('hold')} isWrong={wrong('hold')}>
        {() => field('hold', 'hold', t('money.form.hold', { currency: code }))}
      </Unfold>
      <Unfold label={t('tariff.term.calibrated')} isFilled={value.isCalibrated}>
        {() => (
          <CheckField
            label={t('money.form.calibrated')}
            hint={t('money.form.calibratedHint')}
            checked={value.isCalibrated}
            onChange={({ target }) => onChange({ isCalibrated: target.checked })}
          />
        )}
      </Unfold>
      <Unfold
        label={t('money.form.texts')}
        isFilled={Object.values(value.texts).some((it) => it !== '')}
        isWrong={wrong('display')}
      >
        {() => <TextFields value={value} fields={fields} onChange={onChange} />}
      </Unfold>
    </>
  );
}

/** The texts for drivers. The server counts only those that stand there. */
function TextFields({ value, fields, onChange }: Props) {
  const told = LANGUAGES.filter((it) => value.texts[it].trim() !== '');
  return LANGUAGES.map((language) => (
    <TextArea
      key={language}
      label={languageName(language)}
      lang={language}
      rows={2}
      maxLength={TEXT_CHARS_MAX}
      value={value.texts[language]}
      error={fields.error(`display[${told.indexOf(language)}].text`)}
      onChange={({ target }) => onChange({ texts: { ...value.texts, [language]: target.value } })}
    />
  ));
}
