import { code } from '../../i18n';
import { StateChip } from '../../parts';

/** Whether a charger is connected. Null: its gateway is away, so nobody knows. */
export function LinkChip({ connected }: { connected: boolean | null | undefined }) {
  if (connected === true)
    return <StateChip word={code('link', 'connected')} tone="good" icon="check" />;
  if (connected === false) return <StateChip word={code('link', 'away')} tone="bad" icon="away" />;
  return <StateChip word={code('link', 'unknown')} tone="off" icon="unknown" />;
}
