import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import {
  Button,
  Card,
  Dialog,
  Foreign,
  isOpen,
  isUnsure,
  ProblemBox,
  SelectField,
  StateChip,
  useAttempt,
} from '../../parts';
import { type Command, command, outcome, type Station } from './queries';
import { LookFirst } from './unsure';

/** What can be asked of several stations at once: the choice, and the body of the command. */
const CHOICES = {
  status: { type: 'trigger', message: 'StatusNotification' },
  out: { type: 'availability', connector_id: 0, operative: false },
  in: { type: 'availability', connector_id: 0, operative: true },
  soft: { type: 'reset', mode: 'soft' },
  hard: { type: 'reset', mode: 'hard' },
} as const;
type Choice = keyof typeof CHOICES;
const NAMES = Object.keys(CHOICES) as Choice[];

/** How many requests are on their way at once. */
const AT_ONCE = 4;

interface Outcome {
  station: Station;
  choice: Choice;
  given?: Command;
  error?: unknown;
}

interface Props {
  picked: readonly Station[];
  onAll: () => void;
  onClose: () => void;
}

/** Gives one command to several stations. Each has its own outcome. */
export function Bulk({ picked, onAll, onClose }: Props) {
  const [choice, setChoice] = useState<Choice>('status');
  const [isAsked, setAsked] = useState(false);
  const [outcomes, setOutcomes] = useState<readonly Outcome[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = useAttempt();
  const mayCommand = useRight('command');
  const known = useOutcomes(outcomes ?? []);
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isAgain = known.some(
    (each) =>
      each.choice === choice &&
      isUnsure(each.given?.state) &&
      picked.some(({ station_id }) => station_id === each.station.station_id),
  );
  const charges = picked.reduce((sum, { now }) => sum + (now?.open_sessions ?? 0), 0);
  const give = async () => {
    setAsked(false);
    setBusy(true);
    const all: Outcome[] = picked.map((station) => ({ station, choice }));
    setOutcomes(all);
    const waiting = [...all.keys()];
    const work = async () => {
      for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
        const station = picked[at];
        if (station === undefined) continue;
        try {
          const { station_id } = station;
          const wanted = CHOICES[choice];
          const send = (key: string) => command(station_id, wanted, key);
          const given = await attempt(send, [station_id, wanted]);
          all[at] = { station, choice, given };
        } catch (error) {
          all[at] = { station, choice, error };
        }
        setOutcomes([...all]);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setBusy(false);
  };
  const isGrave = choice === 'hard' || choice === 'soft';
  const word = isAgain ? t('common.command.again') : t('stations.bulk.give', { n: picked.length });
  return (
    <Card
      title={t('stations.bulk.title', { n: picked.length })}
      actions={
        <>
          <Button small kind="quiet" onClick={onAll}>
            {t('stations.bulk.all')}
          </Button>
          <Button small kind="quiet" onClick={onClose}>
            {t('common.close')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <div className="toolbar">
          <SelectField
            label={t('stations.give.type')}
            value={choice}
            options={NAMES.map((value) => ({ value, label: t(`stations.bulk.${value}`) }))}
            onChange={({ target }) => setChoice(target.value as Choice)}
          />
          <Button
            kind={isGrave ? 'danger' : 'main'}
            isBusy={isBusy}
            showWhy
            why={
              (!mayCommand && t('stations.why.noRight')) ||
              (picked.length === 0 && t('stations.bulk.wanted'))
            }
            onClick={() => (isGrave || isAgain ? setAsked(true) : void give())}
          >
            {word}
          </Button>
        </div>
        {isAgain && <LookFirst />}
        {outcomes && (
          <ul className="stack stack-tight" aria-live="polite">
            {known.map((each) => (
              <Line key={each.station.station_id} outcome={each} />
            ))}
          </ul>
        )}
      </div>
      <Dialog
        title={t(`stations.bulk.${choice}`)}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onClick={() => void give()}>
              {word}
            </Button>
          </>
        }
      >
        {isAgain && <LookFirst />}
        {isGrave && <p>{t('stations.reset.text', { n: charges })}</p>}
        <p>
          {picked.map(({ station_id }) => (
            <span key={station_id}>
              <Foreign text={station_id} />{' '}
            </span>
          ))}
        </p>
      </Dialog>
    </Card>
  );
}

/** The commands as they are now: each is read until it has its outcome. */
function useOutcomes(all: readonly Outcome[]): readonly Outcome[] {
  const given = all.flatMap((each) => each.given ?? []);
  const read = useQueries({ queries: given.map((each) => outcome(each)) });
  const now = new Map(read.flatMap(({ data }) => (data ? [[data.command_id, data]] : [])));
  return all.map((each) =>
    each.given ? { ...each, given: now.get(each.given.command_id) ?? each.given } : each,
  );
}

function Line({ outcome: { station, given, error } }: { outcome: Outcome }) {
  return (
    <li className="row">
      <Link to={`/stations/${encodeURIComponent(station.station_id)}/commands`}>
        <Foreign text={station.station_id} />
      </Link>
      {given && <State given={given} />}
      {error ? <ProblemBox error={error} /> : null}
      {!given && !error && (
        <StateChip word={t('stations.bulk.waiting')} tone="off" icon="waiting" />
      )}
    </li>
  );
}

/** What became of one command. */
function State({ given }: { given: Command }) {
  const { state } = given;
  const isDone = state === 'completed';
  const reason = given.history.findLast((step) => step.reason)?.reason;
  return (
    <>
      <StateChip
        word={code('commandState', state)}
        tone={isDone ? 'good' : isOpen(state) ? 'busy' : 'bad'}
        icon={isDone ? 'done' : isOpen(state) ? 'waiting' : 'alert'}
      />
      {reason && (
        <span className="small quiet" lang="en">
          <Foreign text={reason} />
        </span>
      )}
    </>
  );
}
