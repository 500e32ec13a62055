import { useQuery } from '@tanstack/react-query';
import { Fragment, useMemo, useState } from 'react';
import { usePageZone, useSite } from '../../api/shared';
import { daysIn } from '../../format';
import { plain } from '../../format/foreign';
import { code, knowsCode, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Author,
  Button,
  type Column,
  CopyId,
  Dialog,
  download,
  Empty,
  Facts,
  Foreign,
  Loaded,
  ProblemBox,
  SelectField,
  Table,
  TableScroll,
  TextField,
  Time,
  TypedField,
  useAddress,
  useSaving,
  ZoneNote,
} from '../../parts';
import { type AuditFilter, auditFile, auditLog, type Entry, staff } from './queries';
import { TeamPage } from './TeamPage';

const ACTIONS = ['created', 'changed', 'removed', 'requested'] as const;
const RECORDS = [
  'operator',
  'site',
  'gateway',
  'station',
  'token',
  'token_claim',
  'user',
  'vehicle',
  'tariff',
  'client',
  'webhook',
  'command',
  'correction',
  'review',
  'session',
  'cdr',
  'export',
] as const;
const CLEARED = {
  by: undefined,
  record: undefined,
  record_id: undefined,
  action: undefined,
  from: undefined,
  to: undefined,
};

