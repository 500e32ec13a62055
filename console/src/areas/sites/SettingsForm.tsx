import { useState } from 'react';
import { useRight } from '../../api/shared';
import { weekday } from '../../format';
import { code, t } from '../../i18n';
import {
  Conflict,
  type Difference,
  Form,
  SelectField,
  TextField,
  useDraft,
  useSaving,
} from '../../parts';
import { changeOrCompare } from './change';
import { changeOf, type Fields, fieldsOf, type Wrong, wrongIn } from './fields';
import type { Site, Tariff } from './queries';
import { zoneOptions } from './zones';

interface Props {
  site: Site & { _etag?: string };
  tariffs: readonly Tariff[];
}

/** The words of the fields, for the comparison after somebody else was faster. */
const LABELS = {
  name: 'sites.field.name',
  time_zone: 'sites.field.zone',
  address: 'sites.field.address',
  latitude: 'sites.field.latitude',
  longitude: 'sites.field.longitude',
  support_phone: 'sites.field.phone',
  support_email: 'sites.field.email',
  tariff_id: 'sites.field.tariff',
} as const;

function differences(theirs: Fields, mine: Fields): Difference[] {
  const rows = Object.entries(LABELS).map(([name, label]) => {
    const key = name as keyof typeof LABELS;
    return { field: t(label), theirs: theirs[key], mine: mine[key] };
  });
  const hours = (of: Fields) =>
    of.hours === 'regular' ? of.days.join(' | ') : t(`sites.hours.${of.hours}`);
  rows.push({ field: t('sites.field.hours'), theirs: hours(theirs), mine: hours(mine) });
  return rows.filter((row) => row.theirs !== row.mine);
}

/** What a site is: its name, place, hours, contact, and its price. */
export function SettingsForm({ site, tariffs }: Props) {
  const mayConfigure = useRight('configure');
  const initial = fieldsOf(site);
  const draft = useDraft<Fields>(`site.${site.site_id}`, initial);
  const saving = useSaving<Site>();
  const [theirs, setTheirs] = useState<(Site & { _etag?: string }) | null>(null);
  const [isTried, setTried] = useState(false);
  const mine = draft.value;
  const wrong = wrongIn(mine);
  const save = async (read: Site & { _etag?: string }) => {
    setTried(true);
    if (wrong.size > 0) return;
    const change = changeOf(fieldsOf(read), mine);
    const done = await saving.save(
      () => changeOrCompare(read, change, setTheirs),
      t('sites.settings.saved'),
    );
    if (done === undefined) return;
    draft.clear();
    setTheirs(null);
    setTried(false);
  };
  const takeTheirs = () => {
    draft.clear();
    saving.reset();
    setTheirs(null);
  };
  const says = (field: Wrong) =>
    isTried && wrong.has(field)
      ? t(field.startsWith('day') ? 'sites.wrong.day' : `sites.wrong.${field as 'name'}`)
      : undefined;
  const why = !mayConfigure
    ? t('common.noRight.text', { scope: code('scope', 'configure') })
    : !draft.isDirty && t('sites.settings.nothing');
  return (
    <Form
      saving={saving}
      onSave={() => void save(site)}
      why={why}
      draft={draft}
      conflict={
        theirs && (
          <Conflict
            differences={differences(fieldsOf(theirs), mine)}
            onKeepMine={() => void save(theirs)}
            onTakeTheirs={takeTheirs}
          />
        )
      }
    >
      <About mine={mine} set={draft.set} says={says} told={saving.fieldError} />
      <Hours mine={mine} set={draft.set} says={says} told={saving.fieldError} />
      <TextField
        label={t('sites.field.phone')}
        hint={t('sites.field.phoneHint')}
        isOptional
        type="tel"
        error={saving.fieldError('support_phone')}
        value={mine.support_phone}
        onChange={({ target }) => draft.set({ support_phone: target.value })}
      />
      <TextField
        label={t('sites.field.email')}
        isOptional
        type="email"
        error={saving.fieldError('support_email')}
        value={mine.support_email}
        onChange={({ target }) => draft.set({ support_email: target.value })}
      />
      <SelectField
        label={t('sites.field.tariff')}
        hint={tariffs.length === 0 ? t('sites.field.tariffNone') : t('sites.field.tariffHint')}
        error={saving.fieldError('tariff_id')}
        value={mine.tariff_id}
        options={[
          { value: '', label: t('sites.field.tariffOperator') },
          ...tariffs.map(({ tariff_id, name }) => ({
            value: tariff_id ?? '',
            label: name ? `${name} (${tariff_id})` : (tariff_id ?? ''),
          })),
        ]}
        onChange={({ target }) => draft.set({ tariff_id: target.value })}
      />
    </Form>
  );
}

interface PartProps {
  mine: Fields;
  set: (change: Partial<Fields>) => void;
  /** What is wrong with what was typed. */
  says: (field: Wrong) => string | undefined;
  /** What the server found wrong. */
  told: (field: string) => string | undefined;
}

function About({ mine, set, says, told }: PartProps) {
  return (
    <>
      <TextField
        label={t('sites.field.name')}
        error={told('name') ?? says('name')}
        value={mine.name}
        onChange={({ target }) => set({ name: target.value })}
      />
      <SelectField
        label={t('sites.field.zone')}
        hint={t('sites.field.zoneHint')}
        error={told('time_zone')}
        value={mine.time_zone}
        options={[{ value: '', label: t('sites.noZone') }, ...zoneOptions(mine.time_zone)]}
        onChange={({ target }) => set({ time_zone: target.value })}
      />
      <TextField
        label={t('sites.field.address')}
        isOptional
        error={told('address')}
        value={mine.address}
        onChange={({ target }) => set({ address: target.value })}
      />
      <div className="fields">
        <TextField
          label={t('sites.field.latitude')}
          hint={t('sites.field.placeHint')}
          isOptional
          inputMode="decimal"
          error={told('location') ?? says('latitude')}
          value={mine.latitude}
          onChange={({ target }) => set({ latitude: target.value })}
        />
        <TextField
          label={t('sites.field.longitude')}
          isOptional
          inputMode="decimal"
          error={says('longitude')}
          value={mine.longitude}
          onChange={({ target }) => set({ longitude: target.value })}
        />
      </div>
    </>
  );
}

const HOURS = ['unknown', 'always', 'regular'] as const;

function Hours({ mine, set, says, told }: PartProps) {
  return (
    <>
      <SelectField
        label={t('sites.field.hours')}
        error={told('opening_hours') ?? says('hours')}
        value={mine.hours}
        options={HOURS.map((value) => ({ value, label: t(`sites.hours.${value}`) }))}
        onChange={({ target }) => set({ hours: target.value as Fields['hours'] })}
      />
      {mine.hours === 'regular' && (
        <fieldset className="fields-group">
          <legend className="field-hint">{t('sites.hours.how')}</legend>
          <div className="fields">
            {mine.days.map((text, at) => (
              <TextField
                key={at}
                label={weekday(at + 1)}
                placeholder={t('sites.hours.closed')}
                error={says(`day${at + 1}`)}
                value={text}
                onChange={({ target }) => set({ days: mine.days.with(at, target.value) })}
              />
            ))}
          </div>
        </fieldset>
      )}
    </>
  );
}
