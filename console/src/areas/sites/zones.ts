import { zones } from '../../format';
import type { Option } from '../../parts';

/** The time zones to choose from, with the one that is set, which this browser may not know. */
export function zoneOptions(current: string): Option[] {
  const known = new Set(['UTC', ...zones()]);
  if (current !== '') known.add(current);
  return [...known].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
}
