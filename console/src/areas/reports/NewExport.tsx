import { useQuery } from '@tanstack/react-query';
import { me, sites, useRight } from '../../api/shared';
import { formatLanguage, zoneName } from '../../format';
import { code, t } from '../../i18n';
import { CheckField, Dialog, Form, SelectField, TextField, useDraft, useSaving } from '../../parts';
import { useAttempt } from '../../parts/attempt';
import { asked } from './period';
import type { ExportKind } from './queries';
import { newExport } from './queries';
import { ManyExports } from './ReportPage';
import type { Shown } from './useReport';

/** What each export can be narrowed by. */
const TAKES: Record<ExportKind, { period: boolean; site: boolean }> = {
  sessions: { period: true, site: true },
  cdrs: { period: true, site: true },
  consumption: { period: true, site: true },
  daily: { period: true, site: true },
  station_days: { period: true, site: true },
  tokens: { period: false, site: false },
  stations: { period: false, site: true },
  audit_log: { period: true, site: false },
};
const KINDS = Object.keys(TAKES) as ExportKind[];

/** What the person may have made: CDRs and cards hold those of all sites. */
function useKinds(): ExportKind[] {
  const { data } = useQuery(me);
  const mayAudit = useRight('audit');
  const isWhole = data?.site_ids == null && data?.station_ids == null;
  return KINDS.filter((kind) => {
    if (kind === 'audit_log') return isWhole && mayAudit;
    return isWhole || (kind !== 'cdrs' && kind !== 'tokens');
  });
}

interface Props {
  isOpen: boolean;
  shown: Shown;
  onClose: () => void;
}

/** Asks for a file of a list or a report. */
export function NewExport({ isOpen, shown, onClose }: Props) {
  return (
    <Dialog title={t('reports.exports.new')} isOpen={isOpen} onClose={onClose}>
      <NewExportForm shown={shown} onClose={onClose} />
    </Dialog>
  );
}

function NewExportForm({ shown, onClose }: Omit<Props, 'isOpen'>) {
  const kinds = useKinds();
  const { data } = useQuery(sites);
  const draft = useDraft('export', {
    kind: 'sessions' as ExportKind,
    ...shown.days,
    site: shown.address.site ?? '',
    zone: shown.zone,
    inWords: true,
  });
  const { value, set } = draft;
  const saving = useSaving();
  const attempt = useAttempt();
  const takes = TAKES[value.kind];
  const filter: Record<string, string> = {
    ...(takes.period && value.from && value.to ? asked(value) : {}),
    ...(takes.site && value.site ? { site_id: value.site } : {}),
    ...(value.kind === 'sessions' ? { sort: '-ended_at' } : {}),
    ...(value.kind === 'consumption' ? { group_by: 'user' } : {}),
  };
  const save = async () => {
    const { kind, zone } = value;
    const wanted = { kind, filter, zone, ...(value.inWords ? { language: formatLanguage() } : {}) };
    const made = await saving.save(
      () => attempt((key) => newExport(wanted, key), wanted),
      t('reports.exports.asked'),
    );
    if (made === undefined) return;
    draft.clear();
    onClose();
  };
  const isWrong = takes.period && Boolean(value.from && value.to) && value.from > value.to;
  return (
    <Form
      saving={saving}
      saveLabel={t('reports.exports.make')}
      onSave={() => void save()}
      onCancel={onClose}
      draft={draft}
      why={isWrong && t('reports.exports.wrongDays')}
    >
      <ManyExports error={saving.error} />
      <SelectField
        label={t('reports.exports.what')}
        value={value.kind}
        options={kinds.map((kind) => ({ value: kind, label: code('exportKind', kind) }))}
        error={saving.fieldError('kind')}
        onChange={({ target }) => set({ kind: target.value as ExportKind })}
      />
      {takes.period && (
        <div className="row fields-row">
          <TextField
            label={t('reports.from')}
            type="date"
            value={value.from}
            error={saving.fieldError('filter')}
            onChange={({ target }) => set({ from: target.value })}
          />
          <TextField
            label={t('reports.to')}
            type="date"
            value={value.to}
            onChange={({ target }) => set({ to: target.value })}
          />
        </div>
      )}
      {takes.site && (
        <SelectField
          label={t('common.site.filter')}
          value={value.site}
          options={[
            { value: '', label: t('common.site.all') },
            ...(data ?? []).map((site) => ({ value: site.site_id, label: site.name })),
          ]}
          onChange={({ target }) => set({ site: target.value })}
        />
      )}
      <SelectField
        label={t('reports.zone')}
        hint={t('reports.exports.zoneHint')}
        value={value.zone}
        options={shown.zones.map((zone) => ({ value: zone, label: zoneName(zone) }))}
        error={saving.fieldError('time_zone')}
        onChange={({ target }) => set({ zone: target.value })}
      />
      <CheckField
        label={t('reports.exports.inWords')}
        hint={t('reports.exports.inWordsHint')}
        checked={value.inWords}
        onChange={({ target }) => set({ inWords: target.checked })}
      />
    </Form>
  );
}
