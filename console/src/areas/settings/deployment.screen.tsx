import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { deployment } from '../../api/shared';
import type { Language } from '../../format';
import { dateTime, languageName, listed, ownZone } from '../../format';
import { t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  CheckField,
  Confirm,
  CopyId,
  Facts,
  Loaded,
  useAttempt,
  useSaving,
  YesNo,
} from '../../parts';
import { Operators } from './Operators';
import { renewSigningKey } from './queries';
import { SettingsPage } from './SettingsPage';

export default function DeploymentScreen() {
  const query = useQuery(deployment);
  return (
    <SettingsPage>
      <div className="stack stack-wide">
        <div className="cards">
          <Card title={t('settings.deployment.about')}>
            <Loaded query={query} lines={4}>
              {(of) => (
                <Facts
                  facts={[
                    [t('settings.deployment.release'), of.release],
                    [t('settings.deployment.demo'), <YesNo key="demo" is={of.demo} />],
                    [
                      t('settings.deployment.languages'),
                      listed(of.languages.map((it) => languageName(it as Language))),
                    ],
                    [t('settings.deployment.live'), <CopyId key="live" id={of.live_url} />],
                  ]}
                />
              )}
            </Loaded>
          </Card>
          <SigningKey />
        </div>
        <Operators />
      </div>
    </SettingsPage>
  );
}

type Key = Awaited<ReturnType<typeof renewSigningKey>>;

/** Replaces the key that signs access tokens. */
function SigningKey() {
  const [isAsked, setAsked] = useState(false);
  const [endsTokens, setEndsTokens] = useState(false);
  const [now, setNow] = useState<Key | null>(null);
  const saving = useSaving<Key>();
  const attempt = useAttempt();
  const renew = async () => {
    const made = await saving.save(
      () => attempt((key) => renewSigningKey(endsTokens, key), endsTokens),
      t('settings.key.done'),
    );
    if (made === undefined) return;
    setNow(made);
    setAsked(false);
  };
  return (
    <Card title={t('settings.key.title')}>
      <div className="stack">
        <p className="quiet">{t('settings.key.text')}</p>
        {now && (
          <>
            <Banner kind="calm" icon="check">
              {now.former_until
                ? t('settings.key.until', { time: dateTime(now.former_until, ownZone()) })
                : t('settings.key.ended')}
            </Banner>
            <Facts facts={[[t('settings.key.id'), <CopyId key="kid" id={now.kid} />]]} />
          </>
        )}
        <div>
          <Button kind="danger" onClick={() => setAsked(true)}>
            {t('settings.key.renew')}
          </Button>
        </div>
      </div>
      <Confirm
        title={t('settings.key.renew')}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        action={t('settings.key.renew')}
        onDo={() => void renew()}
        saving={saving}
        isDanger
      >
        <p>{t('settings.key.ask')}</p>
        <CheckField
          label={t('settings.key.stolen')}
          hint={t('settings.key.stolenHint')}
          checked={endsTokens}
          onChange={({ target }) => setEndsTokens(target.checked)}
        />
      </Confirm>
    </Card>
  );
}
