import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useReachesAll, useRight, useSiteName } from '../../api/shared';
import { whole } from '../../format';
import { code, knowsCode, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Ago,
  Card,
  Foreign,
  Icon,
  type IconName,
  ProblemBox,
  type Tone,
  useNow,
} from '../../parts';
import { type Attempt, attempts, type Concern, type Overview, type Review } from './queries';
import { bySite, concernsAt, isFault } from './sums';

/** A charger that knocked longer ago is no news. */
const ATTEMPT_AGE_MAX_MS = 24 * 3_600_000;
const ATTEMPTS_MAX = 5;

interface Props {
  overview: Overview;
  site: string | undefined;
}

/** Whether a refused charger waits for a person: its owner has to add it, or to mend its password. */
function isWaiting(attempt: Attempt, site: string | undefined, now: number): boolean {
  const isHere = site === undefined || attempt.site_id === site;
  return isHere && now - Date.parse(attempt.last_at) < ATTEMPT_AGE_MAX_MS;
}

/** What waits for a person: what it is, since when, and where to act. */
export function Needs({ overview, site }: Props) {
  const refused = useLiveQuery(attempts(useReachesAll() ? ['operator'] : []));
  const waiting = (refused.data ?? []).filter((it) => isWaiting(it, site, Date.now()));
  const { gateways_away: away, review } = overview;
  const { concerns, waiting: added } = concernsAt(useNow(30), overview.stations_of_concern);
  const faults = concerns.filter(isFault);
  const groups = bySite(concerns.filter((row) => !isFault(row)));
  const reviews = site ? [] : (review?.oldest ?? []);
  const open = site ? 0 : (review?.open ?? 0);
  const count = away.length + concerns.length + open + waiting.length;
  // Only so many stations are read, and nobody knows what the rest of them needs.
  const isCut = overview.more_stations_of_concern;
  // Those that were not read may be of other sites.
  const hasMore = (isCut && site === undefined) || waiting.length > ATTEMPTS_MAX;
  const isMore = isCut || (review?.is_more ?? false);
  return (
    <Card
      title={
        count === 0 ? t('overview.needs.title') : t('overview.needs.count', { n: whole(count) })
      }
      actions={
        open > 0 && (
          <Link to="/review">
            {t(review?.is_more ? 'overview.needs.reviewsMore' : 'overview.needs.reviews', {
              n: open,
              count: whole(open),
            })}
          </Link>
        )
      }
    >
      <div className="stack">
        <ul className="lines">
          {away.map((row) => (
            <AwayLine key={row.gateway_id} siteId={row.site_id} since={row.since} />
          ))}
          {faults.map((row) => (
            <ConcernLine key={keyOf(row)} concern={row} />
          ))}
          {reviews.map((row) => (
            <ReviewLine key={row.review_id} review={row} />
          ))}
          {waiting.slice(0, ATTEMPTS_MAX).map((row) => (
            <AttemptLine key={`${row.site_id} ${row.station_id}`} attempt={row} />
          ))}
          {groups.map((rows) => (
            <AwayStations key={rows[0]?.site_id} rows={rows} />
          ))}
        </ul>
        {added > 0 && (
          <p className="small quiet">
            <Link to="/stations" search={{ ...(site ? { site } : {}), connected: 'false' }}>
              {t(isCut ? 'overview.needs.addedAtLeast' : 'overview.needs.added', { n: added })}
            </Link>
          </p>
        )}
        {count === 0 && !isMore && (
          <p className="row quiet">
            <Icon name="check" />
            {t('overview.needs.none')}
          </p>
        )}
        {refused.error ? (
          <ProblemBox isRead error={refused.error} onRetry={() => refused.refetch()} />
        ) : null}
        {(isCut || hasMore) && (
          <p className="small">
            <Link to="/stations" search={site ? { site } : {}}>
              {t(hasMore ? 'overview.needs.more' : 'overview.needs.mayBeMore')}
            </Link>
          </p>
        )}
      </div>
    </Card>
  );
}

interface LineProps {
  icon: IconName;
  tone: Tone;
  /** What it is about: a site, a station, a session. */
  what: ReactNode;
  where?: ReactNode;
  since?: string | null | undefined;
  action?: ReactNode;
  children: ReactNode;
}

function Line({ icon, tone, what, where, since, action, children }: LineProps) {
  return (
    <li className="line">
      <span className={`line-mark chip-${tone}`}>
        <Icon name={icon} />
      </span>
      <div className="line-text">
        <strong>{what}</strong> {where && <span className="quiet">{where}</span>}
        <div className="quiet">{children}</div>
      </div>
      {since && (
        <span className="small faint">
          <Ago at={since} />
        </span>
      )}
      {action}
    </li>
  );
}

