import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { queryClient } from '../../api/query';
import { useReachesAll } from '../../api/shared';
import { code, t } from '../../i18n';
import { announce, Button, Foreign, ProblemBox, StateChip, TextField, useNow } from '../../parts';
import { type FoundCard, type Meant, meant, noteOn, startingWith } from './cardSearch';
import { foundCards } from './cards';

/** Who types on is not asked for the cards of each letter. */
const PAUSE_MS = 300;

/** The text once the person has not changed it for a moment. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** No start waits longer than this for the search of its card. */
const SEARCH_MS_MAX = 5_000;

/** The search for the card of a start. */
interface CardSearch {
  isLooking: boolean;
  /** Which card a typed text means; null where the person went on before that was known. */
  find: (text: string) => Promise<Meant | null>;
  /** Lets go of a search that is on its way: what was asked for has changed. */
  drop: () => void;
}

/**
 * Finds which card a typed text means. Where the search fails or takes too long, the text is the
 * number of the card. The search ends without a card where the person goes on from it: the form
 * drops it at each change, and leaving the page drops it, too.
 */
export function useCardSearch(): CardSearch {
  const reachesAll = useReachesAll();
  const [isLooking, setLooking] = useState(false);
  const turn = useRef(0);
  // Together with the page that goes: an answer may come before other effects are ended.
  useLayoutEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const find = async (text: string) => {
    turn.current += 1;
    const own = turn.current;
    const typed = text.trim();
    setLooking(true);
    const search = queryClient.fetchQuery(foundCards(reachesAll ? typed : null)).catch(() => null);
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), SEARCH_MS_MAX));
    const all = await Promise.race([search, late]);
    if (own !== turn.current) return null;
    setLooking(false);
    if (all === null) return { uid: typed, isNamed: true };
    return meant(typed, reachesAll ? all : startingWith(typed, all));
  };
  const drop = () => {
    turn.current += 1;
    setLooking(false);
  };
  return { isLooking, find, drop };
}

interface Props {
  /** The number of the card. */
  value: string;
  onChange: (uid: string) => void;
  error?: string | null | undefined;
  /** Whether the card was put in for a text that did not name it: the person looks whose it is. */
  isPutIn: boolean;
}

/** Whose card starts a charge: found by its number or by the name of its holder, or typed as it is. */
export function CardChoice({ value, onChange, error, isPutIn }: Props) {
  const reachesAll = useReachesAll();
  const list = useId();
  const field = useRef<HTMLInputElement>(null);
  const typed = value.trim();
  const q = usePaused(typed);
  // Who reaches some places only starts on an own card alone.
  const {
    data,
    error: failure,
    isPlaceholderData,
    refetch,
  } = useQuery(foundCards(reachesAll ? q : null));
  const found = reachesAll || data === undefined ? data : startingWith(typed, data);
  const isOfTyped = !isPlaceholderData && failure === null && (!reachesAll || q === typed);
  const note = noteOn(typed, found, isOfTyped);
  const taken = found && isOfTyped && typed !== '' ? meant(typed, found) : null;
  useEffect(() => {
    if (isPutIn) announce(t('stations.start.putIn'));
  }, [isPutIn]);
  // The button that was pressed goes away: without a new place the focus would be nowhere.
  const take = (uid: string) => {
    field.current?.focus();
    onChange(uid);
  };
  return (
    <div className="stack stack-tight">
      <TextField
        label={t('stations.start.card')}
        hint={t(
          isPutIn
            ? 'stations.start.putIn'
            : reachesAll
              ? 'stations.start.hint'
              : 'stations.start.ownHint',
        )}
        error={error}
        spellCheck={false}
        ref={field}
        value={value}
        aria-controls={list}
        onChange={({ target }) => onChange(target.value)}
      />
      <ul id={list} className="stack stack-tight" aria-live="polite">
        {found?.cards.map((card) => (
          <li key={card.uid} className="row">
            <Take
              card={card}
              isTaken={
                taken !== null && taken !== 'several' && taken.isNamed && card.uid === taken.uid
              }
              onTake={() => take(card.uid)}
            />
            <Foreign text={card.uid} />
            <span className="small faint">
              {card.holder === null ? t('stations.start.nobody') : <Foreign text={card.holder} />}
            </span>
          </li>
        ))}
        {note !== null && <li className="small quiet">{t(`stations.start.${note}`)}</li>}
      </ul>
      {failure ? <ProblemBox isRead error={failure} onRetry={() => void refetch()} /> : null}
    </div>
  );
}

interface TakeProps {
  card: FoundCard;
  isTaken: boolean;
  onTake: () => void;
}

/** Takes a card that may charge; says of another why it may not. */
function Take({ card: { status, expires_at: until }, isTaken, onTake }: TakeProps) {
  const now = useNow();
  const isOver = until != null && Date.parse(until) <= now;
  if (status === 'blocked')
    return <StateChip word={code('card', 'blocked')} tone="bad" icon="lock" />;
  if (status === 'expired' || isOver)
    return <StateChip word={code('card', 'expired')} tone="warn" icon="clock" />;
  if (isTaken) return <StateChip word={t('stations.start.taken')} tone="good" icon="check" />;
  return (
    <Button small onClick={onTake}>
      {t('stations.start.take')}
    </Button>
  );
}
