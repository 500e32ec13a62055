import type { ReactNode } from 'react';
import { age, duration } from '../format';
import { code, t } from '../i18n';
import { useAuthor } from './Author';
import { Foreign } from './Foreign';
import { Icon, type IconName } from './Icon';
import { useNow } from './now';
import { StateChip, type Tone } from './State';
import { isOpen, isUnsure, type StepState, stepsOf } from './steps';
import { Time } from './Time';

export { isOpen, isUnsure } from './steps';

/** A command as the API shows it. */
export interface TrackedCommand {
  command_id: string;
  type: string;
  state: string;
  history: readonly { state: string; at: string; reason?: string | null }[];
  answer?: Record<string, unknown> | null;
  created_at: string;
  created_by: string;
  expires_at: string;
}

const TONES: Record<string, readonly [Tone, IconName]> = {
  completed: ['good', 'done'],
  rejected: ['bad', 'close'],
  failed: ['bad', 'alert'],
  expired: ['warn', 'clock'],
  timed_out: ['warn', 'clock'],
  unknown: ['warn', 'unknown'],
};

const STEP_ICONS: Record<StepState, IconName> = {
  done: 'done',
  open: 'waiting',
  bad: 'alert',
  wait: 'waiting',
};

interface Props {
  command: TrackedCommand;
  zone: string;
  /** Where the command acts, such as `connector 1`. */
  where?: ReactNode;
}

/** A command as a track: each step with its time, the charger's own words, and what to do. */
export function Track({ command, zone, where }: Props) {
  const now = useNow();
  const who = useAuthor(command.created_by);
  const opened = isOpen(command.state);
  const [tone, icon] = TONES[command.state] ?? (['busy', 'waiting'] as const);
  const reason = command.history.findLast((step) => step.reason)?.reason;
  const running = (now - Date.parse(command.created_at)) / 1000;
  return (
    <article className="track" aria-label={code('command', command.type)}>
      <div className="row row-apart">
        <div className="row">
          <strong>{code('command', command.type)}</strong>
          {where && <span className="quiet">{where}</span>}
          <StateChip word={code('commandState', command.state)} tone={tone} icon={icon} />
          {opened && <span className="small faint">{duration(running, true)}</span>}
        </div>
        <span className="small faint">
          {t('common.command.asked', { who })}
          {' · '}
          <Time at={command.created_at} zone={zone} withSeconds />
        </span>
      </div>
      <ol className="track-steps">
        {stepsOf(command).map((step) => (
          <li key={step.place} className={`track-step track-step-${step.state}`}>
            <Icon name={STEP_ICONS[step.state]} />
            <span>
              <span className="track-step-word">{t(`common.command.${step.place}`)}</span>
              <span className="track-step-time">
                {step.at
                  ? after(command.created_at, step.at)
                  : step.state === 'open' && t('common.command.waiting')}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {command.answer && (
        <p className="small">
          {t('common.command.charger')}{' '}
          <code>
            <Foreign text={JSON.stringify(command.answer.payload ?? command.answer)} />
          </code>
        </p>
      )}
      {reason && (
        <p className="small quiet" lang="en">
          <Foreign text={reason} />
        </p>
      )}
      {isUnsure(command.state) && <p className="small">{t('common.command.unknownHelp')}</p>}
    </article>
  );
}

/** How long after the beginning a step came. */
function after(begin: string, at: string): string {
  const ms = Math.max(0, Date.parse(at) - Date.parse(begin));
  return `+${age(Math.round(ms / 1000))}`;
}
