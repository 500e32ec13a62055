/** Whether the command is still on its way. */
export function isOpen(state: string): boolean {
  return ['queued', 'sent', 'delivered', 'accepted'].includes(state);
}

/** Whether the charger may have done it although nobody heard so: looking comes before asking again. */
export function isUnsure(state: string | undefined): boolean {
  return state === 'unknown' || state === 'timed_out';
}

export type StepState = 'done' | 'open' | 'bad' | 'wait';
export interface Step {
  place: 'cloud' | 'gateway' | 'station' | 'answer' | 'effect';
  state: StepState;
  at: string | null;
}

const ORDER = ['queued', 'sent', 'delivered', 'accepted', 'completed'];
const PLACES = ['cloud', 'gateway', 'station', 'answer', 'effect'] as const;

/** The way of a command: the cloud has it, the gateway, the charger, its answer, the effect. */
export function stepsOf(command: {
  state: string;
  history: readonly { state: string; at: string }[];
}): Step[] {
  const at = (state: string) => command.history.find((step) => step.state === state)?.at ?? null;
  let reached = -1;
  command.history.forEach(({ state }) => {
    reached = Math.max(reached, ORDER.indexOf(state));
  });
  // An answer shows that the charger had the command, even if the gateway did not say so.
  if (command.state === 'rejected') reached = Math.max(reached, 2);
  const hasEnded = !isOpen(command.state);
  const failedAt = hasEnded && command.state !== 'completed' ? Math.min(reached + 1, 4) : -1;
  const end = command.history.at(-1)?.at ?? null;
  return PLACES.map((place, index) => {
    const state = ORDER[index] ?? '';
    if (index === failedAt) return { place, state: 'bad', at: end };
    if (index <= reached) return { place, state: 'done', at: at(state) };
    return { place, state: !hasEnded && index === reached + 1 ? 'open' : 'wait', at: null };
  });
}
