import { Link, useLocation, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSite } from '../../api/shared';
import { date, formatLanguage, zoneName } from '../../format';
import { t } from '../../i18n';
import {
  Banner,
  Button,
  type Column,
  download,
  fileColumns,
  Page,
  ProblemBox,
  useSaving,
} from '../../parts';
import { useAttempt } from '../../parts/attempt';
import { type Asked, type Group, newExport, reportFile } from './queries';
import type { Shown } from './useReport';

const TABS = [
  ['/reports', 'reports.tab.consumption'],
  ['/reports/daily', 'reports.tab.daily'],
  ['/reports/stations', 'reports.tab.stations'],
  ['/reports/exports', 'reports.tab.exports'],
] as const;

/** The tabs of the reports. Period, zone and site go along. */
export function ReportTabs({ kept }: { kept: Shown['kept'] }) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <nav className="tabs no-print" aria-label={t('reports.title')}>
      {TABS.map(([to, label]) => (
        <Link
          key={to}
          to={to}
          search={kept as never}
          className="tab"
          activeOptions={{ exact: true, includeSearch: false }}
          aria-current={path === to ? 'page' : undefined}
        >
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}

interface Props {
  shown: Shown;
  title: string;
  asked: Asked;
  /** The table of the report: the file has the columns that are chosen there. */
  table: { name: string; columns: readonly Column<Group>[] };
  children: ReactNode;
}

/** What all reports share: tabs, the file, the export, print, and the rule of the periods. */
export function ReportPage({ shown, title, asked, table, children }: Props) {
  const site = useSite(shown.address.site);
  const { days, zone } = shown;
  const period = {
    from: date(`${days.from}T00:00:00Z`, 'UTC'),
    to: date(`${days.to}T00:00:00Z`, 'UTC'),
  };
  const file = useSaving<void>();
  const making = useSaving();
  const navigate = useNavigate();
  const attempt = useAttempt();
  // The export holds what the report shows, also where that is too large for an answer at once.
  const make = async () => {
    const columns = fileColumns(table.name, table.columns);
    const wanted = { ...asked, columns, language: formatLanguage() };
    const made = await making.save(
      () => attempt((key) => newExport(wanted, key), wanted),
      t('reports.exports.asked'),
    );
    if (made === undefined) return;
    await navigate({ to: '/reports/exports', search: shown.kept as never });
  };
  const name = `${asked.kind}-${days.from}-${days.to}.csv`;
  const save = () => {
    const columns = fileColumns(table.name, table.columns);
    void file.save(
      async () => download(name, await reportFile(asked, columns)),
      t('reports.saved'),
    );
  };
  return (
    <Page
      title={title}
      where={site?.name}
      lead={period.from === period.to ? period.from : t('reports.of', period)}
      actions={
        <div className="row no-print">
          <Button icon="download" isBusy={file.isBusy} title={t('reports.csvTitle')} onClick={save}>
            {t('common.table.csv')}
          </Button>
          <Button
            title={t('reports.exportTitle')}
            isBusy={making.isBusy}
            onClick={() => void make()}
          >
            {t('reports.export')}
          </Button>
          <Button onClick={() => window.print()}>{t('reports.print')}</Button>
        </div>
      }
    >
      <ReportTabs kept={shown.kept} />
      <div className="stack stack-wide">
        {file.error ? <ProblemBox error={file.error} /> : null}
        <ManyExports error={making.error} />
        {making.error ? <ProblemBox error={making.error} /> : null}
        {children}
        <p className="small faint">{t('reports.rule', { zone: zoneName(zone) })}</p>
      </div>
    </Page>
  );
}

/** Says that a report is too large to be added up at once, and what to do. */
export function TooLarge({ error }: { error: unknown }) {
  const { code } = (error ?? {}) as { code?: string };
  if (code !== 'period_too_long') return null;
  return <Banner kind="calm">{t('reports.tooLarge')}</Banner>;
}

/** Says that no more files may be made at once, and what to do. */
export function ManyExports({ error }: { error: unknown }) {
  const { code } = (error ?? {}) as { code?: string };
  if (code !== 'wrong_state') return null;
  return <Banner kind="calm">{t('reports.exports.many')}</Banner>;
}
