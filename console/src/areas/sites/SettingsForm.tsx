import { useState } from 'react';
import { useRight } from '../../api/shared';
import { colon, weekday } from '../../format';
import { code, t } from '../../i18n';
import { announce, Form, SelectField, TextField, useEdit } from '../../parts';
import { changeOf, type Fields, fieldsOf, type Wrong, wrongIn } from './fields';
import { changeSite, readSite, type Site, type Tariff } from './queries';
import { zoneOptions } from './zones';

interface Props {
  site: Site & { _etag?: string };
  tariffs: readonly Pick<Tariff, 'tariff_id' | 'name'>[];
}

/** The words of the fields, for the comparison after somebody else was faster. */
const labels = (): Record<keyof Fields, string> => ({
  name: t('sites.field.name'),
  time_zone: t('sites.field.zone'),
  address: t('sites.field.address'),
  latitude: t('sites.field.latitude'),
  longitude: t('sites.field.longitude'),
  hours: t('sites.field.hours'),
  days: `${t('sites.field.hours')}${colon()}${weekday(1)} – ${weekday(7)}`,
  support_phone: t('sites.field.phone'),
  support_email: t('sites.field.email'),
  tariff_id: t('sites.field.tariff'),
});

function show(field: keyof Fields, value: Fields[keyof Fields]): string {
  if (Array.isArray(value)) return value.join(' | ');
  return field === 'hours' ? t(`sites.hours.${value as Fields['hours']}`) : value;
}

/** What a site is: its name, place, hours, contact, and its price. */
export function SettingsForm({ site, tariffs }: Props) {
  const mayConfigure = useRight('configure');
  const [isTried, setTried] = useState(false);
  const edit = useEdit({
    name: `site.${site.site_id}`,
    read: site,
    values: fieldsOf,
    labels: labels(),
    show,
    send: (_, of, all) => changeSite(of, changeOf(fieldsOf(of), all)),
    reread: () => readSite(site.site_id),
    onDone: () => {
      announce(t('sites.settings.saved'));
      setTried(false);
    },
  });
  const { draft, saving } = edit;
  const mine = draft.value;
  const wrong = wrongIn(mine);
  const save = () => {
    setTried(true);
    if (wrong.size === 0) edit.save();
  };
  const says = (field: Wrong) =>
    isTried && wrong.has(field)
      ? t(field.startsWith('day') ? 'sites.wrong.day' : `sites.wrong.${field as 'name'}`)
      : undefined;
  const why = !mayConfigure
    ? t('common.noRight.text', { scope: code('scope', 'configure') })
    : !edit.isChanged && t('sites.settings.nothing');
  return (
    <Form saving={saving} onSave={save} why={why} draft={draft} conflict={edit.conflict}>
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
