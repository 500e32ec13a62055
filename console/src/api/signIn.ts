/** How an account signs in, as far as the API tells it. */
export type SignIn = 'invited' | 'demo' | 'own' | 'none';

/** `demo`: by one click and without a password. `own`: it is the account that is signed in. */
export function signInOf(
  of: { invited_at?: string | null; created_by: string; user_id: string },
  ownId: string | null | undefined,
  isDemo: boolean,
): SignIn {
  if (of.invited_at) return 'invited';
  // The accounts of the demo are made by the server itself, and no mail can be sent to them.
  if (isDemo && of.created_by === 'local-server') return 'demo';
  return of.user_id === ownId ? 'own' : 'none';
}
