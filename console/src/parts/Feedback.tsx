import { Component, type ReactNode, useEffect, useState } from 'react';
import { age, colon } from '../format';
import { plain } from '../format/foreign';
import { code, knowsCode, t, useLanguage } from '../i18n';
import { Button } from './Button';
import { CopyId } from './Copy';
import { Foreign } from './Foreign';
import { Icon, type IconName } from './Icon';
import { useNow } from './now';

/** True once so many milliseconds have passed. */
function useAfter(ms: number): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return isOver;
}

const SKELETON_AFTER_MS = 150;
const WIDTHS = [92, 74, 86, 61, 79, 68];

/** Grey lines for what is being loaded; nothing for what comes at once. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const isSlow = useAfter(SKELETON_AFTER_MS);
  if (!isSlow) return null;
  return (
    <div className="skeleton" role="status">
      <span className="hidden-text">{t('common.starting')}</span>
      {Array.from({ length: lines }, (_, at) => (
        <span
          key={at}
          className="skeleton-line"
          ref={(line) => line?.style.setProperty('width', `${WIDTHS[at % WIDTHS.length]}%`)}
        />
      ))}
    </div>
  );
}

interface EmptyProps {
  icon?: IconName;
  title: string;
  /** What will stand here, and what fills it. */
  children?: ReactNode;
  action?: ReactNode;
  /** Whether it is all that stands on the page, so that its title is that of the page. */
  isPage?: boolean;
}

export function Empty({ icon = 'waiting', title, children, action, isPage }: EmptyProps) {
  useEffect(() => {
    if (isPage) document.title = `${title} · ${t('common.app')}`;
  }, [isPage, title]);
  return (
    <div className="empty">
      <Icon name={icon} />
      {isPage ? (
        <h1 className="empty-title" tabIndex={-1} id="page-title">
          {title}
        </h1>
      ) : (
        <p className="empty-title">{title}</p>
      )}
      {children && <div className="empty-text">{children}</div>}
      {action}
    </div>
  );
}

/** What is known of a failure. `ApiProblem` has these fields. */
export interface Failure {
  code?: string;
  detail?: string;
  requestId?: string | null;
  retryAfterS?: number | null;
  fields?: readonly { field: string; message: string }[];
}

function failureOf(error: unknown): Failure {
  return typeof error === 'object' && error !== null && 'code' in error ? (error as Failure) : {};
}

/** The seconds that are left of a wait, counted from when the failure was shown. */
function useWait(error: unknown): number {
  const { retryAfterS } = failureOf(error);
  const now = useNow();
  const [shown, setShown] = useState({ error, at: now });
  if (shown.error !== error) setShown({ error, at: now });
  return Math.max(0, (retryAfterS ?? 0) - (now - shown.at) / 1000);
}

interface ProblemProps {
  error: unknown;
  onRetry?: (() => void) | undefined;
  /** Whether it tries again by itself once the server lets it: for reads only. */
  isRead?: boolean;
}

/** What failed, with its stable code and its request id, and a way to try again. */
export function ProblemBox({ error, onRetry, isRead }: ProblemProps) {
  const failure = failureOf(error);
  const wait = useWait(error);
  const isOver = isRead === true && (failure.retryAfterS ?? 0) > 0 && wait === 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each failure
  useEffect(() => {
    if (isOver) onRetry?.();
  }, [isOver, error]);
  const detail = failure.code !== 'unreachable' && !failure.fields?.length && failure.detail;
  // The words of the server are English. Where the code has words here, they are only of help to
  // people who read English, or who send them to somebody.
  const isFolded = useLanguage() !== 'en' && knowsCode('problem', failure.code ?? '');
  const english = detail && (
    <bdi lang="en" className="small">
      {plain(detail)}
    </bdi>
  );
  const told = failure.code && (
    <>
      {`${t('common.error.code')}${colon()}`}
      <code>{failure.code}</code>
    </>
  );
  const known = failure.code ? code('problem', failure.code) : t('common.error.crash');
  // Trying again gives nobody a right.
  const isForbidden = failure.code === 'forbidden';
  return (
    <div className="banner banner-bad" role="alert">
      <Icon name="alert" />
      <div className="stack stack-tight">
        <strong>{known}</strong>
        {isForbidden && <span className="small">{t('common.noRight.ask')}</span>}
        {!isFolded && english}
        {failure.fields?.map(({ field, message }) => (
          <span key={field} className="small">
            <code>{field}</code> <bdi lang="en">{plain(message)}</bdi>
          </span>
        ))}
        <span className="small row">
          {isFolded && english ? (
            <details>
              <summary>{told}</summary>
              {english}
            </details>
          ) : (
            <span>{told}</span>
          )}
          {failure.requestId && (
            <>
              {`${t('common.error.request')}${colon()}`}
              <CopyId id={failure.requestId} />
            </>
          )}
          {wait > 0 && t('common.error.wait', { age: age(wait) })}
        </span>
      </div>
      {onRetry && !isForbidden && (
        <Button
          small
          icon="retry"
          onClick={onRetry}
          why={wait > 0 && t('common.error.wait', { age: age(wait) })}
        >
          {t('common.error.retry')}
        </Button>
      )}
    </div>
  );
}

