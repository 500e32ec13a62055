import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { me, useRight, useZone } from '../../api/shared';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Age,
  Author,
  Banner,
  Button,
  Card,
  CheckField,
  CopyId,
  Facts,
  Foreign,
  Loaded,
  type Loading,
  NotFound,
  Page,
  ProblemBox,
  ReasonForm,
  StateChip,
  Time,
  useAttempt,
  useKeys,
  useSaving,
  ZoneNote,
} from '../../parts';
import { sessionActsOf } from './acts';
import { othersLike } from './groups';
import { ended, type Review, resolve, session, take, waiting } from './queries';
import { SessionActs, SessionEvidence } from './SessionEvidence';
import { Cause } from './words';

export default function OneReviewScreen() {
  const { reviewId = '' } = useParams({ strict: false }) as { reviewId?: string };
  const query = useLiveQuery(waiting);
  const open = query.data?.items.filter((row) => row.resolved_at == null) ?? [];
  const listed = query.data?.items.find((row) => row.review_id === reviewId);
  const [seen, setSeen] = useState<Review>();
  if (listed !== undefined && listed !== seen) setSeen(listed);
  const isDone = query.data !== undefined && listed === undefined;
  const done = useQuery({ ...ended(reviewId), enabled: isDone });
  const review = listed ?? done.data ?? left(seen, reviewId, isDone && !done.isPending);
  const at = open.findIndex((row) => row.review_id === reviewId);
  const next = open[at + 1] ?? open.find((row) => row.review_id !== reviewId);
  return (
    <Page
      title={review ? code('review', review.kind) : t('review.title')}
      up={{ to: '/review', label: t('review.title') }}
      lead={
        review && (
          <>
            {at >= 0 && <span>{t('review.place', { n: at + 1, of: open.length })}</span>}
            <span>
              {t('review.age')} <Age at={review.at} />
            </span>
            <Taken of={review} />
          </>
        )
      }
      actions={<Next to={next} />}
    >
      {review ? (
        <Worked key={reviewId} of={review} next={next} others={othersLike(review, open)} />
      ) : (
        <Absent query={isDone ? done : query} />
      )}
    </Page>
  );
}

/**
 * What was worked on stays on the page when it has left the list. If nobody has marked it as done, it
 * has left because its session has got a price.
 */
function left(seen: Review | undefined, id: string, isRead: boolean): Review | undefined {
  if (seen?.review_id !== id) return undefined;
  return isRead ? { ...seen, resolved_at: seen.at, resolved_by: 'system' } : seen;
}

function Absent({ query }: { query: Loading<unknown> }) {
  return <Loaded query={query}>{() => <Gone />}</Loaded>;
}

/** A review that is not in the list of what waits: it is done, or was never there. */
function Gone() {
  return (
    <div className="stack">
      <NotFound isPart />
      <p className="quiet">
        <Link to="/review" search={{ done: '1' } as never}>
          {t('review.seeDone')}
        </Link>
      </p>
    </div>
  );
}

function Taken({ of }: { of: Review }) {
  if (of.resolved_at) return <StateChip word={t('review.done')} tone="good" icon="done" />;
  if (!of.taken_by) return <span>{t('review.free')}</span>;
  return (
    <span>
      {t('review.takenBy')} <Author by={of.taken_by} />
    </span>
  );
}

/** Goes on with the next one, by button or by the key n. */
function Next({ to }: { to: Review | undefined }) {
  const navigate = useNavigate();
  const go = () => {
    if (to) void navigate({ to: `/review/${encodeURIComponent(to.review_id)}` });
  };
  useKeys((key) => {
    if (key === 'n') go();
  });
  return (
    <Button why={to === undefined && t('review.noNext')} onClick={go}>
      {t('review.next')}
    </Button>
  );
}

interface WorkedProps {
  of: Review;
  next: Review | undefined;
  /** The other reviews that wait for the same cause. */
  others: readonly Review[];
}

function Worked({ of, next, others }: WorkedProps) {
  const about = useLiveQuery(session(of.session_id ?? ''));
  const zone = useZone(about.data?.site_id);
  const acts = sessionActsOf(of);
  return (
    <div className="stack stack-wide">
      {of.resolved_at && <DoneNote of={of} next={next} />}
      <div className="split">
        <div className="stack stack-wide">
          <Card title={<Cause of={of} />}>
            <div className="stack">
              <p>{code('reviewHelp', of.kind)}</p>
              {of.not_kept != null && <p>{t('review.notKept', { n: of.not_kept })}</p>}
              {of.raw && (
                <details>
                  <summary>{t('review.raw')}</summary>
                  <pre className="small">
                    <Foreign text={of.raw} />
                  </pre>
                </details>
              )}
            </div>
          </Card>
          {of.session_id && (
            <Loaded query={about}>{(known) => <SessionEvidence of={known} zone={zone} />}</Loaded>
          )}
        </div>
        <div className="stack stack-wide">
          {!of.resolved_at && <Take of={of} />}
          {!of.resolved_at && about.data && <SessionActs acts={acts} of={about.data} zone={zone} />}
          <Places of={of} zone={zone} />
          {!of.resolved_at && <Resolve of={of} others={others} />}
        </div>
      </div>
      <ZoneNote zone={zone} />
    </div>
  );
}

