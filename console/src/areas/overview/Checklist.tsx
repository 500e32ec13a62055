import { Link } from '@tanstack/react-router';
import { useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { Card, Icon } from '../../parts';
import type { SiteNow } from './queries';
import { STEPS, type Step } from './sums';

interface Props {
  done: Record<Step, boolean>;
  sites: readonly SiteNow[];
  /** The ids of the first tariffs; while the price is missing, nothing uses them. */
  tariffs: readonly string[];
}

interface Target {
  to: string;
  search?: Record<string, string>;
}

/** Where each step is done. A single tariff is assigned on its own page. */
function targets({ sites, tariffs }: Pick<Props, 'sites' | 'tariffs'>): Record<Step, Target> {
  const site = sites.find((row) => row.gateway_id == null) ?? sites[0];
  const address = site ? `/sites/${encodeURIComponent(site.site_id)}` : '/sites';
  const first = sites[0];
  const [tariff, other] = tariffs;
  const isOne = tariff !== undefined && other === undefined;
  return {
    site: { to: '/sites', search: { add: 'yes' } },
    gateway: { to: `${address}/gateway` },
    station: { to: '/stations/new/one', search: first ? { at: first.site_id } : {} },
    price: { to: isOne ? `/money/tariffs/${encodeURIComponent(tariff)}` : '/money' },
    card: { to: '/drivers/cards' },
    charge: { to: '/stations' },
  };
}

/** Leads a new operator from nothing to the first charge with its price. */
export function Checklist({ done, sites, tariffs }: Props) {
  const mayConfigure = useRight('configure');
  const to = targets({ sites, tariffs });
  const words = (step: Step) => (step === 'price' && tariffs.length > 0 ? 'assign' : step);
  const next = STEPS.find((step) => !done[step]);
  const count = STEPS.filter((step) => done[step]).length;
  return (
    <Card
      title={t('overview.setup.title')}
      actions={
        <span className="small faint">
          {t('overview.setup.count', { n: count, of: STEPS.length })}
        </span>
      }
    >
      <ol className="steps">
        {STEPS.map((step) => (
          <li key={step} className="step" data-state={stateOf(step, done, next)}>
            <Icon name={done[step] ? 'done' : 'waiting'} />
            <div className="stack stack-tight">
              <h3>
                {t(`overview.setup.${step}`)}
                {done[step] && <span className="hidden-text">{t('overview.setup.done')}</span>}
              </h3>
              {!done[step] && <p className="quiet">{t(`overview.setup.${words(step)}How`)}</p>}
            </div>
            {step === next &&
              (mayConfigure || step === 'charge' ? (
                <Link
                  className="button button-main"
                  to={to[step].to}
                  search={to[step].search ?? {}}
                >
                  {t(`overview.setup.${words(step)}Go`)}
                </Link>
              ) : (
                <span className="why">
                  {t('common.noRight.text', { scope: code('scope', 'configure') })}
                </span>
              ))}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function stateOf(step: Step, done: Record<Step, boolean>, next: Step | undefined): string {
  if (done[step]) return 'done';
  return step === next ? 'next' : 'later';
}
