import { useSignInOf } from '../../api/shared';
import { t } from '../../i18n';
import { StateChip } from '../../parts';
import type { User } from './queries';

/** How an account stands. */
export function PersonState({ of }: { of: User }) {
  if (of.erased_at) return <StateChip word={t('drivers.state.erased')} tone="off" icon="off" />;
  if (of.erasing_at) {
    return <StateChip word={t('drivers.state.erasing')} tone="warn" icon="waiting" />;
  }
  if (of.suspended) return <StateChip word={t('drivers.state.suspended')} tone="bad" icon="lock" />;
  return <SignInState of={of} />;
}

function SignInState({ of }: { of: User }) {
  const signIn = useSignInOf(of);
  if (signIn === 'none') {
    return <StateChip word={t('drivers.state.noSignIn')} tone="off" icon="me" />;
  }
  return <StateChip word={t(`drivers.state.${signIn}`)} tone="good" icon="check" />;
}