function SiteName({ id }: { id: string }) {
  const name = useSiteName(id);
  return name === null ? null : <Foreign text={name} />;
}

function AwayLine({ siteId, since }: { siteId: string; since: string | null | undefined }) {
  const to = `/sites/${encodeURIComponent(siteId)}/gateway`;
  return (
    <Line
      icon="away"
      tone="bad"
      since={since}
      what={
        <Link to={to}>
          <SiteName id={siteId} />
        </Link>
      }
    >
      {t('overview.needs.gateway')}
    </Line>
  );
}

const keyOf = (row: Concern) => `${row.station_id} ${row.evse_id} ${row.connector_id}`;

/** So many chargers of one site that are away stand in one line, which opens. */
const GROUP_FROM = 3;

/** The chargers of one site that are away, the one that went last first. */
function AwayStations({ rows }: { rows: readonly Concern[] }) {
  const newest = rows[0];
  if (newest === undefined) return null;
  if (rows.length < GROUP_FROM) {
    return rows.map((row) => <ConcernLine key={keyOf(row)} concern={row} />);
  }
  return (
    <Line
      icon="away"
      tone="warn"
      since={newest.since}
      what={<SiteName id={newest.site_id} />}
      where={t('overview.needs.stations', { n: rows.length })}
    >
      <details>
        <summary>{t('overview.needs.which')}</summary>
        <ul className="lines">
          {rows.map((row) => (
            <ConcernLine key={keyOf(row)} concern={row} />
          ))}
        </ul>
      </details>
    </Line>
  );
}

function ConcernLine({ concern }: { concern: Concern }) {
  const { station_id, site_id, error_code } = concern;
  const isBroken = isFault(concern);
  const place = concern.connector_id
    ? t('overview.needs.connector', { n: concern.connector_id })
    : null;
  return (
    <Line
      icon={isBroken ? 'alert' : 'away'}
      tone={isBroken ? 'bad' : 'warn'}
      since={concern.since}
      what={
        <Link to={`/stations/${encodeURIComponent(station_id)}`}>
          <Foreign text={station_id} />
        </Link>
      }
      where={
        <>
          {concern.name && (
            <>
              <Foreign text={concern.name} />
              {' · '}
            </>
          )}
          <SiteName id={site_id} />
        </>
      }
    >
      {isBroken
        ? [place, error_code ? code('error', error_code) : code('connector', 'FAULTED')]
            .filter(Boolean)
            .join(' · ')
        : t(concern.since ? 'overview.needs.station' : 'overview.needs.never')}
    </Line>
  );
}

function ReviewLine({ review }: { review: Review }) {
  const id = review.station_id ?? review.gateway_id ?? review.session_id ?? review.review_id;
  const to = `/review/${encodeURIComponent(review.review_id)}`;
  return (
    <Line
      icon="review"
      tone="warn"
      since={review.at}
      what={<Link to={to}>{code('review', review.kind)}</Link>}
      where={<Foreign text={id} />}
    >
      <Cause of={review} />
    </Line>
  );
}

/** The cause by its code. A code that only repeats the kind says less than the sentence. */
function Cause({ of: { cause, cause_code: told, kind } }: { of: Review }) {
  if (told && told !== kind && knowsCode('cause', told)) return code('cause', told);
  return (
    <span lang="en">
      <Foreign text={cause} />
    </span>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const mayAdd = useRight('configure');
  const { station_id, site_id, is_added } = attempt;
  return (
    <Line
      icon="unknown"
      tone="warn"
      since={attempt.last_at}
      what={<Foreign text={station_id} />}
      where={<SiteName id={site_id} />}
      action={
        is_added ? (
          <Link className="button button-small" to={`/stations/${encodeURIComponent(station_id)}`}>
            {t('overview.needs.look')}
          </Link>
        ) : (
          mayAdd &&
          attempt.why !== 'no_identity' && (
            <Link
              className="button button-small"
              to="/stations/new/one"
              search={{ id: station_id, at: site_id }}
            >
              {t('overview.needs.adopt')}
            </Link>
          )
        )
      }
    >
      {[
        is_added ? t('overview.needs.refused') : t('overview.needs.unknown'),
        // That nobody has added it is said already.
        (is_added || attempt.why !== 'unknown') && code('attempt', attempt.why),
      ]
        .filter(Boolean)
        .join(' · ')}
    </Line>
  );
}
