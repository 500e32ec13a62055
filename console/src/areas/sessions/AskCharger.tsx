import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { estimate, useCardNumber, useRight } from '../../api/shared';
import { energy, money } from '../../format';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Banner,
  Button,
  Card,
  Dialog,
  Foreign,
  isOpen,
  isUnsure,
  Loaded,
  ProblemBox,
  Track,
  useAttempt,
  useIsCutOff,
  useSaving,
  whyNoCommand,
} from '../../parts';
import { UnlockDialog } from '../../parts/Unlock';
import { Energy, place } from './columns';
import { type Command, command, commands, isRunning, type Session, stationState } from './queries';
import { unlockPlace } from './unlock';

/** Whether a command was given for this charge, or for the place where it is. */
function isAbout(given: Command, of: Session): boolean {
  const { session_id, connector_id, evse_id } = given.arguments as Record<string, unknown>;
  if (given.command_id === of.command_id || given.session_id === of.session_id) return true;
  if (session_id !== undefined) return session_id === of.session_id;
  const began = of.started_at ?? of.created_at;
  const isMeanwhile =
    given.created_at >= began && (!of.ended_at || given.created_at <= of.ended_at);
  const isHere = connector_id === of.connector_id && (evse_id ?? null) === (of.evse_id ?? null);
  return isMeanwhile && isHere;
}

/** The commands about a charge, the newest first. */
function useCommands(of: Session): Command[] | undefined {
  const { data } = useLiveQuery(commands(of.station_id, of.session_id));
  return data?.filter((given) => isAbout(given, of));
}

/** Why the charger cannot be asked just now; null when it can. */
function useWhyNot(of: Session): string | null {
  const mayCommand = useRight('command');
  const { data } = useLiveQuery(stationState(of.station_id));
  const isWaiting = useCommands(of)?.some((given) => isOpen(given.state)) ?? false;
  const why = whyNoCommand(mayCommand, useIsCutOff(), data);
  if (why === 'cutOff') return t('common.stale.off');
  if (why) return t(`sessions.why.${why}`);
  return isWaiting ? t('sessions.why.wait') : null;
}

/**
 * What asks the charger: to stop the charge, to free the cable. Changing our record stands elsewhere,
 * in other words and another colour.
 */
export function AskCharger({ of, zone }: { of: Session; zone: string }) {
  const [asked, setAsked] = useState<'stop' | 'unlock' | null>(null);
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const off = useWhyNot(of);
  const given = useCommands(of);
  const card = useCardNumber(of.token_uid);
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isAgain = (type: string) => isUnsure(given?.find((it) => it.type === type)?.state);
  if (!isRunning(of.status)) return null;
  const give = (wanted: Parameters<typeof command>[1]) =>
    void saving.save(
      () => attempt((key) => command(of, wanted, key), [of.session_id, wanted]),
      code('command', wanted.type),
    );
  const close = () => setAsked(null);
  const stop = () => {
    close();
    give({ type: 'remote_stop', session_id: of.session_id });
  };
  const where = unlockPlace(of);
  const whyNoUnlock = off ?? (typeof where === 'string' ? t(`sessions.why.${where}`) : null);
  const unlock = () => {
    if (typeof where !== 'string') give({ type: 'unlock', ...where });
  };
  const who = (
    <>
      <Foreign text={of.driver_name ?? card} />
      {place(of) && ` · ${place(of)}`}
    </>
  );
  return (
    <div className="stack stack-tight no-print">
      <div className="row">
        <Button kind="danger" why={off} isBusy={saving.isBusy} onClick={() => setAsked('stop')}>
          {t('sessions.stop')}
        </Button>
        <Button why={whyNoUnlock} isBusy={saving.isBusy} onClick={() => setAsked('unlock')}>
          {isAgain('unlock') ? t('common.command.again') : code('command', 'unlock')}
        </Button>
      </div>
      {whyNoUnlock && <p className="why">{whyNoUnlock}</p>}
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Dialog
        title={t('sessions.stop.title')}
        isOpen={asked === 'stop'}
        onClose={close}
        actions={
          <>
            <Button onClick={close}>{t('common.cancel')}</Button>
            <Button kind="danger" why={off} onClick={stop}>
              {t(isAgain('remote_stop') ? 'common.command.again' : 'sessions.stop')}
            </Button>
          </>
        }
      >
        {isAgain('remote_stop') && (
          <Banner icon="unknown">{t('common.command.unknownHelp')}</Banner>
        )}
        <p>
          {t('sessions.stop.text')} {who}
        </p>
        <p className="figure-value">
          <Energy of={of} zone={zone} />
        </p>
        {asked === 'stop' && <CostSoFar of={of} />}
      </Dialog>
      <UnlockDialog
        isOpen={asked === 'unlock'}
        why={whyNoUnlock}
        isAgain={isAgain('unlock')}
        onClose={close}
        onUnlock={unlock}
      >
        {who}
      </UnlockDialog>
    </div>
  );
}

/** What the charge costs for the energy that the record has. */
function CostSoFar({ of }: { of: Session }) {
  const { data } = useQuery(estimate(of.session_id));
  if (!data?.total || data.energy_wh == null) return null;
  const words = { total: money(data.total), energy: energy(data.energy_wh) };
  return <p>{t('common.cost.soFar', words)}</p>;
}

/** The commands about a charge as tracks, with what to do when one of them did not help. */
export function Commands({ of, zone }: { of: Session; zone: string }) {
  const query = useLiveQuery(commands(of.station_id, of.session_id));
  const own = useCommands(of) ?? [];
  if (own.length === 0 && !isRunning(of.status)) return null;
  return (
    <Card title={t('sessions.commands')}>
      <Loaded query={query}>
        {() =>
          own.length === 0 ? (
            <p className="quiet">{t('sessions.commands.none')}</p>
          ) : (
            own.map((given) => <Track key={given.command_id} command={given} zone={zone} />)
          )
        }
      </Loaded>
    </Card>
  );
}
