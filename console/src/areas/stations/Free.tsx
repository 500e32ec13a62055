import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Banner,
  Button,
  Dialog,
  Icon,
  isOpen,
  isUnsure,
  ProblemBox,
  Track,
  useAttempt,
  useNow,
  useSaving,
} from '../../parts';
import { actsOn, at, useWhyNot } from './ConnectorCard';
import { type Command, type Connector, command, type StationState, session } from './queries';
import { stuckBy } from './stuck';

interface Props {
  connector: Connector;
  state: StationState;
  commands: readonly Command[];
  zone: string;
}

/** For a charge that does not end: says which case it is, and the way out of it step by step. */
export function Free({ connector, state, commands, zone }: Props) {
  const id = connector.session_id ?? '';
  const { data } = useLiveQuery({ ...session(id), enabled: id !== '' });
  const [isOpened, setOpened] = useState(false);
  const stuck = stuckBy(connector, data, state, useNow(30));
  if (stuck === null || id === '') return null;
  return (
    <>
      <Banner>
        <div className="row">
          <span>{t(`stations.free.case.${stuck}`)}</span>
          <Button small onClick={() => setOpened(true)}>
            {t('stations.free.open')}
          </Button>
        </div>
      </Banner>
      <Dialog
        title={t('stations.free.title')}
        isOpen={isOpened}
        isWide
        onClose={() => setOpened(false)}
      >
        <p>{t(`stations.free.text.${stuck}`)}</p>
        <Steps
          connector={connector}
          state={state}
          commands={commands.filter((given) => given.created_at > (data?.started_at ?? ''))}
          zone={zone}
          id={id}
        />
      </Dialog>
    </>
  );
}

function Steps({ connector, state, commands, zone, id }: Props & { id: string }) {
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const { station_id } = connector;
  const off = useWhyNot(useRight('command'), state);
  const here = commands.filter((given) => actsOn(given, connector));
  const stop = here.find(({ type }) => type === 'remote_stop');
  const unlock = here.find(({ type }) => type === 'unlock');
  const give = (wanted: Parameters<typeof command>[1]) =>
    void saving.save(
      () => attempt((key) => command(station_id, wanted, key), [station_id, wanted]),
      code('command', wanted.type),
    );
  const waits = (given: Command | undefined) =>
    given && isOpen(given.state) ? t('stations.why.wait') : null;
  // What nobody knows the outcome of is not simply asked for again: look first.
  const word = (given: Command | undefined, usual: string) =>
    isUnsure(given?.state) ? t('common.command.again') : usual;
  return (
    <ol className="stack">
      <Step title={t('stations.free.step1')} text={t('stations.free.step1Text')}>
        <Button
          kind="danger"
          isBusy={saving.isBusy}
          showWhy
          why={off ?? waits(stop)}
          onClick={() => give({ type: 'remote_stop', session_id: id })}
        >
          {word(stop, t('stations.stop'))}
        </Button>
        {stop && <Track command={stop} zone={zone} />}
      </Step>
      <Step title={t('stations.free.step2')} text={t('stations.free.step2Text')}>
        <Button
          isBusy={saving.isBusy}
          showWhy
          why={off ?? waits(stop) ?? waits(unlock)}
          onClick={() => give({ type: 'unlock', ...at(connector) })}
        >
          {word(unlock, t('stations.unlock'))}
        </Button>
        {unlock && <Track command={unlock} zone={zone} />}
      </Step>
      <Step title={t('stations.free.step3')} text={t('stations.free.step3Text')}>
        <Link to={`/sessions/${encodeURIComponent(id)}`}>
          <Icon name="sessions" /> {t('stations.free.toSession')}
        </Link>
      </Step>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </ol>
  );
}

function Step({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <li className="stack stack-tight">
      <h3>{title}</h3>
      <p className="quiet">{text}</p>
      <div>{children}</div>
    </li>
  );
}
