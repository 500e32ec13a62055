import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePageZone } from '../../api/shared';
import { energy, money, whole } from '../../format';
import { t } from '../../i18n';
import { Card, Figure, Loaded } from '../../parts';
import { DAYS, lastDays, pagesOf } from './charges';
import { charged } from './queries';

/** What a person has charged lately, with the way to each charge and to the report. */
export function PersonCharges({ userId }: { userId: string }) {
  const { zone, isKnown } = usePageZone();
  const days = lastDays(zone, Date.now());
  const query = useQuery({ ...charged(userId, days), enabled: isKnown });
  const pages = pagesOf(userId, days);
  return (
    <Card
      title={t('drivers.charges', { n: DAYS })}
      actions={
        <>
          <Link to={pages.sessions as never}>{t('drivers.toSessions')}</Link>
          <Link to={pages.report as never}>{t('drivers.toReport')}</Link>
        </>
      }
    >
      <Loaded query={query} lines={2}>
        {({ total }) => (
          <div className="figures">
            <Figure label={t('drivers.charges.count')}>{whole(total.sessions)}</Figure>
            <Figure label={t('drivers.charges.energy')}>{energy(total.energy_wh)}</Figure>
            <Figure label={t('drivers.charges.cost')}>
              {total.amounts.length === 0
                ? t('common.none')
                : total.amounts
                    .map((amount) => money(amount, total.amounts.length > 1))
                    .join(' + ')}
            </Figure>
          </div>
        )}
      </Loaded>
    </Card>
  );
}
