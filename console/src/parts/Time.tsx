import type { ReactNode } from 'react';
import { age, dateTime, shortTime, zoneName } from '../format';
import { t } from '../i18n';
import { useIsCutOff } from './lost';
import { useNow } from './now';

interface TimeProps {
  at: string | null | undefined;
  zone: string;
  /** Writes day and year, too. */
  full?: boolean;
  withSeconds?: boolean;
}

/** A time in the zone of its site. Its title is the whole time with the zone. */
export function Time({ at, zone, full, withSeconds }: TimeProps) {
  if (!at) return t('common.none');
  const whole = dateTime(at, zone, true);
  return (
    <time dateTime={at} title={`${whole} ${zoneName(zone, at)}`}>
      {full || withSeconds ? dateTime(at, zone, withSeconds) : shortTime(at, zone)}
    </time>
  );
}

/** How old something is. */
export function Age({ at }: { at: string | number }) {
  const now = useNow();
  return age((now - new Date(at).getTime()) / 1000);
}

/** How long ago something was, for where no heading says that it is an age. */
export function Ago({ at }: { at: string | number }) {
  const now = useNow();
  return t('common.ago', { age: age((now - new Date(at).getTime()) / 1000) });
}

interface HeardProps {
  /** The last message other than readings and signs of life. */
  at: string | null | undefined;
  /** Whether it is connected just now; null or undefined when nobody knows. */
  connected: boolean | null | undefined;
}

/** How long ago something was heard of. What is connected is heard of all the time. */
export function Heard({ at, connected }: HeardProps) {
  const isLost = useIsCutOff();
  if (connected && !isLost) return t('common.heardNow');
  return at ? <Age at={at} /> : t('common.none');
}

interface AgedProps {
  /** The time of the value; none if it does not change any more. */
  at: string | null | undefined;
  /** How often it is told, in seconds; older than three times that it is stale. */
  intervalS: number;
  /** Whether charger or gateway is away: then it is stale at once, as when the server is. */
  isAway?: boolean;
  /** With a zone the time of an old value is said, without one its age. */
  zone?: string;
  children: ReactNode;
}

/** A live value: it goes grey and says its age when it is older than three of its intervals. */
export function Aged({ at, intervalS, isAway, zone, children }: AgedProps) {
  const isLost = useIsCutOff() || isAway;
  const now = useNow();
  if (!at) return children;
  const seconds = (now - Date.parse(at)) / 1000;
  if (!isLost && seconds <= intervalS * 3) return children;
  const said =
    zone !== undefined
      ? t('common.stale.asOf', { time: shortTime(at, zone) })
      : t('common.stale.value', { age: age(seconds) });
  return (
    <span className="stale">
      {children} <span className="small">{said}</span>
    </span>
  );
}

/** The zone in which all times of a page are written. */
export function ZoneNote({ zone }: { zone: string }) {
  return <p className="small faint">{t('common.time.zone', { zone: zoneName(zone) })}</p>;
}
