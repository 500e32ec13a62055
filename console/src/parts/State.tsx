import { code, t } from '../i18n';
import { Icon, type IconName } from './Icon';
import { useIsCutOff } from './lost';

/** What a state means, which gives its colour. `lost`: the value is an old one. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'off' | 'lost';

interface Props {
  word: string;
  tone: Tone;
  icon: IconName;
  title?: string | undefined;
}

/** A state as word, icon and colour, so that none of the three is needed alone. */
export function StateChip({ word, tone, icon, title }: Props) {
  return (
    <span className={`chip chip-${tone}`} title={title}>
      <Icon name={icon} />
      {word}
    </span>
  );
}

/** Tone and icon of the states of a connector, by their code. */
const OF_CONNECTOR: Record<string, readonly [Tone, IconName]> = {
  AVAILABLE: ['good', 'free'],
  PREPARING: ['busy', 'plug'],
  CHARGING: ['busy', 'mark'],
  SUSPENDED_EV: ['warn', 'paused'],
  SUSPENDED_EVSE: ['warn', 'paused'],
  FINISHING: ['busy', 'plug'],
  RESERVED: ['warn', 'clock'],
  OCCUPIED: ['busy', 'plug'],
  UNAVAILABLE: ['off', 'off'],
  FAULTED: ['bad', 'alert'],
  UNKNOWN: ['off', 'unknown'],
};

function connectorLook(status: string): { tone: Tone; icon: IconName } {
  const [tone, icon] = OF_CONNECTOR[status] ?? (['off', 'unknown'] as const);
  return { tone, icon };
}

/**
 * The state of a connector. While its charger, its gateway or the server is away nobody knows it, and
 * the chip says that it is the last known one.
 */
export function ConnectorState({ status, isAway }: { status: string; isAway: boolean }) {
  const isLost = useIsCutOff() || isAway;
  const { tone, icon } = connectorLook(status);
  const word = code('connector', status);
  // Of what was never told there is no last known state.
  return (
    <StateChip
      word={isLost && status !== 'UNKNOWN' ? t('common.stale.state', { state: word }) : word}
      tone={isLost ? 'lost' : tone}
      icon={icon}
    />
  );
}

/** Tone and icon of the states of a session, by their code. */
const OF_SESSION: Record<string, readonly [Tone, IconName]> = {
  CREATED: ['off', 'waiting'],
  STARTING: ['busy', 'waiting'],
  CHARGING: ['busy', 'mark'],
  FINISHED: ['good', 'check'],
  SETTLED: ['good', 'done'],
  NEEDS_REVIEW: ['warn', 'alert'],
  FAILED: ['bad', 'alert'],
  SUPERSEDED: ['warn', 'alert'],
};

export function sessionLook(status: string): { tone: Tone; icon: IconName } {
  const [tone, icon] = OF_SESSION[status] ?? (['off', 'unknown'] as const);
  return { tone, icon };
}
