import { Link } from '@tanstack/react-router';
import { dayPlus, energy, money, power, whole } from '../../format';
import { t } from '../../i18n';
import { READING_S } from '../../live/running';
import { Aged, Card, Figure, Icon, type IconName, type Tone } from '../../parts';
import type { Overview } from './queries';
import { type Counts, countsOf, GROUPS, STATUSES, todayOf } from './sums';

const LOOKS: Record<keyof Counts, readonly [Tone, IconName]> = {
  charging: ['busy', 'mark'],
  free: ['good', 'free'],
  busy: ['busy', 'plug'],
  off: ['off', 'off'],
  faulted: ['bad', 'alert'],
  away: ['lost', 'away'],
};

/** These groups are shown even when nothing is in them. */
const ALWAYS: readonly (keyof Counts)[] = ['charging', 'free', 'faulted', 'away'];

/**
 * What narrows the list of stations to those of a group. A connector whose charger is away counts as
 * away, whatever it was last.
 */
function searchOf(group: keyof Counts): Record<string, string> {
  if (group === 'away') return { connected: 'false,unknown' };
  return { connected: 'true', status: STATUSES[group].join(',') };
}

interface Props {
  overview: Overview;
  site: string | undefined;
}

/** How many connectors are in which state, the power of now, and the sums of today. */
export function Now({ overview, site }: Props) {
  const counts = countsOf(overview);
  const ofSite = site ? { site } : {};
  return (
    <div className="stack">
      <h2 id="connectors-now">{t('overview.connectors')}</h2>
      <ul className="tiles" aria-labelledby="connectors-now">
        {GROUPS.filter((group) => counts[group] > 0 || ALWAYS.includes(group)).map((group) => {
          const [tone, icon] = LOOKS[group];
          return (
            <li key={group}>
              <Link to="/stations" search={{ ...ofSite, ...searchOf(group) }} className="tile">
                <span className={`tile-mark chip-${counts[group] > 0 ? tone : 'off'}`}>
                  <Icon name={icon} />
                </span>
                <span className="tile-number">{whole(counts[group])}</span>
                <span className="tile-label">{t(`overview.group.${group}`)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {overview.sites.length > 0 && <Sums overview={overview} site={site} />}
    </div>
  );
}

function Sums({ overview, site }: Props) {
  const shown = overview.sites.flatMap(({ power: sum }) => sum ?? []);
  const watts = shown.reduce((sum, it) => sum + it.watts, 0);
  const measured = shown.reduce((sum, it) => sum + it.connectors, 0);
  const today = todayOf(overview.sites);
  const several = today.amounts.length > 1;
  const ofSite = site ? { site } : {};
  // Sites in different zones have different days: the list covers all of them.
  const days = overview.sites.map((row) => row.today.day).sort();
  const ended = {
    ...ofSite,
    sort: '-ended_at',
    from: days[0] ?? '',
    to: dayPlus(days.at(-1) ?? '', 1),
  };
  return (
    <Card>
      <div className="figures figures-wide">
        <Figure label={t('overview.power')}>
          {measured > 0 ? (
            <Aged at={shown.map(({ as_of }) => as_of).sort()[0]} intervalS={READING_S}>
              <Link to="/stations" search={{ ...ofSite, ...searchOf('charging') }}>
                {power(watts)}
              </Link>
            </Aged>
          ) : (
            t('common.none')
          )}
          <div className="figure-note">
            {measured > 0
              ? t('overview.powerOf', { n: measured, count: whole(measured) })
              : t('overview.powerNone')}
          </div>
        </Figure>
        <Figure label={t('overview.running')}>
          <Link to="/sessions" search={{ ...ofSite, status: 'CREATED,STARTING,CHARGING' }}>
            {whole(overview.open_sessions)}
          </Link>
        </Figure>
        <Figure label={t('overview.sessionsToday')}>
          <Link to="/sessions" search={ended}>
            {whole(today.sessions)}
          </Link>
        </Figure>
        <Figure label={t('overview.energyToday')}>
          <Link to="/sessions" search={ended}>
            {energy(today.energy_wh)}
          </Link>
        </Figure>
        <Figure label={t('overview.takingsToday')}>
          {today.amounts.length === 0
            ? t('common.none')
            : today.amounts.map((amount) => (
                <div key={amount.currency}>
                  <Link to="/sessions" search={ended}>
                    {money(amount, several)}
                  </Link>
                </div>
              ))}
        </Figure>
      </div>
      <p className="small faint">
        {t(today.hasSeveralDays ? 'overview.todayDays' : 'overview.todayDay')}
      </p>
    </Card>
  );
}
