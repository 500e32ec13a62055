import { code } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { StateChip } from '../../parts';
import { isRunning, type Session, stationState } from './queries';
import { standingOf, type Standing as Where } from './standingOf';

/** Where the charger of a charge that goes on is: unless it is here, what it told last is old. */
export function useStanding(of: Session): Where {
  const isOpen = isRunning(of.status);
  const read = useLiveQuery({ ...stationState(of.station_id), enabled: isOpen });
  return isOpen ? standingOf(read) : 'here';
}

/** Says that the charger is away, beside the state that its charge had at last. */
export function Standing({ of }: { of: Session }) {
  const standing = useStanding(of);
  if (standing === 'here' || standing === 'loading') return null;
  const word = code('link', standing);
  return standing === 'away' ? (
    <StateChip word={word} tone="bad" icon="away" />
  ) : (
    <StateChip word={word} tone="off" icon="unknown" />
  );
}
