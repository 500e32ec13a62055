import { LANGUAGES, languageName } from '../format';
import { code, t } from '../i18n';
import { CheckField, SelectField, TextArea, TextField } from './Field';

/** The values of a form about a person, as they are typed. */
export interface PersonValues {
  full_name: string;
  email: string;
  contact_number: string;
  language: string;
  role: string;
  site_ids: readonly string[];
  station_ids: readonly string[];
}

interface Props {
  value: PersonValues;
  set: (change: Partial<PersonValues>) => void;
  fieldError: (field: string) => string | undefined;
  /** The roles that can be given; without them the form does not ask for one. */
  roles?: readonly string[];
  /** What the chosen role may do. */
  roleHint?: string;
  sites: readonly { site_id: string; name: string }[];
}

/** The words of the fields. */
export function personLabels(): Record<keyof PersonValues, string> {
  return {
    full_name: t('common.person.name'),
    email: t('common.person.email'),
    contact_number: t('common.person.phone'),
    language: t('common.person.language'),
    role: t('common.person.role'),
    site_ids: t('common.person.sites'),
    station_ids: t('common.person.stations'),
  };
}

/** Name, contact and language of a person, and what a colleague may do and where. */
export function PersonFields({ value, set, fieldError, roles, roleHint, sites }: Props) {
  const labels = personLabels();
  const languages = LANGUAGES.map((each) => ({ value: each, label: languageName(each) }));
  const toggle = (id: string, isOn: boolean) =>
    set({ site_ids: isOn ? [...value.site_ids, id] : value.site_ids.filter((it) => it !== id) });
  return (
    <>
      <TextField
        label={labels.full_name}
        value={value.full_name}
        error={fieldError('full_name')}
        onChange={({ target }) => set({ full_name: target.value })}
      />
      <TextField
        label={labels.email}
        type="email"
        hint={t('common.person.emailHint')}
        isOptional={roles === undefined}
        value={value.email}
        error={fieldError('email')}
        onChange={({ target }) => set({ email: target.value })}
      />
      <TextField
        label={labels.contact_number}
        type="tel"
        isOptional
        value={value.contact_number}
        error={fieldError('contact_number')}
        onChange={({ target }) => set({ contact_number: target.value })}
      />
      <SelectField
        label={labels.language}
        value={value.language}
        options={[{ value: '', label: t('common.person.noLanguage') }, ...languages]}
        onChange={({ target }) => set({ language: target.value })}
      />
      {roles !== undefined && (
        <SelectField
          label={labels.role}
          hint={roleHint}
          value={value.role}
          error={fieldError('role')}
          options={roles.map((role) => ({ value: role, label: code('role', role) }))}
          onChange={({ target }) => set({ role: target.value })}
        />
      )}
      {roles !== undefined && value.role === 'site_owner' && (
        <fieldset className="field">
          <legend className="field-label">{labels.site_ids}</legend>
          {sites.map(({ site_id: id, name }) => (
            <CheckField
              key={id}
              label={name}
              checked={value.site_ids.includes(id)}
              onChange={({ target }) => toggle(id, target.checked)}
            />
          ))}
          {fieldError('site_ids') && <p className="field-error">{fieldError('site_ids')}</p>}
        </fieldset>
      )}
      {roles !== undefined && value.role === 'caretaker' && (
        <TextArea
          label={labels.station_ids}
          hint={t('common.person.stationsHint')}
          error={fieldError('station_ids')}
          value={value.station_ids.join('\n')}
          onChange={({ target }) => set({ station_ids: target.value.split(/[\s,;]/) })}
        />
      )}
    </>
  );
}

/** The values as the API takes them: what is empty is cleared. */
export function personBody<V extends Partial<PersonValues>>(values: V) {
  const { email, contact_number, language, role, site_ids, station_ids } = values;
  const ids = (of: readonly string[] | undefined) => of?.filter((id) => id !== '');
  return {
    ...values,
    ...(email === undefined ? {} : { email: email.trim() || null }),
    ...(contact_number === undefined ? {} : { contact_number: contact_number.trim() || null }),
    ...(language === undefined ? {} : { language: language || null }),
    ...(site_ids === undefined
      ? {}
      : { site_ids: role === 'site_owner' || role === undefined ? ids(site_ids) : [] }),
    ...(station_ids === undefined
      ? {}
      : { station_ids: role === 'caretaker' || role === undefined ? ids(station_ids) : [] }),
  };
}
