import { colon, dateTime, energy, whole } from '../../format';
import { code, knowsCode, t } from '../../i18n';
import { Card, Facts, Foreign, StateChip, Time } from '../../parts';
import { sentences } from '../../parts/tariff';
import { Hash } from './columns';
import type { Bill } from './queries';

interface Props {
  bill: Bill;
  zone: string;
}

/** The tariff as it stood, and why it was this one. */
export function BillTariff({ bill, zone }: Props) {
  const { tariff } = bill;
  if (!tariff) return null;
  return (
    <Card title={t('sessions.tariff')}>
      <div className="stack stack-tight">
        <p>
          <strong>
            <Foreign text={tariff.name} />
          </strong>{' '}
          {t('sessions.tariff.version', { n: tariff.version })}
        </p>
        <p className="small quiet">
          {tariff.assigned_by
            ? t(`sessions.tariff.by.${tariff.assigned_by}`)
            : t('sessions.tariff.by.unknown')}{' '}
          {t('sessions.tariff.from', { time: dateTime(tariff.valid_from, zone) })}
        </p>
        <ul className="plain-list">
          {sentences(tariff.terms).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

type Register = NonNullable<Bill['registers']['start']>;

/** The two registers whose difference is billed, each with its three times and its record. */
export function BillRegisters({ bill, zone }: Props) {
  const { start, end } = bill.registers;
  return (
    <Card title={t('sessions.registers')}>
      <div className="stack">
        <div className="pair">
          <RegisterFacts title={t('sessions.registerStart')} register={start} zone={zone} />
          <RegisterFacts title={t('sessions.registerStop')} register={end} zone={zone} />
        </div>
        {bill.energy_wh != null && (
          <p>{t('sessions.registers.difference', { energy: energy(bill.energy_wh, 3) })}</p>
        )}
        {!bill.readings_kept && <p className="small quiet">{t('sessions.registers.notKept')}</p>}
        <SetAside bill={bill} zone={zone} />
      </div>
    </Card>
  );
}

function RegisterFacts({
  title,
  register,
  zone,
}: {
  title: string;
  register: Register | null | undefined;
  zone: string;
}) {
  return (
    <div className="stack stack-tight">
      <h3>{title}</h3>
      {register ? (
        <>
          <p className="figure-value">{energy(register.register_wh, 3)}</p>
          {register.record_id ? (
            <>
              <Facts
                facts={[
                  register.kind != null && [t('sessions.raw.kind'), code('fact', register.kind)],
                  [t('sessions.time.claimed'), moment(register.claimed_at, zone)],
                  [t('sessions.time.received'), moment(register.received_at, zone)],
                  [t('sessions.time.applied'), moment(register.applied_at, zone)],
                ]}
              />
              {/* Whoever checks a record looks for it here; on paper it says nothing to a driver. */}
              <div className="no-print">
                <Facts
                  facts={[
                    register.epoch != null && [t('sessions.raw.epoch'), whole(register.epoch)],
                    register.sequence != null && [
                      t('sessions.raw.sequence'),
                      whole(register.sequence),
                    ],
                    register.frame_hash != null && [
                      t('sessions.raw.hash'),
                      <Hash key="hash" of={register.frame_hash} />,
                    ],
                  ]}
                />
              </div>
            </>
          ) : (
            <Untold register={register} zone={zone} />
          )}
        </>
      ) : (
        <p className="quiet">{t('sessions.notKnown')}</p>
      )}
    </div>
  );
}

/** Why no record tells a register: the newest reading ends an estimate, and no bill rests on it. */
function Untold({ register, zone }: { register: Register; zone: string }) {
  if (register.kind !== 'newest_reading' || register.claimed_at == null) {
    return <p className="small quiet">{t('sessions.registers.stated')}</p>;
  }
  return (
    <>
      <Facts facts={[[t('sessions.time.claimed'), moment(register.claimed_at, zone)]]} />
      <p className="small quiet">{t('sessions.registers.newest')}</p>
    </>
  );
}

const moment = (at: string | null | undefined, zone: string) => (
  <Time at={at} zone={zone} withSeconds />
);

/** Readings that were not believed, with the reason. */
function SetAside({ bill, zone }: Props) {
  if (bill.set_aside.length === 0) return null;
  return (
    <details>
      <summary>{t('sessions.setAside', { n: bill.set_aside.length })}</summary>
      <ul className="plain-list">
        {bill.set_aside.map((one, at) => (
          <li key={one.record_id ?? at}>
            <Time at={one.claimed_at} zone={zone} withSeconds />
            {` · ${energy(one.register_wh, 3)} · `}
            {one.register_wh < 0 && `${code('flag', 'meter_negative')} · `}
            {one.reason_code && knowsCode('cause', one.reason_code) ? (
              code('cause', one.reason_code)
            ) : (
              <span lang="en">
                <Foreign text={one.reason} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** Whether a stretch has a length as it is written, in whole seconds. */
function lasts(from: string, to: string): boolean {
  return Math.floor(Date.parse(from) / 1000) < Math.floor(Date.parse(to) / 1000);
}

/** What is odd about the charge, and what nobody knows of it. */
export function BillOdd({ bill, zone }: Props) {
  return (
    <Card title={t('sessions.odd')}>
      <div className="stack stack-tight">
        {bill.flags.length === 0 && bill.gaps.length === 0 && (
          <p className="quiet">{t('sessions.odd.nothing')}</p>
        )}
        <div className="row">
          {bill.flags.map((flag) => (
            <StateChip key={flag} word={code('flag', flag)} tone="warn" icon="alert" />
          ))}
        </div>
        {bill.gaps.map((gap) => (
          <p key={gap.code} className="small">
            {code('gap', gap.code)}
            {gap.from && gap.to && lasts(gap.from, gap.to) && (
              <>
                {colon()}
                <Time at={gap.from} zone={zone} withSeconds />
                {' – '}
                <Time at={gap.to} zone={zone} withSeconds />
              </>
            )}
          </p>
        ))}
      </div>
    </Card>
  );
}
