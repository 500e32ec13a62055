import { isUnsure } from '../../parts/steps';

/** What is asked of a charger, as the body of a request says it. */
export type Wanted = { type: string } & Record<string, unknown>;

interface Asked {
  type: string;
  arguments: Record<string, unknown>;
}

interface Given extends Asked {
  state: string;
}

/** What tells apart two commands of a type: other arguments say how, and not of what. */
const ABOUT = ['connector_id', 'evse_id', 'session_id', 'message', 'key', 'action'];

/** Whether a command asks for the same as what is wanted. */
export function asksSame(wanted: Wanted, { type, arguments: args }: Asked): boolean {
  const isSame = (name: string) => (args[name] ?? null) === (wanted[name] ?? null);
  return type === wanted.type && ABOUT.every(isSame);
}

/**
 * Whether the newest command that asked for the same has an outcome that nobody knows. `given`
 * begins with the newest.
 */
export function isUnsureOf(wanted: Wanted, given: readonly Given[]): boolean {
  const before = given.find((it) => asksSame(wanted, it));
  return isUnsure(before?.state);
}