/** Who has done a review where no person has: its session got a price. */
const SERVER = ['system', 'billing'];

function DoneNote({ of, next }: { of: Review; next: Review | undefined }) {
  const isOfServer = SERVER.includes(of.resolved_by ?? '');
  return (
    <Banner kind="good" icon="done">
      {t(isOfServer ? 'review.doneBySystem' : 'review.doneBy')}{' '}
      {!isOfServer && <Author by={of.resolved_by} />}{' '}
      {next ? (
        <Link to={`/review/${encodeURIComponent(next.review_id)}`}>{t('review.goOn')}</Link>
      ) : (
        <Link to="/review">{t('review.empty')}</Link>
      )}
    </Banner>
  );
}

/** Says to the others that somebody works on it. */
function Take({ of }: { of: Review }) {
  const { data: own } = useQuery(me);
  const saving = useSaving<Review>();
  const attempt = useAttempt();
  const maySettle = useRight('settle');
  const mine = own && [`user:${own.user_id}`, own.client_id].includes(of.taken_by ?? '');
  if (mine) return null;
  return (
    <Card>
      <div className="stack stack-tight">
        <p>{of.taken_by ? t('review.take.other') : t('review.take.text')}</p>
        <div>
          <Button
            kind={of.taken_by ? undefined : 'main'}
            why={!maySettle && t('review.why.noSettle')}
            isBusy={saving.isBusy}
            onClick={() =>
              void saving.save(
                () =>
                  attempt((key) => take(of, of.taken_by != null, key), [of.review_id, of.taken_by]),
                t('review.take.done'),
              )
            }
          >
            {of.taken_by ? t('review.take.over') : t('review.take')}
          </Button>
        </div>
        {saving.error ? <ProblemBox error={saving.error} /> : null}
      </div>
    </Card>
  );
}

function Places({ of, zone }: { of: Review; zone: string }) {
  return (
    <Card title={t('review.facts')}>
      <Facts
        facts={[
          [t('review.col.kind'), code('review', of.kind)],
          [t('review.at'), <Time key="at" at={of.at} zone={zone} full />],
          of.session_id != null && [
            t('review.session'),
            <Link key="session" to={`/sessions/${encodeURIComponent(of.session_id)}`}>
              <Foreign text={of.session_id} />
            </Link>,
          ],
          of.station_id != null && [
            t('review.station'),
            <Link key="station" to={`/stations/${encodeURIComponent(of.station_id)}`}>
              <Foreign text={of.station_id} />
            </Link>,
          ],
          of.gateway_id != null && [t('review.gateway'), <CopyId key="gw" id={of.gateway_id} />],
          of.note != null && [t('review.note'), <Foreign key="note" text={of.note} />],
          [t('review.id'), <CopyId key="id" id={of.review_id} />],
        ]}
      />
    </Card>
  );
}

/** A session is priced or voided; marking it as done is the rare way, and is opened on demand. */
function Folded({ isFolded, children }: { isFolded: boolean; children: ReactNode }) {
  if (!isFolded) return <Card title={t('review.resolve')}>{children}</Card>;
  return (
    <details className="card">
      <summary>{t('review.resolve')}</summary>
      {children}
    </details>
  );
}

/** So many others are marked as done in one go, one request after the other. */
const ALSO_MAX = 100;

/** Carries out work on a review; one that a colleague has ended meanwhile is done as well. */
async function unlessEnded(work: Promise<unknown>): Promise<void> {
  await work.catch((error) => {
    if ((error as { code?: string } | null)?.code !== 'wrong_state') throw error;
  });
}

/** Marks it as done, with what was found out. A session that waits for its price goes on waiting. */
function Resolve({ of, others }: Pick<WorkedProps, 'of' | 'others'>) {
  // Those that waited when the box was ticked: nobody has decided about what comes afterwards.
  const [ticked, setTicked] = useState<readonly Review[] | null>(null);
  const also = ticked ?? others.slice(0, ALSO_MAX);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const maySettle = useRight('settle');
  return (
    <Folded isFolded={of.kind === 'session'}>
      <ReasonForm
        name={`review.${of.review_id}`}
        label={t('review.note')}
        hint={t('review.note.hint')}
        isOptional={of.kind !== 'fork'}
        saveLabel={t('review.resolve.save')}
        saving={saving}
        why={!maySettle && t('review.why.noSettle')}
        onSave={(note, draft) =>
          void saving.save(async () => {
            // The one of this page is the last, so that the page stays if another one fails.
            const done = (row: Review) =>
              attempt((key) => resolve(row, note, key), [row.review_id, note]);
            for (const row of ticked ?? []) await unlessEnded(done(row));
            await done(of);
            draft.clear();
          }, t('review.resolve.done'))
        }
      >
        <p className="small quiet">
          {t(
            of.kind === 'session'
              ? 'review.resolve.session'
              : of.kind === 'fork'
                ? 'review.resolve.fork'
                : 'review.resolve.text',
          )}
        </p>
        {also.length > 0 && (
          <CheckField
            label={t('review.resolve.also', { n: also.length })}
            checked={ticked !== null}
            onChange={({ target }) => setTicked(target.checked ? also : null)}
          />
        )}
      </ReasonForm>
    </Folded>
  );
}
