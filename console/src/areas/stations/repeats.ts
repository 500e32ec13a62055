import { isUnsure } from '../../parts/steps';

/** What is asked of a charger, as the body of a request says it. */
export type Wanted = { type: string } & Record<string, unknown>;

interface Given {
  type: string;
  state: string;
  arguments: Record<string, unknown>;
}

/** What tells apart two commands of a type: other arguments say how, and not of what. */
const ABOUT = ['connector_id', 'evse_id', 'session_id', 'message', 'key', 'action'];

/**
 * Whether the newest command that asked for the same has an outcome that nobody knows. `given`
 * begins with the newest.
 */
export function isUnsureOf(wanted: Wanted, given: readonly Given[]): boolean {
  const before = given.find(
    (it) =>
      it.type === wanted.type &&
      ABOUT.every((name) => (it.arguments[name] ?? null) === (wanted[name] ?? null)),
  );
  return isUnsure(before?.state);
}
