import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { deployment } from '../../api/shared';
import { currencyName, ownZone, unit, zoneName } from '../../format';
import { t } from '../../i18n';
import {
  Card,
  CheckField,
  type Draft,
  Form,
  type Saving,
  SelectField,
  TextField,
} from '../../parts';
import { sentences } from '../../parts/tariff';
import { read, type Typed, type TypedField } from './form';
import type { NewTariff1, Tariff } from './queries';

interface Props {
  draft: Draft<Typed>;
  saving: Saving<Tariff>;
  saveLabel: string;
  isNew?: boolean;
  onSave: (wanted: NewTariff1) => void;
  onCancel: () => void;
  why: string | null;
  conflict?: ReactNode;
}

/** The places of fields in what the server says is wrong with them. */
function serverField(field: TypedField, wanted: NewTariff1): string {
  const at = wanted.elements.findIndex(({ type }) => type === field);
  const names: Partial<Record<TypedField, string>> = {
    id: 'tariff_id',
    feeRate: 'service_fee.rate_bp',
    feeFixed: 'service_fee.fixed',
    min: 'min_price',
    max: 'max_price',
    taxRate: 'tax.rate_bp',
    validFrom: 'valid_from',
  };
  return at >= 0 ? `elements[${at}].price` : (names[field] ?? field);
}

/** The terms of a version: prices, fee, limits, tax, and from when it applies. */
export function TariffForm(props: Props) {
  const { draft, saving, isNew, conflict } = props;
  const { value, set } = draft;
  const [isAsked, setAsked] = useState(false);
  const zone = ownZone();
  const { wanted, wrong, hasElement } = read(value, zone);
  const { data } = useQuery(deployment);
  const error = (field: TypedField) =>
    isAsked && wrong.has(field)
      ? t(field === 'name' || field === 'currency' ? 'money.form.wanted' : 'money.form.wrong')
      : saving.fieldError(serverField(field, wanted));
  const text = (field: Exclude<TypedField, 'isTaxIncluded'>, label: string, hint?: string) => (
    <TextField
      label={label}
      hint={hint}
      inputMode="decimal"
      value={value[field]}
      error={error(field)}
      onChange={({ target }) => set({ [field]: target.value })}
    />
  );
  const currencies = (data?.currencies ?? []).map(({ code }) => ({
    value: code,
    label: `${code} · ${currencyName(code)}`,
  }));
  const save = () => {
    setAsked(true);
    if (wrong.size === 0 && hasElement) props.onSave(wanted);
  };
  const c = value.currency;
  const price = c || t('money.form.price');
  return (
    <div className="split">
      <Card title={t('money.form.terms')}>
        <Form
          saving={saving}
          saveLabel={props.saveLabel}
          onSave={save}
          onCancel={props.onCancel}
          why={props.why}
          draft={draft}
          conflict={conflict}
        >
          <TextField
            label={t('money.col.name')}
            value={value.name}
            error={error('name')}
            onChange={({ target }) => set({ name: target.value })}
          />
          {isNew && (
            <TextField
              label={t('money.col.id')}
              hint={t('money.form.idHint')}
              isOptional
              maxLength={36}
              value={value.id}
              error={error('id')}
              onChange={({ target }) => set({ id: target.value })}
            />
          )}
          <SelectField
            label={t('money.col.currency')}
            value={value.currency}
            options={[{ value: '', label: t('money.form.choose') }, ...currencies]}
            error={error('currency')}
            onChange={({ target }) => set({ currency: target.value })}
          />
          <h3>{t('money.form.prices')}</h3>
          <p className="small quiet">{t('money.form.pricesHint')}</p>
          {isAsked && !hasElement && <p className="field-error">{t('money.form.noPrice')}</p>}
          <div className="row fields-row">
            {text('energy', t('money.form.energy', { currency: price, unit: unit('kWh') }))}
            {text('energyStep', t('money.form.energyStep'), t('money.form.stepHint'))}
          </div>
          <div className="row fields-row">
            {text('time', t('money.form.time', { currency: price }), t('money.form.timeHint'))}
            {text('timeStep', t('money.form.timeStep'), t('money.form.stepHint'))}
          </div>
          {text('flat', t('money.form.flat', { currency: price }))}
          <h3>{t('money.form.fee')}</h3>
          <div className="row fields-row">
            {text('feeRate', t('money.form.feeRate'))}
            {text('feeFixed', t('money.form.feeFixed', { currency: price }))}
          </div>
          <h3>{t('money.form.limits')}</h3>
          <div className="row fields-row">
            {text('min', t('money.form.min', { currency: c || 'none' }))}
            {text('max', t('money.form.max', { currency: c || 'none' }))}
          </div>
          <h3>{t('money.form.tax')}</h3>
          {text('taxRate', t('money.form.taxRate'))}
          <CheckField
            label={t('money.form.taxIncluded')}
            checked={value.isTaxIncluded}
            onChange={({ target }) => set({ isTaxIncluded: target.checked })}
          />
          <h3>{t('money.form.when')}</h3>
          <TextField
            label={t('money.col.validFrom')}
            type="datetime-local"
            hint={t('money.form.validFromHint', { zone: zoneName(zone) })}
            value={value.validFrom}
            error={error('validFrom')}
            onChange={({ target }) => set({ validFrom: target.value })}
          />
        </Form>
      </Card>
      <Card title={t('money.form.reads')}>
        <div className="stack" aria-live="polite">
          {hasElement && value.currency !== '' ? (
            <ul className="stack stack-tight">
              {sentences(wanted).map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          ) : (
            <p className="quiet">{t('money.form.nothingYet')}</p>
          )}
          <p className="small faint">{t('money.form.noPreview')}</p>
        </div>
      </Card>
    </div>
  );
}
