import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { usePageZone, useSite } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList, useLiveQuery } from '../../live/use';
import {
  Age,
  Banner,
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  Page,
  StateChip,
  Table,
  Time,
  useAddress,
  useAuthor,
  ZoneNote,
} from '../../parts';
import { actsOf } from './acts';
import { type Grouped, grouped } from './groups';
import { done, type Kind, type Review, waiting } from './queries';
import { Cause } from './words';

export default function ReviewScreen() {
  const [address, change] = useAddress();
  const isDone = address.done === '1';
  return (
    <Page
      title={t('review.title')}
      where={useSite(address.site)?.name}
      actions={
        <div className="row">
          <Button
            aria-pressed={!isDone}
            kind={isDone ? undefined : 'main'}
            onClick={() => change({ done: undefined })}
          >
            {t('review.waiting')}
          </Button>
          <Button
            aria-pressed={isDone}
            kind={isDone ? 'main' : undefined}
            onClick={() => change({ done: '1', kind: undefined })}
          >
            {t('review.done')}
          </Button>
        </div>
      }
    >
      {isDone ? <Done /> : <Waiting />}
    </Page>
  );
}

/** What waits, the oldest first, by kind. */
function Waiting() {
  const [address, change] = useAddress();
  const query = useLiveQuery(waiting);
  const open = useMemo(
    () => (query.data?.items ?? []).filter((row) => row.resolved_at == null),
    [query.data],
  );
  const kinds = useMemo(() => Map.groupBy(open, (row) => row.kind), [open]);
  const chosen = address.kind as Kind | undefined;
  const rows = useMemo(
    () => grouped(chosen === undefined ? open : (kinds.get(chosen) ?? [])),
    [chosen, open, kinds],
  );
  return (
    <Loaded query={query} lines={6}>
      {({ isMore }) =>
        open.length === 0 ? (
          <Empty icon="done" title={t('review.empty')}>
            {t('review.emptyHow')}
          </Empty>
        ) : (
          <div className="stack">
            {isMore && <Banner>{t('review.isMore', { n: open.length })}</Banner>}
            <div className="row">
              <Button
                small
                aria-pressed={chosen === undefined}
                kind={chosen === undefined ? undefined : 'quiet'}
                onClick={() => change({ kind: undefined })}
              >
                {t('review.all')} {whole(open.length)}
              </Button>
              {[...kinds].map(([kind, of]) => (
                <Button
                  key={kind}
                  small
                  aria-pressed={chosen === kind}
                  kind={chosen === kind ? undefined : 'quiet'}
                  onClick={() => change({ kind })}
                >
                  {code('review', kind)} {whole(of.length)}
                </Button>
              ))}
            </div>
            <Reviews rows={rows} name="review" shownKey={chosen ?? ''} />
          </div>
        )
      }
    </Loaded>
  );
}

/** What was marked as done, the newest first. */
function Done() {
  const list = done;
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <Loaded query={query} lines={6}>
      {() => <Reviews rows={rows} name="review-done" shownKey="done" more={moreOf(query, list)} />}
    </Loaded>
  );
}

interface Props {
  rows: readonly Grouped[];
  name: string;
  shownKey: string;
  more?: ReturnType<typeof moreOf<Grouped>>;
}

function Reviews({ rows, name, shownKey, more }: Props) {
  const { zone } = usePageZone();
  const columns = useMemo(() => columnsOf(zone), [zone]);
  return (
    <div className="stack">
      <Table
        name={name}
        caption={t('review.caption')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.review_id}
        href={(row) => `/review/${encodeURIComponent(row.review_id)}`}
        shownKey={shownKey}
        {...(more ? { more } : {})}
        empty={<Empty icon="done" title={t('review.nothingHere')} />}
      />
      <ZoneNote zone={zone} />
    </div>
  );
}

/** Where a review belongs. */
function Where({ of }: { of: Review }) {
  return <Foreign text={of.station_id ?? of.gateway_id} />;
}

/** When each review of a cause came, each with a link to it. */
function Times({ of, zone }: { of: readonly Review[]; zone: string }) {
  return (
    <details>
      <summary>{t('review.times', { n: of.length })}</summary>
      <ul className="plain-list">
        {of.map(({ review_id, at }) => (
          <li key={review_id}>
            <Link to={`/review/${encodeURIComponent(review_id)}`}>
              <Time at={at} zone={zone} full />
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function columnsOf(zone: string): Column<Grouped>[] {
  return [
    {
      id: 'cause',
      header: t('review.col.cause'),
      isPrimary: true,
      cell: (row) => <Cause of={row} />,
      csvHeader: 'cause',
      csv: (row) => row.cause,
    },
    {
      id: 'kind',
      header: t('review.col.kind'),
      cell: (row) => code('review', row.kind),
      csvHeader: 'kind',
      csv: (row) => row.kind,
    },
    {
      id: 'times',
      header: t('review.col.times'),
      cell: (row) =>
        row.same && row.same.length > 1 ? (
          <Times of={row.same} zone={zone} />
        ) : (
          t('review.times', { n: 1 })
        ),
      csvHeader: 'count',
      csv: (row) => row.same?.length ?? 1,
    },
    {
      id: 'age',
      header: t('review.col.age'),
      align: 'end',
      cell: (row) => <Age at={row.at} />,
      csvHeader: 'at',
      csv: (row) => row.at,
    },
    {
      id: 'where',
      header: t('review.col.where'),
      cell: (row) => <Where of={row} />,
      csvHeader: 'station_id',
      csv: (row) => row.station_id,
    },
    {
      id: 'proposed',
      header: t('review.col.proposed'),
      cell: (row) =>
        row.resolved_at ? (
          <Foreign text={row.note} />
        ) : (
          <Link to={`/review/${encodeURIComponent(row.review_id)}`}>
            {t(`review.act.${actsOf(row)[0] ?? 'resolve'}`)}
          </Link>
        ),
    },
    {
      id: 'taken',
      header: t('review.col.taken'),
      cell: (row) =>
        row.resolved_by ? (
          <Who by={row.resolved_by} tone="good" icon="done" />
        ) : row.taken_by ? (
          <Who by={row.taken_by} tone="busy" icon="me" />
        ) : (
          t('common.none')
        ),
      csvHeader: 'taken_by',
      csv: (row) => row.taken_by,
    },
  ];
}

interface WhoProps {
  by: string;
  tone: 'good' | 'busy';
  icon: 'done' | 'me';
}

/** Who works on a review, or has done it. */
function Who({ by, ...look }: WhoProps) {
  return <StateChip word={useAuthor(by)} {...look} />;
}
