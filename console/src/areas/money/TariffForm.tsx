import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { deployment } from '../../api/shared';
import { currencyName, ownZone, zoneName } from '../../format';
import { t } from '../../i18n';
import { Card, type Draft, Form, type Saving, SelectField, TextField } from '../../parts';
import { sentences } from '../../parts/tariff';
import { ElementList } from './ElementList';
import { FurtherFields } from './FurtherFields';
import type { Fields } from './fields';
import type { Typed } from './form';
import { Preview } from './Preview';
import type { NewTariff2, Tariff } from './queries';
import { type Read, read, readable } from './read';
import { Warnings } from './Warnings';

interface Props {
  draft: Draft<Typed>;
  saving: Saving<Tariff>;
  saveLabel: string;
  isNew?: boolean;
  /** Above the fields: what the person must know about this version. */
  note?: ReactNode;
  onSave: (wanted: NewTariff2) => void;
  onCancel: () => void;
  why: string | null;
  conflict?: ReactNode;
}

const TAXES = ['none', 'included', 'excluded'] as const;

/** What the fields need to know. What the form finds itself is said once somebody has saved. */
function fieldsOf({ draft, saving }: Props, { wrong }: Read, isAsked: boolean): Fields {
  const told = (saving.error as { fields?: readonly { field: string }[] } | null)?.fields ?? [];
  const own = (place: string) => {
    const found = isAsked ? wrong.get(place) : undefined;
    return found && t(`money.form.${found}`);
  };
  const isAt = (place: string) => (field: string) =>
    field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
  return {
    error: (place) => own(place) ?? saving.fieldError(place),
    isWrong: (place) =>
      (isAsked && [...wrong.keys()].some(isAt(place))) ||
      told.map(({ field }) => field).some(isAt(place)),
    currency: draft.value.currency,
    isTaxed: draft.value.tax !== 'none',
  };
}

/** The terms of a version: prices, fee, limits, tax, and from when it applies. */
export function TariffForm(props: Props) {
  const { draft, saving, conflict } = props;
  const [isAsked, setAsked] = useState(false);
  const result = read(draft.value, ownZone());
  const fields = fieldsOf(props, result, isAsked);
  const save = () => {
    setAsked(true);
    if (result.wrong.size === 0) props.onSave(result.wanted);
  };
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
          {props.note}
          <FormFields draft={draft} fields={fields} isNew={props.isNew === true} />
        </Form>
      </Card>
      <div className="stack stack-wide">
        <Reads result={result} />
        <Preview
          of={{ tariff: result.wanted }}
          terms={result.wanted}
          isNarrow
          why={isPriced(result) ? null : t('money.preview.incomplete')}
        />
      </div>
    </div>
  );
}

/** Whether a preview can be computed: it needs neither a name nor a time. */
function isPriced({ wrong }: Read): boolean {
  return [...wrong.keys()].every((place) => place === 'name' || place === 'valid_from');
}

interface FieldsProps {
  draft: Draft<Typed>;
  fields: Fields;
  isNew: boolean;
}

function FormFields({ draft: { value, set }, fields, isNew }: FieldsProps) {
  const { data } = useQuery(deployment);
  const currencies = (data?.currencies ?? []).map(({ code }) => ({
    value: code,
    label: `${code} · ${currencyName(code)}`,
  }));
  return (
    <>
      <TextField
        label={t('money.col.name')}
        value={value.name}
        error={fields.error('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      {isNew && (
        <TextField
          label={t('money.col.id')}
          hint={t('money.form.idHint')}
          isOptional
          maxLength={36}
          value={value.id}
          error={fields.error('tariff_id')}
          onChange={({ target }) => set({ id: target.value })}
        />
      )}
      <SelectField
        label={t('money.col.currency')}
        value={value.currency}
        options={[{ value: '', label: t('money.form.choose') }, ...currencies]}
        error={fields.error('currency')}
        onChange={({ target }) => set({ currency: target.value })}
      />
      <div className="row fields-row">
        <SelectField
          label={t('money.form.tax')}
          value={value.tax}
          options={TAXES.map((it) => ({ value: it, label: t(`money.form.tax.${it}`) }))}
          error={fields.error('tax')}
          onChange={({ target }) => set({ tax: target.value as Typed['tax'] })}
        />
        {fields.isTaxed && (
          <TextField
            label={t('money.form.taxRate')}
            inputMode="decimal"
            value={value.taxRate}
            error={fields.error('vat_bp')}
            onChange={({ target }) => set({ taxRate: target.value })}
          />
        )}
      </div>
      <h3>{t('money.form.prices')}</h3>
      <ElementList
        value={value.elements}
        fields={fields}
        onChange={(elements) => set({ elements })}
      />
      <FurtherFields value={value} fields={fields} onChange={set} />
      <h3>{t('money.form.when')}</h3>
      <TextField
        label={t('money.col.validFrom')}
        type="datetime-local"
        hint={t('money.form.validFromHint', { zone: zoneName(ownZone()) })}
        value={value.validFrom}
        error={fields.error('valid_from')}
        onChange={({ target }) => set({ validFrom: target.value })}
      />
    </>
  );
}

/** The terms in the words in which people read them. */
function Reads({ result }: { result: Read }) {
  const terms = readable(result.wanted);
  return (
    <Card title={t('money.form.reads')}>
      <div className="stack" aria-live="polite">
        {terms ? (
          <ul className="stack stack-tight">
            {sentences(terms).map((sentence, at) => (
              <li key={at}>{sentence}</li>
            ))}
          </ul>
        ) : (
          <p className="quiet">{t('money.form.nothingYet')}</p>
        )}
        <Warnings result={result} />
      </div>
    </Card>
  );
}
