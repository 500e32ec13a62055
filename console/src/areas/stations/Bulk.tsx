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
  ProblemBox,
  SelectField,
  StateChip,
  useAttempt,
} from '../../parts';
import { type Command, command, outcome, type Station } from './queries';
import {
  CHOICES,
  type Choice,
  isUnsureOfAny,
  NAMES,
  type Outcome,
  withAnswered,
  withAsked,
} from './several';
import { LookFirst } from './unsure';

/** How many requests are on their way at once. */
const AT_ONCE = 4;

/** The commands for several stations that were given while the list of stations is open. */
export interface BulkCommands {
  /** What was asked last stands first. */
  outcomes: readonly Outcome[];
  isBusy: boolean;
  give: (stations: readonly Station[], choice: Choice) => Promise<void>;
}

/**
 * Gives commands to several stations, and keeps what became of them. The list of stations holds it:
 * an outcome that nobody knows is remembered when others are picked, or the panel is closed.
 */
export function useBulk(): BulkCommands {
  const [outcomes, setOutcomes] = useState<readonly Outcome[]>([]);
  const [isBusy, setBusy] = useState(false);
  const attempt = useAttempt();
  const give = async (stations: readonly Station[], choice: Choice) => {
    setBusy(true);
    setOutcomes((known) => withAsked(known, stations, choice));
    const waiting = [...stations];
    const wanted = CHOICES[choice];
    const ask = async (station: Station): Promise<Outcome> => {
      const { station_id } = station;
      const send = (key: string) => command(station_id, wanted, key);
      try {
        return { station, choice, given: await attempt(send, [station_id, wanted]) };
      } catch (error) {
        return { station, choice, error };
      }
    };
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const answered = await ask(next);
        setOutcomes((known) => withAnswered(known, answered));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    setBusy(false);
  };
  return { outcomes, isBusy, give };
}

interface Props {
  picked: readonly Station[];
  commands: BulkCommands;
  onAll: () => void;
  onClose: () => void;
}

/** Gives one command to several stations. Each has its own outcome. */
export function Bulk({ picked, commands, onAll, onClose }: Props) {
  const [choice, setChoice] = useState<Choice>('status');
  const [isAsked, setAsked] = useState(false);
  const mayCommand = useRight('command');
  const known = useOutcomes(commands.outcomes);
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isAgain = isUnsureOfAny(known, picked, choice);
  const charges = picked.reduce((sum, { now }) => sum + (now?.open_sessions ?? 0), 0);
  const give = () => {
    setAsked(false);
    void commands.give(picked, choice);
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
            isBusy={commands.isBusy}
            showWhy
            why={
              (!mayCommand && t('stations.why.noRight')) ||
              (picked.length === 0 && t('stations.bulk.wanted'))
            }
            onClick={() => (isGrave || isAgain ? setAsked(true) : give())}
          >
            {word}
          </Button>
        </div>
        {isAgain && <LookFirst />}
        {known.length > 0 && (
          <ul className="stack stack-tight" aria-live="polite">
            {known.map((each) => (
              <Line key={keyOf(each)} outcome={each} />
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
            <Button kind="danger" onClick={give}>
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

/** Of one station several commands may be shown: one that waits, and older ones. */
const keyOf = ({ station, choice, given }: Outcome) =>
  [station.station_id, choice, given?.command_id].join(' ');

function Line({ outcome: { station, choice, given, error } }: { outcome: Outcome }) {
  return (
    <li className="row">
      <Link to={`/stations/${encodeURIComponent(station.station_id)}/commands`}>
        <Foreign text={station.station_id} />
      </Link>
      <span className="small quiet">{t(`stations.bulk.${choice}`)}</span>
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
