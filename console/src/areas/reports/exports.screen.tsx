import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { sites } from '../../api/shared';
import { measured, ownZone, whole } from '../../format';
import { code, t } from '../../i18n';
import {
  Button,
  type Column,
  CopyId,
  Dialog,
  Empty,
  Foreign,
  type IconName,
  Loaded,
  Page,
  ProblemBox,
  StateChip,
  Table,
  Time,
  type Tone,
  useSaving,
  ZoneNote,
} from '../../parts';
import { NewExport } from './NewExport';
import type { Export } from './queries';
import { exports as exportsQuery, isOpen, removeExport } from './queries';
import { ReportTabs } from './ReportPage';
import { useReport } from './useReport';

/** The files that the person has had made, with how far each is. */
export default function ExportsScreen() {
  const shown = useReport('month');
  const query = useQuery(exportsQuery);
  const [isNew, setNew] = useState(false);
  const [removed, setRemoved] = useState<Export | null>(null);
  const zone = ownZone();
  const rows = query.data ?? [];
  const add = (
    <Button kind="main" onClick={() => setNew(true)}>
      {t('reports.exports.new')}
    </Button>
  );
  return (
    <Page title={t('reports.exports.title')} lead={t('reports.exports.lead')} actions={add}>
      <ReportTabs kept={shown.kept} />
      <div className="stack">
        <Loaded query={query} lines={6}>
          {() => (
            <Table
              name="exports"
              caption={t('reports.exports.title')}
              columns={columnsOf(zone, setRemoved)}
              rows={rows}
              rowId={(row) => row.export_id}
              empty={
                <Empty icon="download" title={t('reports.exports.empty')} action={add}>
                  {t('reports.exports.emptyHow')}
                </Empty>
              }
            />
          )}
        </Loaded>
        <p className="small quiet">{t('reports.exports.linkNote')}</p>
        <ZoneNote zone={zone} />
      </div>
      <NewExport isOpen={isNew} shown={shown} onClose={() => setNew(false)} />
      <RemoveDialog made={removed} onClose={() => setRemoved(null)} />
    </Page>
  );
}

const LOOKS: Record<Export['state'], readonly [Tone, IconName]> = {
  queued: ['off', 'waiting'],
  running: ['busy', 'clock'],
  done: ['good', 'done'],
  failed: ['bad', 'alert'],
};

const FILE_UNIT = 1_000;

/** The address of the file, if it is one of ours. */
function hrefOf({ link }: Export): string | undefined {
  return link?.startsWith('/v1/exports/') ? link : undefined;
}

function columnsOf(zone: string, onRemove: (row: Export) => void): Column<Export>[] {
  return [
    {
      id: 'kind',
      header: t('reports.exports.what'),
      isPrimary: true,
      cell: (row) => code('exportKind', row.kind),
    },
    { id: 'filter', header: t('reports.exports.filter'), cell: (row) => <Filter of={row} /> },
    { id: 'state', header: t('reports.exports.state'), cell: (row) => <State of={row} /> },
    {
      id: 'rows',
      header: t('reports.exports.rows'),
      align: 'end',
      cell: (row) => whole(row.rows ?? row.progress.rows),
    },
    {
      id: 'size',
      header: t('reports.exports.size'),
      align: 'end',
      cell: (row) =>
        row.bytes == null
          ? t('common.none')
          : t('reports.exports.kb', { n: measured(row.bytes / FILE_UNIT, 1) }),
    },
    {
      id: 'made',
      header: t('reports.exports.made'),
      cell: (row) => <Time at={row.created_at} zone={zone} />,
    },
    {
      id: 'until',
      header: t('reports.exports.until'),
      cell: (row) => <Time at={row.expires_at} zone={zone} />,
    },
    {
      id: 'id',
      header: t('reports.exports.id'),
      isHidden: true,
      cell: (row) => <CopyId id={row.export_id} />,
    },
    {
      id: 'act',
      header: t('reports.exports.file'),
      cell: (row) => <Acts of={row} onRemove={() => onRemove(row)} />,
    },
  ];
}

function Acts({ of, onRemove }: { of: Export; onRemove: () => void }) {
  const href = hrefOf(of);
  return (
    <span className="row">
      {href && (
        <a className="button button-small" href={href} download={of.file_name}>
          {t('reports.exports.fetch')}
        </a>
      )}
      <Button small kind="quiet" onClick={onRemove}>
        {t(isOpen(of) ? 'reports.exports.stop' : 'reports.exports.remove')}
      </Button>
    </span>
  );
}

function State({ of }: { of: Export }) {
  const [tone, icon] = LOOKS[of.state] ?? (['off', 'unknown'] as const);
  return (
    <span className="stack stack-tight">
      <span>
        <StateChip word={code('exportState', of.state)} tone={tone} icon={icon} />
      </span>
      {of.reason_code && <span className="small">{code('exportReason', of.reason_code)}</span>}
    </span>
  );
}

/** The filter of an export in words. The order of its rows is left out. */
function Filter({ of }: { of: Export }) {
  const { data } = useQuery(sites);
  const { from, to, site_id, group_by, dimension, sort: _, ...others } = of.filter;
  const site = data?.find((it) => it.site_id === site_id)?.name ?? site_id;
  const parts = [
    from || to ? `${from?.slice(0, 10) ?? '…'} – ${lastDay(to)}` : '',
    site ?? '',
    group_by ? t(`reports.by.${group_by}` as 'reports.by.user') : '',
    dimension ? t(`reports.daily.${dimension}` as 'reports.daily.all') : '',
    ...Object.values(others),
    of.time_zone ?? '',
  ].filter(Boolean);
  if (parts.length === 0) return t('reports.exports.all');
  return (
    <span className="stack stack-tight small">
      {parts.map((part) => (
        <Foreign key={part} text={part} />
      ))}
    </span>
  );
}

/** The last day that belongs to a period whose `to` does not. */
function lastDay(to: string | undefined): string {
  if (to === undefined) return '…';
  const at = Date.parse(to);
  return Number.isNaN(at) ? to : new Date(at - 1).toISOString().slice(0, 10);
}

function RemoveDialog({ made, onClose }: { made: Export | null; onClose: () => void }) {
  const saving = useSaving<void>();
  const remove = async () => {
    if (made === null) return;
    let isDone = false;
    await saving.save(async () => {
      await removeExport(made.export_id);
      isDone = true;
    }, t('reports.exports.removed'));
    if (isDone) onClose();
  };
  return (
    <Dialog
      title={t('reports.exports.removeTitle')}
      isOpen={made !== null}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" isBusy={saving.isBusy} onClick={() => void remove()}>
            {t('reports.exports.remove')}
          </Button>
        </>
      }
    >
      <p>{t('reports.exports.removeText')}</p>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </Dialog>
  );
}
