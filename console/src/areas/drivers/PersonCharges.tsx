import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { dayOf, dayPlus, energy, money, whole } from '../../format';
import { t } from '../../i18n';
import { Card, Figure, Loaded } from '../../parts';
import { charged } from './queries';

const DAYS = 30;

/** What a person has charged lately, with the way to each charge and to the report. */
export function PersonCharges({ userId }: { userId: string }) {
  // Days of UTC, as the report counts them when no zone is asked for.
  const from = dayPlus(dayOf(Date.now(), 'UTC'), 1 - DAYS);
  const query = useQuery(charged(userId, from));
  const of = encodeURIComponent(userId);
  return (
    <Card
      title={t('drivers.charges', { n: DAYS })}
      actions={
        <>
          <Link to={`/sessions?user=${of}` as never}>{t('drivers.toSessions')}</Link>
          <Link to={`/reports?user=${of}&from=${from}` as never}>{t('drivers.toReport')}</Link>
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
