import { code, t } from '../../i18n';
import { StateChip, useNow } from '../../parts';
import type { Token } from './queries';

/** Whether a card may charge now: what the operator said, and whether its time is over. */
export function CardState({ of }: { of: Pick<Token, 'status' | 'expires_at'> }) {
  const now = useNow();
  const isOver = of.expires_at ? Date.parse(of.expires_at) <= now : false;
  if (of.status === 'blocked') {
    return <StateChip word={code('card', 'blocked')} tone="bad" icon="lock" />;
  }
  if (of.status === 'expired' || isOver) {
    return (
      <StateChip
        word={code('card', 'expired')}
        tone="warn"
        icon="clock"
        title={isOver ? t('drivers.card.over') : undefined}
      />
    );
  }
  return <StateChip word={code('card', of.status)} tone="good" icon="check" />;
}
