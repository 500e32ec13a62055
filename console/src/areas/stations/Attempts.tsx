import { Link } from '@tanstack/react-router';
import { useRight, useSite, useZone } from '../../api/shared';
import { whole, zoneName } from '../../format';
import { code, t } from '../../i18n';
import { Ago, Foreign, Icon, Time } from '../../parts';
import type { Attempt } from './refusedChargers';

/** Where a charger that nobody added is added, with what is known of it. */
export function adoptAddress({ station_id, site_id }: Attempt): string {
  return `/stations/new/one?${new URLSearchParams({ id: station_id, at: site_id })}`;
}

/** Chargers that were refused at the door: who, why, how often, when, and how to let them in. */
export function AttemptList({ attempts }: { attempts: readonly Attempt[] }) {
  return (
    <ul className="stack">
      {attempts.map((attempt) => (
        <AttemptLine key={`${attempt.site_id} ${attempt.station_id}`} attempt={attempt} />
      ))}
    </ul>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const zone = useZone(attempt.site_id);
  const site = useSite(attempt.site_id);
  const mayAdd = useRight('configure');
  const isOurs = attempt.why !== 'no_identity';
  return (
    <li className="row row-apart">
      <div className="row">
        <Icon name={attempt.is_added ? 'alert' : 'unknown'} />
        <strong>
          {attempt.is_added ? (
            <Link to={`/stations/${encodeURIComponent(attempt.station_id)}`}>
              <Foreign text={attempt.station_id} />
            </Link>
          ) : (
            <Foreign text={attempt.station_id} />
          )}
        </strong>
        <span>{code('attempt', attempt.why)}</span>
        <span className="small faint">
          <Time at={attempt.last_at} zone={zone} /> {zoneName(zone, attempt.last_at)} {'('}
          <Ago at={attempt.last_at} />
          {') · '}
          {t('stations.attempts.count', { n: attempt.count, count: whole(attempt.count) })}
          {' · '}
          <Foreign text={site?.name ?? attempt.site_id} />
          {attempt.address && ' · '}
          {attempt.address && <Foreign text={attempt.address} />}
        </span>
      </div>
      {!attempt.is_added && isOurs && mayAdd && (
        <Link className="button button-small" to={adoptAddress(attempt)}>
          {t('stations.attempts.adopt')}
        </Link>
      )}
    </li>
  );
}
