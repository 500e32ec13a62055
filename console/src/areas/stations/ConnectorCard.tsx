import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { estimate, useCardNumber, useRight } from '../../api/shared';
import { energy, power as kilowatts, measure, money, shortTime } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey, trueOf, useReadings } from '../../live/readings';
import { READING_S, useEnergy } from '../../live/running';
import { useLiveQuery } from '../../live/use';
import {
  Aged,
  Button,
  Card,
  ConnectorState,
  Dialog,
  Figure,
  Foreign,
  isOpen,
  isUnsure,
  ProblemBox,
  useAttempt,
  useIsCutOff,
  useSaving,
  whyNoCommand,
} from '../../parts';
import { UnlockDialog } from '../../parts/Unlock';
import { Free } from './Free';
import {
  type Command,
  type Connector,
  command,
  type Session,
  type StationState,
  session,
} from './queries';
import { StartDialog } from './StartDialog';
import { whyNotStop } from './stuck';
import { LookFirst } from './unsure';

/** Where something is, as its numbers say: a connector, an EVSE, or the whole station. */
export function placeName(place: Record<string, unknown> | object): string {
  const { evse_id: evse, connector_id: connector } = place as Record<string, unknown>;
  if (typeof evse === 'number' && evse > 0) {
    return t('stations.evseConnector', { evse, n: typeof connector === 'number' ? connector : 1 });
  }
  if (typeof connector === 'number' && connector > 0)
    return t('stations.connector', { n: connector });
  return t('stations.whole');
}

/** Why no command can arrive just now; null when it can. */
export function useWhyNot(canCommand: boolean, state: StationState | undefined): string | null {
  const isCutOff = useIsCutOff();
  const why = whyNoCommand(canCommand, isCutOff, state);
  if (why === 'cutOff') return t('common.stale.off');
  return why && t(`stations.why.${why}`);
}

/** Whether a command acts on a connector, or on the charge there. */
export function actsOn(given: Command, connector: Connector): boolean {
  const place = given.arguments as { evse_id?: number; connector_id?: number; session_id?: string };
  if (place.session_id !== undefined) return place.session_id === connector.session_id;
  const isHere = (place.evse_id ?? null) === (connector.evse_id ?? null);
  return isHere && (place.connector_id ?? connector.connector_id) === connector.connector_id;
}

interface Props {
  connector: Connector;
  state: StationState;
  commands: readonly Command[];
  zone: string;
}

