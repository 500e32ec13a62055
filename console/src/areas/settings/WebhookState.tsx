import { code, t } from '../../i18n';
import { StateChip } from '../../parts';
import type { Webhook } from './queries';

/** Whether events are sent; if not, why. */
export function WebhookState({ of }: { of: Webhook }) {
  if (of.active) return <StateChip word={t('settings.webhook.on')} tone="good" icon="check" />;
  const isOurs = of.off_reason && of.off_reason !== 'asked';
  return (
    <StateChip
      word={of.off_reason ? code('webhookOff', of.off_reason) : t('settings.webhook.off')}
      tone={isOurs ? 'bad' : 'off'}
      icon={isOurs ? 'alert' : 'off'}
    />
  );
}
