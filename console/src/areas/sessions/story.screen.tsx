import { Link } from '@tanstack/react-router';
import { useCardNumber } from '../../api/shared';
import { energy, lasting, money } from '../../format';
import { code, knowsCode, t } from '../../i18n';
import {
  Authored,
  Card,
  Facts,
  Figure,
  Foreign,
  Icon,
  StateChip,
  sessionLook,
  Time,
} from '../../parts';
import { Commands } from './AskCharger';
import { CloseRecord } from './CloseRecord';
import { Energy, place, SiteName } from './columns';
import { type Session, useBill } from './queries';
import { SessionPage } from './SessionPage';
import { useStanding } from './standing';
import { outOfTime } from './story';

export default function SessionStoryScreen() {
  return (
    <SessionPage>
      {(session, zone) => (
        <div className="split">
          <div className="stack stack-wide">
            <Steps of={session} zone={zone} />
            <Commands of={session} zone={zone} />
            <CloseRecord key={session.session_id} of={session} zone={zone} />
          </div>
          <div className="stack stack-wide">
            <Sums of={session} zone={zone} />
            <About of={session} zone={zone} />
          </div>
        </div>
      )}
    </SessionPage>
  );
}

type Step = Session['history'][number];

/** Causes whose sentence says more than their code: who, why, which CDR. */
const WITH_SENTENCE = [
  'corrected',
  'closed_by_person',
  'voided',
  'priced',
  'priced_again',
  'not_ratable',
];

interface CauseProps {
  step: Step;
  stopReason: string | null | undefined;
  zone: string;
}

/** The cause of a step by its code; the sentence of the server where it says more, or alone. */
function Cause({ step, stopReason, zone }: CauseProps) {
  const { cause, cause_code: told } = step;
  const sentence = (
    <span lang="en" className={told ? 'small' : undefined}>
      <Authored text={cause} zone={zone} />
    </span>
  );
  if (!told || !knowsCode('cause', told)) return sentence;
  if (told === 'stopped' && stopReason) return <StopReason word={stopReason} />;
  return (
    <>
      {code('cause', told)}{' '}
      {WITH_SENTENCE.includes(told) && <div className="faint">{sentence}</div>}
    </>
  );
}

function Steps({ of, zone }: { of: Session; zone: string }) {
  const begin = of.history[0]?.at ?? of.created_at;
  const isOutOfTime = outOfTime(of.history);
  return (
    <Card title={t('sessions.story')}>
      <ol className="timeline">
        {of.history.map((step, at) => {
          const { tone, icon } = sessionLook(step.status);
          return (
            <li key={`${step.at} ${at}`} className={`timeline-step timeline-${tone}`}>
              <Icon name={icon} />
              <div>
                <strong>{code('session', step.status)}</strong>
                <div className="quiet">
                  <Cause step={step} stopReason={of.stop_reason} zone={zone} />
                </div>
              </div>
              <div className="small faint end">
                <Time at={step.at} zone={zone} withSeconds />
                {isOutOfTime[at] ? (
                  <div>{t('sessions.chargerClock')}</div>
                ) : (
                  step.at > begin && <div>{`+${since(begin, step.at)}`}</div>
                )}
              </div>
            </li>
          );
        })}
      </ol>
      {of.flags.length > 0 && <FlagList flags={of.flags} />}
    </Card>
  );
}

function since(begin: string, at: string): string {
  return lasting((Date.parse(at) - Date.parse(begin)) / 1000);
}

function FlagList({ flags }: { flags: readonly string[] }) {
  return (
    <div className="stack stack-tight">
      <h3>{t('sessions.col.flags')}</h3>
      <div className="row">
        {flags.map((flag) => (
          <StateChip key={flag} word={code('flag', flag)} tone="warn" icon="alert" />
        ))}
      </div>
    </div>
  );
}

function Sums({ of, zone }: { of: Session; zone: string }) {
  const { data: bill } = useBill(of);
  const total = of.total ?? bill?.total;
  const isAway = useStanding(of) !== 'here';
  const isSoFar = !of.total && bill?.is_estimate && bill.total != null;
  const base = `/sessions/${encodeURIComponent(of.session_id)}`;
  return (
    <Card title={t('sessions.sums')}>
      <div className="figures">
        <Figure label={t('sessions.col.energy')}>
          <Link to={`${base}/meter`}>
            <Energy of={of} zone={zone} isAway={isAway} />
          </Link>
        </Figure>
        <Figure label={isSoFar ? t('sessions.bill.soFar') : t('sessions.col.total')}>
          <Link to={`${base}/bill`}>{total ? money(total) : t('sessions.noTotal')}</Link>
        </Figure>
      </div>
    </Card>
  );
}

/** Why the charge ended, in words where the charger's word is known. */
function StopReason({ word }: { word: string }) {
  return knowsCode('stop', word) ? code('stop', word) : <Foreign text={word} />;
}

function About({ of, zone }: { of: Session; zone: string }) {
  const card = useCardNumber(of.token_uid);
  const register = (wh: number | null | undefined) =>
    wh == null ? t('common.none') : energy(wh, 3);
  return (
    <Card title={t('sessions.about')}>
      <Facts
        facts={[
          [t('sessions.filter.user'), <Foreign key="who" text={of.driver_name} />],
          [t('sessions.col.card'), <Foreign key="card" text={card} />],
          [t('sessions.col.plate'), <Foreign key="plate" text={of.licence_plate} />],
          [t('sessions.site'), <SiteName key="site" id={of.site_id} />],
          [
            t('sessions.filter.station'),
            <Link key="station" to={`/stations/${encodeURIComponent(of.station_id)}`}>
              <Foreign text={of.station_id} />
            </Link>,
          ],
          [t('sessions.place'), place(of) || t('common.none')],
          [t('sessions.col.started'), <Time key="from" at={of.started_at} zone={zone} full />],
          [t('sessions.col.ended'), <Time key="to" at={of.ended_at} zone={zone} full />],
          of.stop_reason != null && [
            t('sessions.stopReason'),
            <StopReason key="why" word={of.stop_reason} />,
          ],
          [t('sessions.registerStart'), register(of.meter_start_wh)],
          [t('sessions.registerStop'), register(of.meter_stop_wh)],
          [t('sessions.lastFact'), <Time key="fact" at={of.last_fact_at} zone={zone} full />],
          of.transaction_id != null && [
            t('sessions.transaction'),
            <Foreign key="transaction" text={of.transaction_id} />,
          ],
        ]}
      />
    </Card>
  );
}
