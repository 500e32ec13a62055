import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { sites, useRight, useZone } from '../../api/shared';
import { typed } from '../../format';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Button,
  Card,
  Empty,
  Form,
  Loaded,
  Page,
  ProblemBox,
  SelectField,
  TextField,
  Track,
  useAddress,
  useAttempt,
  useDraft,
  useSaving,
  ZoneNote,
} from '../../parts';
import { Address } from './Address';
import { useWhyNot } from './ConnectorCard';
import { addStation } from './changes';
import { Listening } from './Listening';
import { Price } from './Price';
import { type Command, command, commands, type OneStation, station, stationState } from './queries';
import { isUnsureOf } from './repeats';
import { hasPassword, makePassword } from './secret';

/** A station that was just added, with the password that is shown once. */
interface Made {
  station: OneStation;
  password: string | undefined;
  at: number;
}

/** Adds a charger, and goes on until it is connected, has answered, and has a price. */
export default function AddScreen() {
  const [made, setMade] = useState<Made | null>(null);
  return (
    <Page
      title={made ? made.station.station_id : t('stations.add.title')}
      up={{ to: '/stations', label: t('stations.title') }}
      actions={
        made && (
          <Link
            className="button button-main"
            to={`/stations/${encodeURIComponent(made.station.station_id)}`}
          >
            {t('stations.add.done')}
          </Link>
        )
      }
    >
      {made ? <Steps made={made} /> : <NewStation onMade={setMade} />}
    </Page>
  );
}

const PROFILES = ['0', '1', '2', '3'] as const;

function NewStation({ onMade }: { onMade: (made: Made) => void }) {
  const [{ id = '', at = '' }] = useAddress();
  const query = useQuery(sites);
  const initial = { id, site: at, name: '', profile: '1', power: '' };
  const draft = useDraft(`station.new.${id}`, initial);
  const { value } = draft;
  const site = value.site || (query.data?.length === 1 ? (query.data[0]?.site_id ?? '') : '');
  const saving = useSaving<OneStation>();
  const [password] = useState(makePassword);
  const attempt = useAttempt();
  const [isTried, setTried] = useState(false);
  const power = value.power.trim() === '' ? null : typed(value.power, 3);
  const powerError = value.power.trim() !== '' && power === null ? t('stations.form.power') : null;
  const save = async () => {
    setTried(true);
    if (value.id.trim() === '' || site === '' || powerError) return;
    const profile = Number(value.profile);
    const secret = hasPassword(profile) ? password : undefined;
    const wanted = {
      station_id: value.id.trim(),
      site_id: site,
      security_profile: profile,
      ...(value.name.trim() === '' ? {} : { name: value.name.trim() }),
      ...(power === null ? {} : { max_power_w: power }),
      ...(secret === undefined ? {} : { password: secret }),
    };
    const add = () => attempt((key) => addStation(wanted, key), wanted);
    const added = await saving.save(add, t('stations.add.added'));
    if (added === undefined) return;
    draft.clear();
    onMade({ station: added, password: secret, at: Date.now() });
  };
  const mayAdd = useRight('configure');
  const none = <Empty icon="sites" title={t('stations.add.noSite')} />;
  return (
    <div className="card narrow">
      <Loaded query={query} isEmpty={(known) => known.length === 0} empty={none}>
        {(known) => (
          <Form
            saving={saving}
            draft={draft}
            saveLabel={t('stations.add.save')}
            why={!mayAdd && t('stations.why.noConfigure')}
            onSave={() => void save()}
          >
            <TextField
              label={t('stations.col.id')}
              hint={t('stations.add.idHint')}
              maxLength={48}
              spellCheck={false}
              value={value.id}
              error={
                saving.fieldError('station_id') ??
                (isTried && value.id.trim() === '' ? t('stations.form.wanted') : null)
              }
              onChange={({ target }) => draft.set({ id: target.value })}
            />
            <SelectField
              label={t('stations.col.site')}
              value={site}
              error={
                saving.fieldError('site_id') ??
                (isTried && site === '' ? t('stations.form.wanted') : null)
              }
              options={[
                ...(site === '' ? [{ value: '', label: t('stations.form.choose') }] : []),
                ...known.map(({ site_id, name }) => ({ value: site_id, label: name })),
              ]}
              onChange={({ target }) => draft.set({ site: target.value })}
            />
            <SelectField
              label={t('stations.security')}
              hint={code('profileHelp', value.profile)}
              value={value.profile}
              error={saving.fieldError('security_profile')}
              options={PROFILES.map((profile) => ({
                value: profile,
                label: code('profile', profile),
              }))}
              onChange={({ target }) => draft.set({ profile: target.value })}
            />
            <TextField
              label={t('stations.name')}
              isOptional
              value={value.name}
              error={saving.fieldError('name')}
              onChange={({ target }) => draft.set({ name: target.value })}
            />
            <TextField
              label={t('stations.powerKw')}
              hint={t('stations.powerHint')}
              isOptional
              inputMode="decimal"
              value={value.power}
              error={powerError ?? saving.fieldError('max_power_w')}
              onChange={({ target }) => draft.set({ power: target.value })}
            />
          </Form>
        )}
      </Loaded>
    </div>
  );
}

function Steps({ made }: { made: Made }) {
  const { station_id, site_id, security_profile } = made.station;
  const query = useLiveQuery(station(station_id));
  const zone = useZone(site_id);
  return (
    <div className="stack stack-wide narrow">
      <Card title={t('stations.add.step1')}>
        <Address
          siteId={site_id}
          stationId={station_id}
          profile={security_profile}
          password={made.password}
        />
      </Card>
      <Card title={t('stations.add.step2')}>
        <Listening stationId={station_id} siteId={site_id} since={made.at} />
      </Card>
      <Card title={t('stations.add.step3')}>
        <Test stationId={station_id} siteId={site_id} />
      </Card>
      <Card title={t('stations.add.step4')}>
        <Loaded query={query}>{(known) => <Price station={known} />}</Loaded>
      </Card>
      <ZoneNote zone={zone} />
    </div>
  );
}

const HEARTBEAT = { type: 'trigger', message: 'Heartbeat' };

/** Asks the charger for a sign of life, which every version of OCPP has. */
function Test({ stationId, siteId }: { stationId: string; siteId: string }) {
  const { data: state } = useLiveQuery(stationState(stationId));
  const { data: given = [] } = useLiveQuery(commands(stationId));
  const zone = useZone(siteId);
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const off = useWhyNot(useRight('command'), state);
  const send = () =>
    void saving.save(
      () => attempt((key) => command(stationId, HEARTBEAT, key), stationId),
      code('command', 'trigger'),
    );
  const test = given.find(({ type }) => type === 'trigger');
  const isAgain = isUnsureOf(HEARTBEAT, given);
  return (
    <div className="stack">
      <p className="quiet">{t('stations.add.testText')}</p>
      <div className="row">
        <Button onClick={send} isBusy={saving.isBusy} showWhy why={off}>
          {t(isAgain ? 'common.command.again' : 'stations.add.test')}
        </Button>
      </div>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      {test && <Track command={test} zone={zone} />}
    </div>
  );
}