/** One connector: its state, what it measures, the charge there, and what can be asked of it. */
export function ConnectorCard({ connector, state, commands, zone }: Props) {
  const isAway = !state.gateway_connected || state.connected !== true;
  return (
    <Card
      title={placeName(connector)}
      actions={<ConnectorState status={connector.status} isAway={isAway} />}
    >
      <div className="stack">
        <p className="small faint">
          {[
            t('stations.stateSince', {
              time: shortTime(connector.status_at ?? connector.updated_at, zone),
            }),
            connector.max_power_w != null &&
              t('stations.ratedPower', { power: kilowatts(connector.max_power_w) }),
            connector.type?.replaceAll('_', ' '),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {connector.error_code && connector.error_code !== 'NoError' && (
          <p>
            {code('error', connector.error_code)} <Foreign text={connector.info} />
          </p>
        )}
        <Readings connector={connector} isAway={isAway} />
        {connector.session_id && <Charge id={connector.session_id} zone={zone} isAway={isAway} />}
        <ConnectorActions connector={connector} state={state} commands={commands} zone={zone} />
        <Free
          key={connector.session_id}
          connector={connector}
          state={state}
          commands={commands}
          zone={zone}
        />
      </div>
    </Card>
  );
}

const MEASURES = ['power_w', 'energy_wh', 'soc', 'current_a', 'voltage_v'];

function Readings({ connector, isAway }: { connector: Connector; isAway: boolean }) {
  const values = trueOf(connector, useReadings(connectorKey(connector)));
  const shown = Object.entries(values)
    .filter(([key]) => MEASURES.includes(key) && key !== 'energy_wh')
    .sort(([a], [b]) => MEASURES.indexOf(a) - MEASURES.indexOf(b));
  if (shown.length === 0) {
    return connector.session_id && !isAway ? (
      <p className="small faint">{t('stations.noReadings')}</p>
    ) : null;
  }
  return (
    <div className="figures">
      {shown.map(([key, { value, at }]) => (
        <Figure key={key} label={code('measure', key)}>
          <Aged at={at} intervalS={READING_S} isAway={isAway}>
            {measure(key, value)}
          </Aged>
        </Figure>
      ))}
    </div>
  );
}

/** The charge that runs at a connector. */
function Charge({ id, zone, isAway }: { id: string; zone: string; isAway: boolean }) {
  const { data } = useLiveQuery(session(id));
  if (data === undefined) return null;
  return <Running session={data} zone={zone} isAway={isAway} />;
}

function Running({
  session: of,
  zone,
  isAway,
}: {
  session: Session;
  zone: string;
  isAway: boolean;
}) {
  const { wh, at } = useEnergy(of);
  const card = useCardNumber(of.token_uid);
  const words = {
    energy: wh === null ? t('common.none') : energy(wh),
    time: of.started_at ? shortTime(of.started_at, zone) : t('common.none'),
  };
  return (
    <div>
      <div className="figure-label">{t('stations.session')}</div>
      <div className="row">
        <Link to={`/sessions/${encodeURIComponent(of.session_id)}`}>
          <Foreign text={of.driver_name ?? card ?? of.session_id} />
        </Link>
        <Aged at={at} intervalS={READING_S} isAway={isAway} zone={zone}>
          {t('stations.sessionOf', words)}
        </Aged>
      </div>
    </div>
  );
}

/** The body of a command that acts on a connector. OCPP 2.x names the EVSE, too. */
export function at(connector: Connector): { connector_id: number; evse_id?: number } {
  const { connector_id, evse_id } = connector;
  return evse_id == null ? { connector_id } : { connector_id, evse_id };
}

/** What a person is asked about, and the charge at which they pointed; none for a start. */
interface Asked {
  type: 'start' | 'stop' | 'unlock';
  id: string;
}

function ConnectorActions({ connector, state, commands, zone }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const { station_id } = connector;
  const isWaiting = commands.some((given) => isOpen(given.state) && actsOn(given, connector));
  const why = useWhyNot(useRight('command'), state);
  const off = why ?? (isWaiting ? t('stations.why.wait') : null);
  const give = (wanted: Parameters<typeof command>[1]) =>
    saving.save(
      () => attempt((key) => command(station_id, wanted, key), [station_id, wanted]),
      code('command', wanted.type),
    );
  const unlock = () => void give({ type: 'unlock', ...at(connector) });
  const { session_id: running } = connector;
  const hasCharge = running != null;
  const of = (type: Asked['type']) => (asked?.type === type ? asked.id : null);
  const isOut = connector.status === 'UNAVAILABLE' || connector.status === 'FAULTED';
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isUnsureOf = (type: string) =>
    isUnsure(commands.find((given) => given.type === type && actsOn(given, connector))?.state);
  return (
    <div className="stack stack-tight no-print">
      <div className="row">
        {hasCharge ? (
          <Button
            kind="danger"
            why={off}
            isBusy={saving.isBusy}
            onClick={() => setAsked({ type: 'stop', id: running })}
          >
            {t('stations.stop')}
          </Button>
        ) : (
          <Button
            why={off ?? (isOut ? t('stations.why.outOfService') : null)}
            isBusy={saving.isBusy}
            onClick={() => setAsked({ type: 'start', id: '' })}
          >
            {t('stations.start')}
          </Button>
        )}
        <Button
          why={off}
          isBusy={saving.isBusy}
          onClick={() => (hasCharge ? setAsked({ type: 'unlock', id: running }) : unlock())}
        >
          {t(isUnsureOf('unlock') ? 'common.command.again' : 'stations.unlock')}
        </Button>
      </div>
      {off && <p className="why">{off}</p>}
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <StopDialog
        id={of('stop')}
        connector={connector}
        zone={zone}
        isAgain={isUnsureOf('remote_stop')}
        onClose={() => setAsked(null)}
        onStop={(id) => void give({ type: 'remote_stop', session_id: id })}
      />
      <UnlockDialog
        isOpen={of('unlock') !== null}
        why={off ?? (hasCharge && running !== of('unlock') ? t('stations.why.otherSession') : null)}
        isAgain={isUnsureOf('unlock')}
        onClose={() => setAsked(null)}
        onUnlock={unlock}
      >
        <Whose id={of('unlock') ?? ''} />
        {` · ${placeName(connector)}`}
      </UnlockDialog>
      <StartDialog
        isOpen={asked?.type === 'start'}
        isAgain={isUnsureOf('remote_start')}
        onClose={() => setAsked(null)}
        onStart={(card) => {
          const place = at(connector);
          // A start of OCPP 2.x names an EVSE and none of its connectors.
          const where = place.evse_id === undefined ? place : { evse_id: place.evse_id };
          void give({ type: 'remote_start', token_uid: card, ...where });
        }}
      />
    </div>
  );
}

/** Whose charge it is. */
function Whose({ id }: { id: string }) {
  const { data } = useLiveQuery({ ...session(id), enabled: id !== '' });
  const card = useCardNumber(data?.token_uid);
  return <Foreign text={data?.driver_name ?? card ?? t('stations.somebody')} />;
}

interface StopProps {
  /** The charge that the person asked to end; null while the dialog is closed. */
  id: string | null;
  connector: Connector;
  zone: string;
  /** The outcome of the stop before is not known. */
  isAgain: boolean;
  onClose: () => void;
  onStop: (sessionId: string) => void;
}

/** Asks before a charge is ended, and names it. It stays with this charge while the connector goes on to another. */
function StopDialog({ id, connector, zone, isAgain, onClose, onStop }: StopProps) {
  const opened = id !== null;
  const { data } = useLiveQuery({ ...session(id ?? ''), enabled: opened });
  const card = useCardNumber(data?.token_uid);
  const why = whyNotStop(id, connector);
  const stop = () => {
    onClose();
    if (id !== null) onStop(id);
  };
  return (
    <Dialog
      title={t('stations.stop.title')}
      isOpen={opened}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" onClick={stop} why={why && t(`stations.why.${why}`)}>
            {t(isAgain ? 'common.command.again' : 'stations.stop')}
          </Button>
        </>
      }
    >
      {isAgain && <LookFirst />}
      <p>
        {t('stations.stop.text', {
          session: id ?? '',
          who: data?.driver_name ?? card ?? t('stations.somebody'),
        })}
      </p>
      {data && opened && <SoFar session={data} zone={zone} />}
    </Dialog>
  );
}

/** The energy of a charge, and what that costs. */
function SoFar({ session: of, zone }: { session: Session; zone: string }) {
  const { wh, at } = useEnergy(of);
  const { data } = useQuery(estimate(of.session_id));
  return (
    <>
      <p className="figure-value">
        <Aged at={at} intervalS={READING_S} zone={zone}>
          {wh === null ? t('common.none') : energy(wh)}
        </Aged>
      </p>
      {data?.total && data.energy_wh != null && (
        <p>
          {t('common.cost.soFar', { total: money(data.total), energy: energy(data.energy_wh) })}
        </p>
      )}
    </>
  );
}
