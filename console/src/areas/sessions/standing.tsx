import { code } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { StateChip } from '../../parts';
import { isRunning, type Session, stationState } from './queries';

/** Whether the charger of a charge that goes on is away, or nobody knows: what it told last is old. */
export function useStanding(of: Session): 'here' | 'away' | 'unknown' {
  const isOpen = isRunning(of.status);
  const { data } = useLiveQuery({ ...stationState(of.station_id), enabled: isOpen });
  if (!isOpen || data === undefined || (data.gateway_connected && data.connected)) return 'here';
  return data.gateway_connected && data.connected === false ? 'away' : 'unknown';
}

/** Says that the charger is away, beside the state that its charge had at last. */
export function Standing({ of }: { of: Session }) {
  const standing = useStanding(of);
  if (standing === 'here') return null;
  const word = code('link', standing);
  return standing === 'away' ? (
    <StateChip word={word} tone="bad" icon="away" />
  ) : (
    <StateChip word={word} tone="off" icon="unknown" />
  );
}
