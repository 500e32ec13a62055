import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Banner,
  Button,
  Card,
  Dialog,
  Facts,
  Loaded,
  ProblemBox,
  SelectField,
  TextField,
  useSaving,
  YesNo,
} from '../../parts';
import { Address } from './Address';
import { AttemptList } from './Attempts';
import { changeStation, removeStation } from './changes';
import { connectors, type OneStation, station, stationState } from './queries';
import { attempts } from './refusedChargers';
import { StationPage, useStationId } from './StationPage';
import { hasPassword, makePassword } from './secret';

const LOOK_MS = 5_000;

/** How a charger finds its way in: address, password, security profile; and its removal. */
export default function SetupScreen() {
  const { stationId } = useStationId();
  // A password that was made for one station is never shown for another.
  return <Setup key={stationId} stationId={stationId} />;
}

function Setup({ stationId }: { stationId: string }) {
  const query = useLiveQuery(station(stationId));
  // A password that was just made stays in this state only, and is gone with the page.
  const [password, setPassword] = useState<string | undefined>(undefined);
  return (
    <StationPage stationId={stationId}>
      <Loaded query={query}>
        {(known) => (
          <div className="split">
            <div className="stack stack-wide">
              <Card title={t('stations.setup.address')}>
                <Address
                  siteId={known.site_id}
                  stationId={stationId}
                  profile={known.security_profile}
                  password={password}
                />
              </Card>
              <Refusals station={known} />
            </div>
            <div className="stack stack-wide">
              <Card title={t('stations.setup.signIn')}>
                <SignIn station={known} onPassword={setPassword} />
              </Card>
              <Card title={t('stations.setup.remove')}>
                <Remove station={known} />
              </Card>
            </div>
          </div>
        )}
      </Loaded>
    </StationPage>
  );
}

/** What came of the last tries of this charger to connect. */
function Refusals({ station: known }: { station: OneStation }) {
  const { station_id, site_id } = known;
  const query = useQuery(attempts(site_id, LOOK_MS));
  return (
    <Card title={t('stations.attempts.title')}>
      <Loaded
        query={query}
        isEmpty={(all) => all.every((attempt) => attempt.station_id !== station_id)}
        empty={<p className="quiet">{t('stations.attempts.noneOfIt')}</p>}
      >
        {(all) => (
          <AttemptList attempts={all.filter((attempt) => attempt.station_id === station_id)} />
        )}
      </Loaded>
    </Card>
  );
}

const PROFILES = ['0', '1', '2', '3'] as const;

interface SignInProps {
  station: OneStation;
  onPassword: (password: string | undefined) => void;
}

function SignIn({ station: known, onPassword }: SignInProps) {
  const [profile, setProfile] = useState(String(known.security_profile));
  const [asked, setAsked] = useState(false);
  const saving = useSaving<OneStation>();
  const mayChange = useRight('configure');
  const off = mayChange ? null : t('stations.why.noConfigure');
  const isOther = profile !== String(known.security_profile);
  const needsPassword = hasPassword(Number(profile)) && !known.has_password;
  const set = async (withPassword: boolean) => {
    setAsked(false);
    const password = withPassword ? makePassword() : undefined;
    const change = {
      ...(isOther ? { security_profile: Number(profile) } : {}),
      ...(password === undefined ? {} : { password }),
    };
    const saved = await saving.save(() => changeStation(known, change), t('stations.form.saved'));
    if (saved) onPassword(password);
  };
  return (
    <div className="stack">
      <Facts
        facts={[
          [t('stations.security'), code('profile', String(known.security_profile))],
          [t('stations.setup.hasPassword'), <YesNo key="has" is={known.has_password} />],
        ]}
      />
      {known.password_is_short && <Banner>{t('stations.setup.short')}</Banner>}
      <SelectField
        label={t('stations.security')}
        hint={code('profileHelp', profile)}
        value={profile}
        error={saving.fieldError('security_profile')}
        options={PROFILES.map((value) => ({ value, label: code('profile', value) }))}
        onChange={({ target }) => setProfile(target.value)}
      />
      {isOther && (
        <Button why={off} isBusy={saving.isBusy} showWhy onClick={() => void set(needsPassword)}>
          {t('stations.setup.setProfile')}
        </Button>
      )}
      {!isOther && hasPassword(known.security_profile) && (
        <Button why={off} isBusy={saving.isBusy} showWhy onClick={() => setAsked(true)}>
          {t('stations.setup.newPassword')}
        </Button>
      )}
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Dialog
        title={t('stations.setup.newPassword')}
        isOpen={asked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onClick={() => void set(true)}>
              {t('stations.setup.makePassword')}
            </Button>
          </>
        }
      >
        <p>{t('stations.setup.newPasswordText')}</p>
      </Dialog>
    </div>
  );
}

/** Takes a station away, after saying what hangs on it. Its id is typed as the confirmation. */
function Remove({ station: known }: { station: OneStation }) {
  const { station_id } = known;
  const { data: state } = useLiveQuery(stationState(station_id));
  const { data: plugs } = useLiveQuery(connectors(station_id));
  const [isAsked, setAsked] = useState(false);
  const [id, setId] = useState('');
  const navigate = useNavigate();
  const saving = useSaving<boolean>();
  const mayChange = useRight('configure');
  const open = state?.open_sessions.length ?? 0;
  const remove = async () => {
    const isDone = await saving.save(async () => {
      await removeStation(known);
      return true;
    }, t('stations.setup.removed'));
    if (isDone) void navigate({ to: '/stations' });
  };
  return (
    <div className="stack">
      <p className="quiet">{t('stations.setup.removeText')}</p>
      <div className="row">
        <Button
          kind="danger"
          showWhy
          why={!mayChange && t('stations.why.noConfigure')}
          onClick={() => setAsked(true)}
        >
          {t('stations.setup.remove')}
        </Button>
      </div>
      <Dialog
        title={t('stations.setup.removeTitle', { id: station_id })}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button
              kind="danger"
              isBusy={saving.isBusy}
              why={id.trim() !== station_id && t('stations.setup.typeId')}
              onClick={() => void remove()}
            >
              {t('stations.setup.remove')}
            </Button>
          </>
        }
      >
        <p>{t('stations.setup.removeText')}</p>
        <Facts
          facts={[
            [t('stations.setup.openSessions'), whole(open)],
            [
              t('stations.col.connectors'),
              whole((plugs ?? []).filter(({ connector_id }) => connector_id > 0).length),
            ],
          ]}
        />
        {open > 0 && <Banner kind="bad">{t('stations.setup.removeOpen')}</Banner>}
        <TextField
          label={t('stations.setup.typeId')}
          spellCheck={false}
          value={id}
          onChange={({ target }) => setId(target.value)}
        />
        {saving.error ? <ProblemBox error={saving.error} /> : null}
      </Dialog>
    </div>
  );
}
