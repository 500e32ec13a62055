import { type ReactNode, useState } from 'react';
import { decimalText, fromLocal, toLocal, typed } from '../format';
import { t } from '../i18n';
import { type Draft, useDraft } from './draft';
import { SelectField, TextArea, TextField } from './Field';
import { Form } from './Form';
import type { Saving } from './save';

/** What is known of a charge about which a person states something. */
export interface Stateable {
  session_id: string;
  energy_wh: number;
  meter_start_wh?: number | null | undefined;
  meter_stop_wh?: number | null | undefined;
  started_at?: string | null | undefined;
  ended_at?: string | null | undefined;
}

/** What a person states. Fields that are left out stay as the charger told them. */
export interface Statement {
  kind: 'values';
  reason: string;
  energy_wh?: number;
  meter_start_wh?: number;
  meter_stop_wh?: number;
  started_at?: string;
  ended_at?: string;
}

const EMPTY = {
  by: 'energy',
  energy: '',
  meterStart: '',
  meterStop: '',
  startedAt: '',
  endedAt: '',
  reason: '',
};
type Typed = typeof EMPTY;

const REASON_MAX = 500;
const WH_DECIMALS = 3;

/** The statement of what was typed, and the fields that cannot be read. */
function read(value: Typed, zone: string): { statement: Statement; wrong: (keyof Typed)[] } {
  const wrong: (keyof Typed)[] = [];
  const statement: Statement = { kind: 'values', reason: value.reason.trim() };
  const wh = (field: keyof Typed, name: 'energy_wh' | 'meter_start_wh' | 'meter_stop_wh') => {
    if (value[field].trim() === '') return;
    const number = typed(value[field], WH_DECIMALS);
    if (number === null || number < 0) wrong.push(field);
    else statement[name] = number;
  };
  const time = (field: keyof Typed, name: 'started_at' | 'ended_at') => {
    if (value[field] === '') return;
    const at = fromLocal(value[field], zone);
    if (at === null) wrong.push(field);
    else statement[name] = at;
  };
  if (value.by === 'energy') wh('energy', 'energy_wh');
  else {
    wh('meterStart', 'meter_start_wh');
    wh('meterStop', 'meter_stop_wh');
  }
  time('startedAt', 'started_at');
  time('endedAt', 'ended_at');
  if (statement.reason === '') wrong.push('reason');
  return { statement, wrong };
}

interface Props {
  of: Stateable;
  zone: string;
  saving: Saving<unknown>;
  onSave: (statement: Statement, draft: Draft<Typed>) => void;
  onCancel: () => void;
  why?: string | null | false | undefined;
  conflict?: ReactNode;
}

/** A person states what was charged: the energy or the registers, the times, and why. */
export function StatementForm({ of, zone, saving, onSave, onCancel, why, conflict }: Props) {
  const draft = useDraft(`statement.${of.session_id}`, EMPTY);
  const [isAsked, setAsked] = useState(false);
  const { value, set } = draft;
  const { statement, wrong } = read(value, zone);
  const says = Object.keys(statement).length > 2;
  const error = (field: keyof Typed, name: string) =>
    isAsked && wrong.includes(field) ? t('sessions.state.wrong') : saving.fieldError(name);
  const save = () => {
    setAsked(true);
    if (wrong.length === 0 && says) onSave(statement, draft);
  };
  const kwh = (wh: number | null | undefined) =>
    wh == null ? t('common.none') : decimalText(wh, WH_DECIMALS);
  const number = (
    field: 'energy' | 'meterStart' | 'meterStop',
    name: string,
    known?: number | null,
  ) => (
    <TextField
      label={t(`sessions.state.${field}`)}
      hint={t('sessions.state.told', { value: kwh(known) })}
      inputMode="decimal"
      value={value[field]}
      error={error(field, name)}
      onChange={({ target }) => set({ [field]: target.value })}
    />
  );
  const time = (field: 'startedAt' | 'endedAt', name: string, known?: string | null) => (
    <TextField
      label={t(`sessions.state.${field}`)}
      hint={t('sessions.state.told', {
        value: known ? toLocal(known, zone).replace('T', ' ') : t('common.none'),
      })}
      type="datetime-local"
      value={value[field]}
      error={error(field, name)}
      onChange={({ target }) => set({ [field]: target.value })}
    />
  );
  return (
    <Form
      saving={saving}
      saveLabel={t('sessions.state.save')}
      onSave={save}
      onCancel={onCancel}
      why={why}
      draft={draft}
      conflict={conflict}
    >
      <p className="quiet">{t('sessions.state.text')}</p>
      <SelectField
        label={t('sessions.state.by')}
        value={value.by}
        options={[
          { value: 'energy', label: t('sessions.state.byEnergy') },
          { value: 'registers', label: t('sessions.state.byRegisters') },
        ]}
        onChange={({ target }) => set({ by: target.value })}
      />
      {value.by === 'energy' ? (
        number('energy', 'energy_wh', of.energy_wh)
      ) : (
        <div className="pair">
          {number('meterStart', 'meter_start_wh', of.meter_start_wh)}
          {number('meterStop', 'meter_stop_wh', of.meter_stop_wh)}
        </div>
      )}
      <div className="pair">
        {time('startedAt', 'started_at', of.started_at)}
        {time('endedAt', 'ended_at', of.ended_at)}
      </div>
      <TextArea
        label={t('sessions.reason')}
        hint={t('sessions.reason.hint')}
        maxLength={REASON_MAX}
        value={value.reason}
        error={
          isAsked && wrong.includes('reason')
            ? t('common.form.reasonWanted')
            : saving.fieldError('reason')
        }
        onChange={({ target }) => set({ reason: target.value })}
      />
      {isAsked && !says && <p className="field-error">{t('sessions.state.nothing')}</p>}
    </Form>
  );
}
