import { useMemo } from 'react';
import { useZone } from '../../api/shared';
import { daysIn } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList, useLiveQuery } from '../../live/use';
import {
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  StateChip,
  Table,
  TextField,
  Time,
  TypedField,
  useAddress,
  ZoneNote,
} from '../../parts';
import { type Notice, notices, station } from './queries';
import { StationPage, useStationId } from './StationPage';

/** What a charger has told outside of charges. */
export default function MessagesScreen() {
  const { stationId } = useStationId();
  const [{ kind, from, to, text = '' }, change] = useAddress();
  const { data: known } = useLiveQuery(station(stationId));
  const zone = useZone(known?.site_id);
  const list = notices(stationId, {
    kind: kind || undefined,
    ...daysIn(zone, { from, to }),
  });
  const query = useLiveList(list);
  const more = moreOf(query, list);
  const rows = useMemo(() => query.data?.pages.flatMap(({ items }) => items) ?? [], [query.data]);
  const kinds = useMemo(() => [...new Set(rows.map((row) => row.kind))].sort(), [rows]);
  const columns = useMemo(() => columnsOf(zone), [zone]);
  const needle = text.trim().toLowerCase();
  const has = (row: Notice) => `${row.kind} ${row.text}`.toLowerCase().includes(needle);
  const shown = rows.filter(has);
  const isFiltered = Boolean(kind || from || to || needle);
  const clear = () => change({ kind: undefined, from: undefined, to: undefined, text: undefined });
  return (
    <StationPage stationId={stationId}>
      <p className="quiet">{t('stations.messages.text')}</p>
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="station-messages"
            caption={t('stations.tab.messages')}
            columns={columns}
            rows={shown}
            rowId={rowId}
            shownKey={`${kind} ${from} ${to} ${needle}`}
            more={{
              ...more,
              all: async () => {
                const { rows, isCut } = await more.all();
                return { rows: rows.filter(has), isCut };
              },
            }}
            toolbar={
              <>
                <TypedField
                  label={t('stations.messages.kind')}
                  list="kinds-of-messages"
                  value={kind}
                  onChange={(kind) => change({ kind })}
                />
                <datalist id="kinds-of-messages">
                  {kinds.map((value) => (
                    <option key={value} value={value} />
                  ))}
                </datalist>
                <TextField
                  type="date"
                  label={t('stations.messages.from')}
                  value={from ?? ''}
                  onChange={({ target }) => change({ from: target.value || undefined })}
                />
                <TextField
                  type="date"
                  label={t('stations.messages.to')}
                  value={to ?? ''}
                  onChange={({ target }) => change({ to: target.value || undefined })}
                />
                <TypedField
                  label={t('stations.messages.search')}
                  value={text}
                  onChange={(text) => change({ text })}
                />
                <Button icon="retry" onClick={() => void query.refetch()}>
                  {t('stations.messages.again')}
                </Button>
              </>
            }
            empty={
              isFiltered ? (
                <Empty
                  icon="search"
                  title={t('stations.messages.noneSuch')}
                  action={<Button onClick={clear}>{t('common.filter.clear')}</Button>}
                />
              ) : (
                <Empty title={t('stations.messages.none')}>{t('stations.messages.how')}</Empty>
              )
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={zone} />
    </StationPage>
  );
}

function rowId(row: Notice): string {
  return `${row.received_at} ${row.kind} ${row.text.slice(0, 40)}`;
}

function columnsOf(zone: string): Column<Notice>[] {
  return [
    {
      id: 'at',
      header: t('stations.messages.received'),
      cell: (row) => <Time at={row.received_at} zone={zone} withSeconds />,
      csv: (row) => row.received_at,
    },
    {
      id: 'kind',
      header: t('stations.messages.kind'),
      isPrimary: true,
      cell: (row) => (
        <span className="row">
          <Foreign text={row.kind} />
          {row.flags.map((flag) => (
            <StateChip
              key={flag}
              word={code('flag', flag)}
              tone="warn"
              icon="alert"
              title={row.oddities?.join(', ')}
            />
          ))}
        </span>
      ),
      csv: (row) => row.kind,
    },
    {
      id: 'claimed',
      header: t('stations.messages.claimed'),
      isHidden: true,
      cell: (row) => <Time at={row.claimed_at} zone={zone} withSeconds />,
      csv: (row) => row.claimed_at,
    },
    {
      id: 'text',
      header: t('stations.messages.content'),
      cell: (row) => (
        <code className="small break">
          <Foreign text={row.text} />
          {row.truncated && ` ${t('stations.messages.cut')}`}
        </code>
      ),
      csv: (row) => row.text,
    },
  ];
}
