import { Link } from '@tanstack/react-router';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import { Ago, CopyId, Facts, Foreign, Skeleton, Time } from '../../parts';
import type { GatewayState, Site } from './queries';
import { GatewayChip, siteAddress } from './SitePage';

interface Props {
  site: Site;
  state: GatewayState | undefined;
  zone: string;
}

/** What is known of the gateway that serves a site: link, software, what waits, what went wrong. */
export function GatewayFacts({ site, state, zone }: Props) {
  if (site.active_gateway_id == null) {
    return (
      <div className="stack stack-tight">
        <p className="quiet">{t('sites.gateway.noneHow')}</p>
        <p>
          <Link to={siteAddress(site.site_id, '/gateway')}>{t('sites.gateway.connect')}</Link>
        </p>
      </div>
    );
  }
  if (state === undefined) return <Skeleton />;
  const { waiting, policy } = state;
  const isBehind = policy != null && policy.version !== policy.applied_version;
  return (
    <div className="stack">
      <Facts
        facts={[
          [t('sites.gateway.link'), <GatewayChip key="link" connected={state.connected} />],
          [
            t(state.connected ? 'sites.gateway.since' : 'sites.gateway.lastHello'),
            <Time key="hello" at={state.hello_at} zone={zone} />,
          ],
          [t('sites.gateway.software'), <Foreign key="software" text={state.software} />],
          [
            t('sites.gateway.waiting'),
            waiting == null ? (
              t('sites.gateway.waitingUnknown')
            ) : (
              <span key="waiting" className={state.connected ? '' : 'stale'}>
                {waiting.records === 0
                  ? t('sites.gateway.waitingNone')
                  : t('sites.gateway.waitingSome', {
                      n: waiting.records,
                      count: whole(waiting.records),
                    })}{' '}
                <span className="small faint">
                  {'('}
                  <Ago at={waiting.at} />
                  {')'}
                </span>
              </span>
            ),
          ],
          policy != null &&
            policy.version > 0 && [
              t('sites.gateway.policy'),
              isBehind
                ? t('sites.policy.behind', {
                    applied: policy.applied_version,
                    wanted: policy.version,
                  })
                : t('sites.policy.inForce', { version: policy.version }),
            ],
          [t('sites.gateway.id'), <CopyId key="id" id={state.gateway_id} />],
        ]}
      />
      <Alarms state={state} zone={zone} />
    </div>
  );
}

function Alarms({ state, zone }: { state: GatewayState; zone: string }) {
  if (state.alarms.length === 0) {
    return <p className="small quiet">{t('sites.alarms.none')}</p>;
  }
  return (
    <div className="stack stack-tight">
      <h3>{t('sites.alarms.title')}</h3>
      <ul className="lines">
        {state.alarms.map((alarm) => (
          <li key={alarm.kind} className="line">
            <div className="line-text">
              <strong>{code('alarm', alarm.kind)}</strong>{' '}
              <span className="small faint">
                {t('sites.alarms.count', { n: alarm.count, count: whole(alarm.count) })}
                {' · '}
                <Time at={alarm.last_at} zone={zone} />
              </span>
              <div className="quiet" lang="en">
                <Foreign text={alarm.text} />
              </div>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
