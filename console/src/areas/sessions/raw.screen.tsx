import { useMemo } from 'react';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import { type Column, CopyId, Empty, Foreign, Loaded, Table, Time } from '../../parts';
import { Hash } from './columns';
import { type Fact, facts, type Session } from './queries';
import { SessionPage } from './SessionPage';

export default function SessionRawScreen() {
  return <SessionPage>{(session, zone) => <Facts of={session} zone={zone} />}</SessionPage>;
}

/** The facts as the gateways recorded them, page by page. */
function Facts({ of, zone }: { of: Session; zone: string }) {
  const list = facts(of.session_id);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const columns = useMemo(() => columnsOf(zone), [zone]);
  return (
    <div className="stack">
      <p className="quiet">{t('sessions.raw.text')}</p>
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name={`facts-${of.session_id}`}
            isDense
            caption={t('sessions.raw.caption')}
            columns={columns}
            rows={rows}
            rowId={(row) => row.record_id}
            more={moreOf(query, list)}
            empty={
              <Empty icon="waiting" title={t('sessions.raw.empty')}>
                {t('sessions.raw.emptyHow')}
              </Empty>
            }
          />
        )}
      </Loaded>
    </div>
  );
}

/** What a fact tells, as indented text that opens on demand. */
function Event({ event }: { event: Fact['event'] }) {
  return (
    <details>
      <summary>{t('sessions.raw.show')}</summary>
      <pre className="small">
        <Foreign text={JSON.stringify(event, null, 1)} />
      </pre>
    </details>
  );
}

function columnsOf(zone: string): Column<Fact>[] {
  return [
    {
      id: 'kind',
      header: t('sessions.raw.kind'),
      isPrimary: true,
      cell: (row) => code('fact', row.kind),
      csvHeader: 'kind',
      csv: (row) => row.kind,
    },
    {
      id: 'ordinal',
      header: t('sessions.raw.ordinal'),
      align: 'end',
      cell: (row) => whole(row.ordinal),
      csvHeader: 'ordinal',
      csv: (row) => row.ordinal,
    },
    {
      id: 'claimed_at',
      header: t('sessions.time.claimed'),
      cell: (row) => <Time at={row.claimed_at} zone={zone} withSeconds />,
      csvHeader: 'claimed_at',
      csv: (row) => row.claimed_at,
    },
    {
      id: 'received_at',
      header: t('sessions.time.received'),
      cell: (row) => <Time at={row.received_at} zone={zone} withSeconds />,
      csvHeader: 'received_at',
      csv: (row) => row.received_at,
    },
    {
      id: 'applied_at',
      header: t('sessions.time.applied'),
      cell: (row) => <Time at={row.applied_at} zone={zone} withSeconds />,
      csvHeader: 'applied_at',
      csv: (row) => row.applied_at,
    },
    {
      id: 'epoch',
      header: t('sessions.raw.epoch'),
      align: 'end',
      cell: (row) => whole(row.epoch),
      csvHeader: 'epoch',
      csv: (row) => row.epoch,
    },
    {
      id: 'sequence',
      header: t('sessions.raw.sequence'),
      align: 'end',
      cell: (row) => whole(row.sequence),
      csvHeader: 'sequence',
      csv: (row) => row.sequence,
    },
    {
      id: 'hash',
      header: t('sessions.raw.hash'),
      cell: (row) => <Hash of={row.frame_hash} />,
      csvHeader: 'frame_sha256',
      csv: (row) => row.frame_hash,
    },
    {
      id: 'gateway',
      header: t('sessions.raw.gateway'),
      isHidden: true,
      cell: (row) => <CopyId id={row.gateway_id} />,
      csvHeader: 'gateway_id',
      csv: (row) => row.gateway_id,
    },
    {
      id: 'event',
      header: t('sessions.raw.event'),
      cell: (row) => <Event event={row.event} />,
      csvHeader: 'event',
      csv: (row) => JSON.stringify(row.event),
    },
  ];
}
