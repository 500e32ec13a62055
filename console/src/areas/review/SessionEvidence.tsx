import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useCardNumber, useRight } from '../../api/shared';
import { energy, money } from '../../format';
import { code, knowsCode, t } from '../../i18n';
import { recordedOf } from '../../live/runningEnergy';
import {
  Button,
  Card,
  Figure,
  Foreign,
  Loaded,
  ProblemBox,
  StateChip,
  sessionLook,
  TableScroll,
  Time,
  useChargeChange,
} from '../../parts';
import type { SessionAct } from './acts';
import { bill, correct, evidence, type Reading, type Session, settle } from './queries';

interface Props {
  of: Session;
  zone: string;
}

/** What is known of the charge: its sums, what it would cost, and the readings of its register. */
export function SessionEvidence({ of, zone }: Props) {
  const costs = useQuery(bill(of));
  const known = useQuery(evidence(of));
  const card = useCardNumber(of.token_uid);
  const { tone, icon } = sessionLook(of.status);
  const wh = recordedOf(of);
  return (
    <>
      <Card
        title={t('review.charge')}
        actions={<StateChip word={code('session', of.status)} tone={tone} icon={icon} />}
      >
        <div className="stack">
          <p>
            <Foreign text={of.driver_name ?? card} />
            {of.licence_plate && (
              <>
                {' · '}
                <Foreign text={of.licence_plate} />
              </>
            )}
          </p>
          <div className="figures">
            <Figure label={t('sessions.col.energy')}>
              {wh === null ? t('sessions.notKnown') : energy(wh, 3)}
            </Figure>
            <Figure label={t('sessions.col.started')}>
              <Time at={of.started_at} zone={zone} />
            </Figure>
            <Figure label={t('sessions.col.ended')}>
              <Time at={of.ended_at} zone={zone} />
            </Figure>
            {costs.data && (
              <Figure label={t('review.wouldCost')}>
                {costs.data.total ? money(costs.data.total) : t('sessions.notKnown')}
              </Figure>
            )}
          </div>
          <p>
            <Link to={`/sessions/${encodeURIComponent(of.session_id)}/bill`}>
              {t('review.seeBill')}
            </Link>
          </p>
        </div>
      </Card>
      <Card title={t('review.readings')}>
        <Loaded
          query={known}
          isEmpty={(it) => it.evidence.readings.length === 0}
          empty={<p className="quiet">{t('review.readings.none')}</p>}
        >
          {({ evidence: { readings, readings_kept } }) => (
            <>
              {!readings_kept && <p className="small quiet">{t('sessions.registers.notKept')}</p>}
              <TableScroll name={t('review.readings')}>
                <table className="table table-dense">
                  <caption>{t('review.readings')}</caption>
                  <thead>
                    <tr>
                      <th scope="col">{t('sessions.time.claimed')}</th>
                      <th scope="col">{t('sessions.time.received')}</th>
                      <th scope="col">{t('sessions.raw.kind')}</th>
                      <th scope="col" className="end">
                        {t('review.register')}
                      </th>
                      <th scope="col">{t('review.believed')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {ends(readings).map((one, at) => (
                      <tr key={one.record_id ?? at}>
                        <td data-label={t('sessions.time.claimed')}>
                          <Time at={one.claimed_at} zone={zone} withSeconds />
                        </td>
                        <td data-label={t('sessions.time.received')}>
                          <Time at={one.received_at} zone={zone} withSeconds />
                        </td>
                        <td data-label={t('sessions.raw.kind')}>
                          <div className="words">{code('fact', one.kind)}</div>
                        </td>
                        <td className="end" data-label={t('review.register')}>
                          {energy(one.register_wh, 3)}
                        </td>
                        <td data-label={t('review.believed')}>
                          {one.used ? t('common.yes') : <NotBelieved of={one} />}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableScroll>
              {readings.length > SHOWN_MAX && (
                <p className="small quiet">
                  {t('review.readings.more', { n: readings.length - SHOWN_MAX })}
                </p>
              )}
            </>
          )}
        </Loaded>
      </Card>
    </>
  );
}

const SHOWN_MAX = 12;

/** The first and the last readings of many: a bill rests on both ends. */
function ends<T>(readings: readonly T[]): readonly T[] {
  if (readings.length <= SHOWN_MAX) return readings;
  const half = SHOWN_MAX / 2;
  return [...readings.slice(0, half), ...readings.slice(-half)];
}

/** Why a reading does not count. A code without words here is told as the server says it. */
function NotBelieved({ of }: { of: Reading }) {
  const { set_aside: why, set_aside_code: told, register_wh } = of;
  const isNegative = register_wh < 0;
  if (!why && !isNegative) return t('common.no');
  return (
    <div className="roomy">
      {t('common.no')}
      {isNegative && <div className="small">{code('flag', 'meter_negative')}</div>}
      {why && (
        <div className="small faint">
          {told && knowsCode('cause', told) ? (
            code('cause', told)
          ) : (
            <span lang="en">
              <Foreign text={why} />
            </span>
          )}
        </div>
      )}
    </div>
  );
}

/** What can be done about the charge; the proposed act is the marked one. */
export function SessionActs({ acts, of, zone }: Props & { acts: readonly SessionAct[] }) {
  const { begin, send, isBusy, error, dialog } = useChargeChange({
    of,
    zone,
    said: t('review.act.sent'),
    correct,
  });
  const maySettle = useRight('settle');
  const off = !maySettle && t('review.why.noSettle');
  const run = (act: 'settle' | 'values' | 'void') =>
    act === 'settle' ? send(settle, act) : begin(act);
  return (
    <Card title={t('review.acts')}>
      <div className="stack stack-tight">
        {acts.map((act, at) => {
          const kind = at === 0 ? 'main' : undefined;
          return (
            <div key={act} className="stack stack-tight">
              <div>
                {act === 'tariff' || act === 'zone' ? (
                  <Link
                    className={kind ? 'button button-main' : 'button'}
                    to={
                      act === 'zone' && of.site_id
                        ? `/sites/${encodeURIComponent(of.site_id)}/settings`
                        : `/stations/${encodeURIComponent(of.station_id)}`
                    }
                  >
                    {t(`review.act.${act}`)}
                  </Link>
                ) : (
                  <Button kind={kind} why={off} isBusy={isBusy} onClick={() => run(act)}>
                    {t(`review.act.${act}`)}
                  </Button>
                )}
              </div>
              <p className="small quiet">{t(`review.actHelp.${act}`)}</p>
            </div>
          );
        })}
        {off && <p className="why">{off}</p>}
        {error ? <ProblemBox error={error} /> : null}
      </div>
      {dialog}
    </Card>
  );
}
