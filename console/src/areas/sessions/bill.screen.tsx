import { useQuery } from '@tanstack/react-query';
import { me } from '../../api/shared';
import { duration, energy, money } from '../../format';
import { t } from '../../i18n';
import { Banner, Button, Figure, Foreign, Loaded, Time } from '../../parts';
import { BillLines } from './BillLines';
import { BillPeriods } from './BillPeriods';
import { BillOdd, BillRegisters, BillTariff } from './BillProof';
import { BillVersions } from './BillVersions';
import { ChangeBill, Corrections } from './ChangeBill';
import { Period } from './columns';
import { noBillWord } from './noBill';
import { type Bill, type Session, useBill } from './queries';
import { SessionPage } from './SessionPage';

export default function SessionBillScreen() {
  return <SessionPage>{(session, zone) => <Explained of={session} zone={zone} />}</SessionPage>;
}

/** What the charge costs and why, on paper too. */
function Explained({ of, zone }: { of: Session; zone: string }) {
  const query = useBill(of);
  const { data: own } = useQuery(me);
  return (
    <Loaded query={query} lines={8}>
      {(bill) => (
        <div className="stack stack-wide bill">
          <p className="print-only">
            <Foreign text={own?.operator_name} />
          </p>
          <Standing bill={bill} zone={zone} />
          <div className="split">
            <div className="stack stack-wide">
              {bill.lines.length > 0 && <BillLines bill={bill} zone={zone} />}
              <BillPeriods bill={bill} zone={zone} />
              <BillRegisters bill={bill} zone={zone} />
              <BillOdd bill={bill} zone={zone} />
            </div>
            <div className="stack stack-wide">
              <Sums bill={bill} zone={zone} />
              <BillTariff bill={bill} zone={zone} />
              <BillVersions bill={bill} zone={zone} />
              <Corrections of={of} zone={zone} />
              <ChangeBill of={of} zone={zone} />
            </div>
          </div>
        </div>
      )}
    </Loaded>
  );
}

/** Whether the bill is final, and if not, why. */
function Standing({ bill, zone }: { bill: Bill; zone: string }) {
  if (bill.is_estimate) {
    const why = bill.reason_code ? noBillWord(bill.reason_code) : t('sessions.bill.notFinal');
    return (
      <Banner {...(bill.reason_code === 'charging' ? { kind: 'calm', icon: 'clock' } : {})}>
        {bill.total ? `${t('sessions.bill.isEstimate')} ` : ''}
        {why}{' '}
        <span className="small">
          {`${t('sessions.bill.asOf')} `}
          <Time at={bill.as_of} zone={zone} withSeconds />
        </span>
      </Banner>
    );
  }
  return (
    <>
      {bill.void && (
        <Banner kind="calm" icon="check">
          {t('tariff.bill.void')}
        </Banner>
      )}
      {bill.provisional && <Banner icon="clock">{t('sessions.bill.provisional')}</Banner>}
    </>
  );
}

function Sums({ bill, zone }: { bill: Bill; zone: string }) {
  return (
    <section className="card" aria-label={t('sessions.sums')}>
      <div className="stack">
        <Figure label={bill.is_estimate ? t('sessions.bill.soFar') : t('sessions.bill.total')}>
          {bill.total ? money(bill.total) : t('sessions.notKnown')}
        </Figure>
        <div className="figures">
          <Figure label={t('sessions.col.energy')}>
            {bill.energy_wh == null ? t('common.none') : energy(bill.energy_wh, 3)}
          </Figure>
          <Figure label={t('sessions.col.duration')}>
            {bill.duration_s == null ? t('common.none') : duration(bill.duration_s)}
          </Figure>
        </div>
        {bill.started_at && bill.ended_at && (
          <p className="small quiet">
            <Period from={bill.started_at} to={bill.ended_at} zone={zone} />
          </p>
        )}
        <div className="no-print">
          <Button icon="reports" onClick={() => window.print()}>
            {t('sessions.print')}
          </Button>
        </div>
      </div>
    </section>
  );
}
