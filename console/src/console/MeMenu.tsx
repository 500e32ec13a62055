import { useQuery } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { signOut } from '../api/auth';
import { lastCalls } from '../api/client';
import { me } from '../api/shared';
import { LANGUAGES, type Language, languageName } from '../format';
import { code, t, useLanguage } from '../i18n';
import { Button, CopyId, Dialog, Foreign, Icon, Menu, ProblemBox, useSaving } from '../parts';
import { chooseLanguage, chooseScheme, type Scheme, useScheme } from './choices';

/** Who is signed in, the language, the appearance, and the way out. */
export function MeMenu({ onKeys }: { onKeys: () => void }) {
  const { data } = useQuery(me);
  const language = useLanguage();
  const scheme = useScheme();
  const [hasCalls, setCalls] = useState(false);
  const leaving = useSaving<void>();
  const leave = () => void leaving.save(signOut);
  return (
    <>
      <Menu
        label={
          <>
            <Icon name="me" />
            <span className="wide-only">
              <Foreign text={data?.full_name ?? data?.client_id ?? t('common.menu.me')} />
            </span>
            <span className="hidden-text">{t('common.menu.me')}</span>
          </>
        }
      >
        {(close) => (
          <>
            {data && (
              <div>
                <strong>
                  <Foreign text={data.full_name} />
                </strong>
                <div className="small faint">
                  <Foreign text={data.email} />
                </div>
                <div className="small faint">{code('role', data.role)}</div>
              </div>
            )}
            <label className="field">
              <span className="small quiet">{t('common.menu.language')}</span>
              <select
                className="input"
                value={language}
                onChange={(event) => void chooseLanguage(event.target.value as Language)}
              >
                {LANGUAGES.map((each) => (
                  <option key={each} value={each} lang={each}>
                    {languageName(each)}
                  </option>
                ))}
              </select>
            </label>
            <label className="field">
              <span className="small quiet">{t('common.menu.scheme')}</span>
              <select
                className="input"
                value={scheme}
                onChange={(event) => chooseScheme(event.target.value as Scheme)}
              >
                <option value="auto">{t('common.scheme.auto')}</option>
                <option value="light">{t('common.scheme.light')}</option>
                <option value="dark">{t('common.scheme.dark')}</option>
              </select>
            </label>
            <Button
              kind="quiet"
              icon="keys"
              onClick={() => {
                close();
                onKeys();
              }}
            >
              {t('common.menu.keys')}
            </Button>
            <Button
              kind="quiet"
              onClick={() => {
                close();
                setCalls(true);
              }}
            >
              {t('common.menu.calls')}
            </Button>
            <Button icon="signOut" isBusy={leaving.isBusy} onClick={leave}>
              {t('common.menu.signOut')}
            </Button>
          </>
        )}
      </Menu>
      <Dialog
        title={t('common.menu.signOut')}
        isOpen={Boolean(leaving.error)}
        onClose={leaving.reset}
      >
        <p>{t('common.signOut.failed')}</p>
        {leaving.error ? <ProblemBox error={leaving.error} onRetry={leave} /> : null}
      </Dialog>
      <Calls isOpen={hasCalls} onClose={() => setCalls(false)} />
    </>
  );
}

/** The calls behind the page, to be repeated by hand. */
function Calls({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const calls = useSyncExternalStore(lastCalls.subscribe, lastCalls.get);
  return (
    <Dialog title={t('common.menu.calls')} isOpen={isOpen} onClose={onClose} isWide>
      <p className="quiet">{t('common.calls.intro')}</p>
      <ul className="stack stack-tight">
        {calls.map((call, at) => (
          <li key={at} className="small">
            <span className="faint">{`${call.status} `}</span>
            <CopyId
              id={`curl -X ${call.method} -H "Authorization: Bearer $TOKEN" '${location.origin}${call.path}'`}
            />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