export default function AuditScreen() {
  const [address, change] = useAddress();
  const [shown, setShown] = useState<Entry | null>(null);
  const saving = useSaving<Blob>();
  const { zone, isKnown } = usePageZone();
  const { by, record, record_id, action } = address;
  const filter: AuditFilter = {
    by,
    record,
    record_id: record ? record_id : undefined,
    action,
    // A day begins in the zone that the page names, not in UTC.
    ...daysIn(zone, { from: address.from, to: address.to }),
  };
  const list = { ...auditLog(filter), isReady: isKnown };
  const query = useLiveList(list);
  const who = useNames();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const save = async () => {
    const blob = await saving.save(() => auditFile(filter));
    if (blob) download('forecourt-audit-log.csv', blob);
  };
  const isFiltered = Object.keys(CLEARED).some((name) => address[name]);
  return (
    <TeamPage>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="audit-log"
            caption={t('team.audit.caption')}
            columns={columns(zone, setShown)}
            rows={rows}
            rowId={(row) => `${row.at} ${row.audit_id}`}
            shownKey={JSON.stringify(filter)}
            more={moreOf(query, list)}
            onCsv={() => void save()}
            toolbar={<Filters address={address} who={who} onChange={change} />}
            empty={
              <Empty
                icon={isFiltered ? 'search' : 'reports'}
                title={isFiltered ? t('team.audit.emptyFilter') : t('team.audit.empty')}
                action={
                  isFiltered && (
                    <Button onClick={() => change(CLEARED)}>{t('common.filter.clear')}</Button>
                  )
                }
              />
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={zone} />
      <Dialog
        title={shown ? `${code('record', shown.record)} · ${shown.record_id}` : ''}
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        isWide
      >
        {shown && <One of={shown} zone={zone} />}
      </Dialog>
    </TeamPage>
  );
}

/** The names of colleagues by what the log writes for them. */
function useNames(): ReadonlyMap<string, string> {
  const { data } = useQuery(staff);
  return useMemo(
    () => new Map((data?.members ?? []).map((it) => [`user:${it.user_id}`, it.full_name])),
    [data],
  );
}

interface FiltersProps {
  address: Readonly<Record<string, string | undefined>>;
  who: ReadonlyMap<string, string>;
  onChange: (change: Record<string, string | undefined>) => void;
}

function Filters({ address, who, onChange }: FiltersProps) {
  const { by, record, record_id, action, from, to } = address;
  return (
    <>
      <TypedField
        label={t('team.audit.by')}
        type="search"
        list="audit-people"
        value={by}
        onChange={(by) => onChange({ by })}
      />
      <datalist id="audit-people">
        {[...who].map(([id, name]) => (
          <option key={id} value={id}>
            {plain(name)}
          </option>
        ))}
      </datalist>
      <SelectField
        label={t('team.audit.record')}
        value={record ?? ''}
        options={[
          { value: '', label: t('team.audit.anyRecord') },
          ...RECORDS.map((value) => ({ value, label: code('record', value) })),
        ]}
        onChange={({ target }) =>
          onChange({ record: target.value || undefined, record_id: undefined })
        }
      />
      {record && (
        <TypedField
          label={t('team.audit.recordId')}
          type="search"
          value={record_id}
          onChange={(record_id) => onChange({ record_id })}
        />
      )}
      <SelectField
        label={t('team.audit.action')}
        value={action ?? ''}
        options={[
          { value: '', label: t('team.audit.anyAction') },
          ...ACTIONS.map((value) => ({ value, label: code('audit', value) })),
        ]}
        onChange={({ target }) => onChange({ action: target.value || undefined })}
      />
      <TextField
        label={t('team.audit.from')}
        type="date"
        value={from ?? ''}
        onChange={({ target }) => onChange({ from: target.value || undefined })}
      />
      <TextField
        label={t('team.audit.to')}
        type="date"
        value={to ?? ''}
        onChange={({ target }) => onChange({ to: target.value || undefined })}
      />
    </>
  );
}

function columns(zone: string, onShow: (of: Entry) => void): Column<Entry>[] {
  return [
    {
      id: 'at',
      header: t('team.audit.at'),
      cell: (row) => (
        <span className="nowrap">
          <Time at={row.at} zone={zone} full withSeconds />
        </span>
      ),
      csv: (row) => row.at,
    },
    {
      id: 'record',
      header: t('team.audit.record'),
      isPrimary: true,
      cell: (row) => (
        <>
          {`${code('record', row.record)} `}
          <span className="break">
            <RecordName of={row} />
          </span>
        </>
      ),
      csv: (row) => `${row.record} ${row.record_id}`,
    },
    {
      id: 'action',
      header: t('team.audit.action'),
      cell: (row) => code('audit', row.action),
      csv: (row) => row.action,
    },
    {
      id: 'by',
      header: t('team.audit.by'),
      cell: (row) => (
        <span className="break">
          <Author by={row.by} />
        </span>
      ),
      csv: (row) => row.by,
    },
    {
      id: 'fields',
      header: t('team.audit.fields'),
      cell: (row) => (
        <span className="small break">
          {fieldsOf(row)
            .slice(0, FIELDS_MAX)
            .map((field, at) => (
              <Fragment key={field}>
                {at > 0 && ', '}
                <FieldName of={field} />
              </Fragment>
            ))}
        </span>
      ),
      csv: (row) => fieldsOf(row).join(' '),
    },
    {
      id: 'more',
      header: t('team.audit.details'),
      cell: (row) => (
        <Button small onClick={() => onShow(row)}>
          {t('team.audit.show')}
        </Button>
      ),
    },
  ];
}

const FIELDS_MAX = 3;

/**
 * The record that was changed: by its name where the entry or a list that is read anyhow tells one,
 * else by its id. A page may name a hundred drivers, so none is asked for alone.
 */
function RecordName({ of }: { of: Entry }) {
  const who = useNames();
  const site = useSite(of.record === 'site' ? of.record_id : undefined);
  const known = site?.name ?? (of.record === 'user' ? who.get(`user:${of.record_id}`) : undefined);
  const told = { ...of.before, ...of.after };
  const name = known ?? told.full_name ?? told.name;
  return <Foreign text={typeof name === 'string' && name !== '' ? name : of.record_id} />;
}

/** The words for a stored field; a field without words is told as it is stored. */
function FieldName({ of: field }: { of: string }) {
  return knowsCode('field', field) ? code('field', field) : <code>{field}</code>;
}

function fieldsOf(of: Entry): string[] {
  return [...new Set([...Object.keys(of.before), ...Object.keys(of.after)])];
}

/** A stored value as it is written; texts without their quotation marks. */
function written(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** One entry: who, from where, and each field before and after. */
function One({ of, zone }: { of: Entry; zone: string }) {
  return (
    <div className="stack">
      <Facts
        facts={[
          [t('team.audit.at'), <Time key="at" at={of.at} zone={zone} withSeconds />],
          [t('team.audit.action'), code('audit', of.action)],
          [t('team.audit.by'), <Author key="by" by={of.by} />],
          [t('team.audit.address'), <Foreign key="address" text={of.address} />],
          [
            t('common.error.request'),
            of.request_id ? <CopyId key="request" id={of.request_id} /> : t('common.none'),
          ],
        ]}
      />
      <div className="table-box">
        <TableScroll name={t('team.audit.fields')}>
          <table className="table">
            <caption>{t('team.audit.fields')}</caption>
            <thead>
              <tr>
                <th scope="col">{t('team.audit.field')}</th>
                <th scope="col">{t('team.audit.before')}</th>
                <th scope="col">{t('team.audit.after')}</th>
              </tr>
            </thead>
            <tbody>
              {fieldsOf(of).map((field) => (
                <tr key={field}>
                  <td data-label={t('team.audit.field')}>
                    <FieldName of={field} />
                  </td>
                  <td data-label={t('team.audit.before')}>
                    <Foreign text={written(of.before[field])} />
                  </td>
                  <td data-label={t('team.audit.after')}>
                    <Foreign text={written(of.after[field])} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      </div>
    </div>
  );
}