/** What a part of a page needs of a query. */
export interface Loading<T> {
  data: T | undefined;
  error: unknown;
  isPending: boolean;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  query: Loading<T>;
  lines?: number;
  /** Says that there is nothing, instead of the content. */
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  children: (data: T) => ReactNode;
}

/**
 * The content of a query with its states: a skeleton while it loads, the problem when it failed,
 * the old data below the problem when a later read failed.
 */
export function Loaded<T>({ query, lines, isEmpty, empty, children }: LoadedProps<T>) {
  const { data, error } = query;
  const retry = () => void query.refetch();
  if (data === undefined) {
    return error ? (
      <ProblemBox isRead error={error} onRetry={retry} />
    ) : (
      <Skeleton lines={lines ?? 4} />
    );
  }
  return (
    <>
      {error ? <ProblemBox isRead error={error} onRetry={retry} /> : null}
      {isEmpty?.(data) ? empty : children(data)}
    </>
  );
}

/** Whether what a page is about does not exist, or is hidden from the person. */
export function isAbsent({ data, error }: Pick<Loading<unknown>, 'data' | 'error'>): boolean {
  return data === undefined && failureOf(error).code === 'not_found';
}

/** Says that there is nothing, and offers the way back. A part stands below the heading of a page. */
export function NotFound({ isPart, back }: { isPart?: boolean; back?: ReactNode }) {
  return (
    <Empty isPage={!isPart} icon="unknown" title={t('common.notFound.title')} action={back}>
      {t('common.notFound.text')}
    </Empty>
  );
}

/** A note over a part of the page. */
export function Banner({
  kind,
  icon,
  children,
}: {
  kind?: 'bad' | 'calm' | 'good';
  icon?: IconName;
  children: ReactNode;
}) {
  return (
    <div className={kind ? `banner banner-${kind}` : 'banner'} role="status">
      <Icon name={icon ?? 'alert'} />
      <div>{children}</div>
    </div>
  );
}

export interface Difference {
  field: string;
  theirs: string;
  mine: string;
}

interface ConflictProps {
  differences: readonly Difference[];
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

/** After a 412: theirs beside mine, field by field. */
export function Conflict({ differences, onKeepMine, onTakeTheirs }: ConflictProps) {
  return (
    <div className="card stack" role="alert">
      <h3>{t('common.conflict.title')}</h3>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('common.conflict.field')}</th>
            <th scope="col">{t('common.conflict.theirs')}</th>
            <th scope="col">{t('common.conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {differences.map(({ field, theirs, mine }) => (
            <tr key={field}>
              <th scope="row">{field}</th>
              <td data-label={t('common.conflict.theirs')}>
                <Foreign text={theirs} />
              </td>
              <td data-label={t('common.conflict.mine')}>
                <Foreign text={mine} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className="dialog-actions">
        <Button onClick={onTakeTheirs}>{t('common.conflict.takeTheirs')}</Button>
        <Button kind="main" onClick={onKeepMine}>
          {t('common.conflict.keepMine')}
        </Button>
      </div>
    </div>
  );
}

/** Keeps a failure of one part of a page from taking the rest along. */
export class Guard extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (this.state.error === null) return this.props.children;
    return <ProblemBox error={this.state.error} onRetry={() => this.setState({ error: null })} />;
  }
}
