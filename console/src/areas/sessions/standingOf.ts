import type { Schemas } from '../../api/client';

type State = Pick<Schemas['StationState'], 'gateway_connected' | 'connected'>;

/** Whether the charger of a charge is there, so that what it told last is of now. */
export type Standing = 'here' | 'away' | 'unknown' | 'loading';

/**
 * Where the charger is, as far as its state can be read. A state that was read before the reading
 * failed says nothing of now.
 */
export function standingOf(read: { data: State | undefined; isError: boolean }): Standing {
  const { data, isError } = read;
  if (isError) return 'unknown';
  if (data === undefined) return 'loading';
  if (!data.gateway_connected || data.connected == null) return 'unknown';
  return data.connected ? 'here' : 'away';
}
