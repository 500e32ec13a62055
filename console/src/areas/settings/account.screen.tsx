import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { signOut } from '../../api/auth';
import { me } from '../../api/shared';
import { LANGUAGES, languageName } from '../../format';
import { code, t } from '../../i18n';
import {
  announce,
  Banner,
  Button,
  Card,
  Confirm,
  CopyId,
  Facts,
  Foreign,
  Form,
  Icon,
  Loaded,
  personLabels,
  SelectField,
  TextField,
  useAttempt,
  useEdit,
  useSaving,
  YesNo,
} from '../../parts';
import { changeMe, type Me, readMe, signOutEverywhere } from './queries';
import { SettingsPage } from './SettingsPage';

/** The pages of the sign-in, which ask for the password again. */
const PASSWORD = '/signin/change-password';
const SECOND_FACTOR = '/signin/second-factor';

export default function AccountScreen() {
  const query = useQuery({ queryKey: [...me.queryKey, 'settings'], queryFn: readMe });
  return (
    <SettingsPage>
      <Loaded query={query} lines={5}>
        {(of) => (
          <div className="split">
            <Card title={t('settings.account.you')}>
              {of.user_id ? (
                <AccountForm of={of} />
              ) : (
                <p className="quiet">{t('settings.account.client')}</p>
              )}
            </Card>
            <div className="stack stack-wide">
              <Security of={of} />
              <Rights of={of} />
            </div>
          </div>
        )}
      </Loaded>
    </SettingsPage>
  );
}

function AccountForm({ of }: { of: Me }) {
  const [isSaved, setSaved] = useState(false);
  const words = personLabels();
  const edit = useEdit({
    name: `me.${of.user_id}`,
    read: of,
    values: (it: Me) => ({
      full_name: it.full_name ?? '',
      contact_number: it.contact_number ?? '',
      language: it.language ?? '',
    }),
    labels: words,
    send: ({ contact_number, language, ...rest }, read: Me) =>
      changeMe(
        {
          ...rest,
          ...(contact_number === undefined ? {} : { contact_number: contact_number || null }),
          ...(language === undefined ? {} : { language: (language || null) as 'en' }),
        },
        read,
      ),
    reread: readMe,
    onDone: () => {
      announce(t('settings.saved'));
      setSaved(true);
    },
  });
  const { value, set } = edit.draft;
  const languages = LANGUAGES.map((each) => ({ value: each, label: languageName(each) }));
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
        label={words.full_name}
        autoComplete="name"
        value={value.full_name}
        error={edit.saving.fieldError('full_name')}
        onChange={({ target }) => set({ full_name: target.value })}
      />
      <TextField
        label={words.contact_number}
        type="tel"
        autoComplete="tel"
        isOptional
        value={value.contact_number}
        error={edit.saving.fieldError('contact_number')}
        onChange={({ target }) => set({ contact_number: target.value })}
      />
      <SelectField
        label={words.language}
        hint={t('settings.account.languageHint')}
        value={value.language}
        options={[{ value: '', label: t('common.person.noLanguage') }, ...languages]}
        onChange={({ target }) => set({ language: target.value })}
      />
      <div>
        <div className="field-label">{words.email}</div>
        <Foreign text={of.email} />
        <div className="field-hint">{t('settings.account.emailHint')}</div>
      </div>
    </Form>
  );
}

function Security({ of }: { of: Me }) {
  const [isAsked, setAsked] = useState(false);
  // The other browsers are signed out already, and only this one is not.
  const [isDone, setDone] = useState(false);
  const saving = useSaving<boolean>();
  const attempt = useAttempt();
  const leave = async () => {
    const done = await saving.save(async () => {
      if (!isDone) await attempt(signOutEverywhere, of.user_id);
      setDone(true);
      await signOut();
      return true;
    });
    if (done) setAsked(false);
  };
  return (
    <Card title={t('settings.account.security')}>
      <div className="stack">
        <p>
          <a href={PASSWORD}>{t('settings.account.password')}</a>
        </p>
        <p>
          <a href={SECOND_FACTOR}>
            {of.second_factor ? t('settings.account.factorOn') : t('settings.account.factorOff')}
          </a>
        </p>
        <Facts
          facts={[
            [t('settings.account.factor'), <YesNo key="is" is={of.second_factor ?? false} />],
          ]}
        />
        <p className="small quiet">{t('settings.account.leaves')}</p>
        <div>
          <Button kind="danger" onClick={() => setAsked(true)}>
            <Icon name="signOut" />
            {t('settings.account.everywhere')}
          </Button>
        </div>
      </div>
      <Confirm
        title={t('settings.account.everywhere')}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        action={t('settings.account.everywhere')}
        onDo={() => void leave()}
        saving={saving}
        isDanger
      >
        <p>{t('settings.account.everywhereText')}</p>
        {isDone && saving.error ? <p>{t('common.signOut.failed')}</p> : null}
      </Confirm>
    </Card>
  );
}

function Rights({ of }: { of: Me }) {
  return (
    <Card title={t('settings.account.rights')}>
      <Facts
        facts={[
          [personLabels().role, code('role', of.role)],
          [
            t('settings.account.may'),
            <ul key="may" className="stack stack-tight">
              {of.scopes.map((scope) => (
                <li key={scope}>{code('scope', scope)}</li>
              ))}
            </ul>,
          ],
          [t('settings.operator.id'), <CopyId key="operator" id={of.operator_id} />],
        ]}
      />
    </Card>
  );
}
