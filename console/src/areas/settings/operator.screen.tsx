import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { listed } from '../../format';
import { code, t } from '../../i18n';
import {
  announce,
  Banner,
  Card,
  CheckField,
  CopyId,
  Facts,
  Foreign,
  Form,
  Loaded,
  SelectField,
  TextField,
  useEdit,
  YesNo,
} from '../../parts';
import { changeOperator, type Operator, ownOperator, readOperator, tariffChoice } from './queries';
import { SettingsPage } from './SettingsPage';

const ROLES = ['admin', 'operator', 'viewer', 'site_owner', 'caretaker', 'driver'] as const;

function values(of: Operator) {
  return {
    name: of.name,
    default_tariff_id: of.default_tariff_id ?? '',
    publishes_locations: of.publishes_locations,
    drivers_register: of.drivers_register,
    site_owners_see_names: of.site_owners_see_names,
    second_factor_roles: (of.second_factor_roles ?? []) as readonly string[],
  };
}

type Values = ReturnType<typeof values>;

function labels(): Record<keyof Values, string> {
  return {
    name: t('settings.operator.name'),
    default_tariff_id: t('settings.operator.tariff'),
    publishes_locations: t('settings.operator.publishes'),
    drivers_register: t('settings.operator.register'),
    site_owners_see_names: t('settings.operator.names'),
    second_factor_roles: t('settings.operator.factor'),
  };
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? t('common.yes') : t('common.no');
  if (Array.isArray(value)) return listed(value.map((role) => code('role', String(role))));
  return String(value ?? '');
}

export default function OperatorScreen() {
  const query = useQuery(ownOperator);
  const mayChange = useRight('configure');
  return (
    <SettingsPage>
      <Loaded query={query} lines={6}>
        {(of) => (
          <div className="narrow">
            <Card title={t('settings.operator.title')}>
              {mayChange ? <OperatorForm of={of} /> : <ReadOnly of={of} />}
            </Card>
          </div>
        )}
      </Loaded>
    </SettingsPage>
  );
}

/** For those who may look only. */
function ReadOnly({ of }: { of: Operator }) {
  const words = labels();
  return (
    <div className="stack">
      <p className="quiet">{t('settings.why.configure')}</p>
      <Facts
        facts={[
          [words.name, <Foreign key="name" text={of.name} />],
          [t('settings.operator.id'), <CopyId key="id" id={of.operator_id} />],
          [words.publishes_locations, <YesNo key="publishes" is={of.publishes_locations} />],
          [words.drivers_register, <YesNo key="register" is={of.drivers_register} />],
          [words.site_owners_see_names, <YesNo key="names" is={of.site_owners_see_names} />],
          [words.second_factor_roles, shown(of.second_factor_roles) || t('common.none')],
        ]}
      />
    </div>
  );
}

function OperatorForm({ of }: { of: Operator }) {
  const [isSaved, setSaved] = useState(false);
  const managesPeople = useRight('people');
  const tariffs = useQuery(tariffChoice);
  const words = labels();
  const edit = useEdit<Operator, Values>({
    name: 'operator',
    read: of,
    values,
    labels: words,
    show: (_, value) => shown(value),
    send: (changes, read) => {
      const { default_tariff_id: tariff } = changes;
      const told = tariff === undefined ? {} : { default_tariff_id: tariff || null };
      return changeOperator({ ...changes, ...told } as never, read);
    },
    reread: readOperator,
    onDone: () => {
      announce(t('settings.saved'));
      setSaved(true);
    },
  });
  const { value, set } = edit.draft;
  const hint = (text: string) => (managesPeople ? text : `${text} ${t('settings.why.people')}`);
  const roles = value.second_factor_roles;
  return (
    <Form
      saving={edit.saving}
      draft={edit.draft}
      onSave={edit.save}
      why={!edit.isChanged && t('settings.why.unchanged')}
      conflict={edit.conflict}
    >
      {isSaved && !edit.isChanged && (
        <Banner kind="calm" icon="check">
          {t('settings.saved')}
        </Banner>
      )}
      <TextField
        label={words.name}
        value={value.name}
        error={edit.saving.fieldError('name')}
        onChange={({ target }) => set({ name: target.value })}
      />
      <div>
        <div className="field-label">{t('settings.operator.id')}</div>
        <CopyId id={of.operator_id} />
      </div>
      <SelectField
        label={words.default_tariff_id}
        hint={t('settings.operator.tariffHint')}
        value={value.default_tariff_id}
        error={edit.saving.fieldError('default_tariff_id')}
        options={tariffOptions(value.default_tariff_id, tariffs.data ?? [])}
        onChange={({ target }) => set({ default_tariff_id: target.value })}
      />
      <CheckField
        label={words.publishes_locations}
        hint={t('settings.operator.publishesHint')}
        checked={value.publishes_locations}
        onChange={({ target }) => set({ publishes_locations: target.checked })}
      />
      <CheckField
        label={words.drivers_register}
        hint={hint(t('settings.operator.registerHint'))}
        disabled={!managesPeople}
        checked={value.drivers_register}
        onChange={({ target }) => set({ drivers_register: target.checked })}
      />
      <CheckField
        label={words.site_owners_see_names}
        hint={hint(t('settings.operator.namesHint'))}
        disabled={!managesPeople}
        checked={value.site_owners_see_names}
        onChange={({ target }) => set({ site_owners_see_names: target.checked })}
      />
      <fieldset className="field" disabled={!managesPeople}>
        <legend className="field-label">{words.second_factor_roles}</legend>
        <div className="field-hint">{hint(t('settings.operator.factorHint'))}</div>
        {ROLES.map((role) => (
          <CheckField
            key={role}
            label={code('role', role)}
            checked={roles.includes(role)}
            onChange={({ target }) =>
              set({
                second_factor_roles: target.checked
                  ? [...roles, role]
                  : roles.filter((it) => it !== role),
              })
            }
          />
        ))}
      </fieldset>
    </Form>
  );
}

function tariffOptions(chosen: string, known: readonly { tariff_id: string; name: string }[]) {
  const isKnown = chosen === '' || known.some((it) => it.tariff_id === chosen);
  return [
    { value: '', label: t('settings.operator.noTariff') },
    ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
    ...known.map((it) => ({ value: it.tariff_id, label: `${it.name} (${it.tariff_id})` })),
  ];
}
