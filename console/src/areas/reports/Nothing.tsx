import { useSiteName } from '../../api/shared';
import { t } from '../../i18n';
import { Button, Empty, Foreign, Skeleton } from '../../parts';
import type { Shown } from './useReport';

/** Says that no session counts, and what would make one count; of rows for another filter nothing. */
export function Nothing({ shown, isOfBefore }: { shown: Shown; isOfBefore: boolean }) {
  if (isOfBefore) return <Skeleton />;
  const { station, user, token, site } = shown.address;
  const isNarrow = Boolean(station || user || token || site);
  const clear = { site: undefined, user: undefined, token: undefined, station: undefined };
  return (
    <Empty
      icon="reports"
      title={t('reports.empty')}
      action={
        isNarrow && <Button onClick={() => shown.change(clear)}>{t('common.filter.clear')}</Button>
      }
    >
      {t('reports.emptyHow')}
    </Empty>
  );
}

export function SiteName({ id }: { id: string | null | undefined }) {
  return <Foreign text={useSiteName(id)} />;
}
