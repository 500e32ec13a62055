import type { Band } from '../../parts';
import type { Bill, Fact } from './queries';

/** States in which the connector is held and nothing flows. */
const PAUSED = ['suspended_ev', 'suspended_evse', 'faulted'];

/** What is looked at of a fact. */
interface Told extends Pick<Fact, 'kind' | 'claimed_at' | 'received_at'> {
  event: object;
}

/** The state of a connector that a fact tells; null for other facts. */
function statusOf({ kind, event }: Told): string | null {
  if (kind !== 'connector_status') return null;
  const { status } = event as Record<string, unknown>;
  return typeof status === 'string' ? status : null;
}

/** The words for a state of a connector and for what is not known. */
interface Words {
  pause: (status: string) => string;
  gap: (code: string) => string;
}

/**
 * The stretches of a charge that its charts mark: pauses as the connector told them, in the order of
 * their times, and what nobody knows. A pause that has not ended goes on until `end`.
 */
export function bandsOf(
  facts: readonly Told[],
  gaps: Bill['gaps'],
  end: number,
  words: Words,
): Band[] {
  const states = facts
    .flatMap((fact) => {
      const status = statusOf(fact);
      const at = Date.parse(fact.claimed_at ?? fact.received_at);
      return status === null ? [] : [{ status, at }];
    })
    .sort((a, b) => a.at - b.at);
  const pauses = states.flatMap(({ status, at }, index): Band[] => {
    const to = states[index + 1]?.at ?? end;
    if (!PAUSED.includes(status) || to <= at) return [];
    return [{ from: at, to, name: words.pause(status), tone: 'warn' }];
  });
  const unknown = gaps.flatMap((gap): Band[] => {
    if (!gap.from || !gap.to) return [];
    const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
    return to > from ? [{ from, to, name: words.gap(gap.code), tone: 'off' }] : [];
  });
  return [...pauses, ...unknown];
}
