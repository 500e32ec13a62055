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
  if (of.invited_at)
    return <StateChip word={t('drivers.state.invited')} tone="good" icon="check" />;
  return <StateChip word={t('drivers.state.noSignIn')} tone="off" icon="me" />;
}
