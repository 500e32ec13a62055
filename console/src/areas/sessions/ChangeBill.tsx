import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { me, useRight } from '../../api/shared';
import { energy } from '../../format';
import { code, t } from '../../i18n';
import {
  Author,
  Button,
  Card,
  Facts,
  Foreign,
  Loaded,
  ProblemBox,
  Time,
  useChargeChange,
} from '../../parts';
import { type Correction, correct, corrections, isRunning, type Session, settle } from './queries';

interface Props {
  of: Session;
  zone: string;
}

/** What a person may do about the bill of a charge that ended. */
export function ChangeBill({ of, zone }: Props) {
  const { begin, send, isBusy, error, dialog } = useChargeChange({
    of,
    zone,
    said: t('sessions.change.done'),
    correct,
  });
  const maySettle = useRight('settle');
  const off =
    (!maySettle && t('sessions.why.noSettle')) ||
    (isRunning(of.status) && t('sessions.why.running')) ||
    null;
  const isWaiting = of.status === 'NEEDS_REVIEW';
  return (
    <section className="card no-print" aria-labelledby="change-title">
      <div className="card-head">
        <h2 id="change-title">{t('sessions.change')}</h2>
      </div>
      <div className="stack stack-tight">
        <p className="quiet">{t('sessions.change.text')}</p>
        <div className="row">
          <Button
            kind={isWaiting ? 'main' : undefined}
            why={off ?? (!isWaiting && t('sessions.why.notWaiting'))}
            isBusy={isBusy}
            onClick={() => send(settle, 'settle')}
          >
            {t('sessions.settle')}
          </Button>
          <Button why={off} onClick={() => begin('values')}>
            {t('sessions.correct')}
          </Button>
          <Button className="button-record" why={off} onClick={() => begin('void')}>
            {t('sessions.void')}
          </Button>
        </div>
        {off && <p className="why">{off}</p>}
        {error ? <ProblemBox error={error} /> : null}
      </div>
      {dialog}
    </section>
  );
}

/** What people have stated about the charge. Only those who reach everything may see it. */
export function Corrections({ of, zone }: Props) {
  const { data: own } = useQuery(me);
  const reachesAll = own?.site_ids == null && own?.station_ids == null;
  const query = useQuery({ ...corrections(of), enabled: own !== undefined && reachesAll });
  if (!reachesAll || query.data?.corrections.length === 0) return null;
  return (
    <Card title={t('sessions.corrections')}>
      <Loaded query={query} lines={2}>
        {({ corrections: made }) => (
          <ol className="stack">
            {made.map((one) => (
              <li key={one.number}>
                <Stated one={one} zone={zone} />
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Card>
  );
}

function Stated({ one, zone }: { one: Correction; zone: string }) {
  const wh = (value: number | null | undefined, label: string) =>
    value != null && ([label, energy(value, 3)] as const);
  const time = (at: string | null | undefined, label: string) =>
    at != null && ([label, <Time key={label} at={at} zone={zone} withSeconds />] as const);
  const facts: (readonly [string, ReactNode] | false)[] = [
    wh(one.energy_wh, t('sessions.state.energy')),
    wh(one.meter_start_wh, t('sessions.state.meterStart')),
    wh(one.meter_stop_wh, t('sessions.state.meterStop')),
    time(one.started_at, t('sessions.state.startedAt')),
    time(one.ended_at, t('sessions.state.endedAt')),
  ];
  return (
    <div className="stack stack-tight">
      <p>
        <strong>{code('correction', one.kind)}</strong>{' '}
        <span className="small faint">
          <span className="no-print">
            <Author by={one.by} /> {'· '}
          </span>
          <Time at={one.at} zone={zone} full />
        </span>
      </p>
      <p>
        <Foreign text={one.reason} />
      </p>
      <Facts facts={facts} />
      <p className="small faint">
        {`${code('session', one.was)} → ${code('session', one.became)}`}
      </p>
    </div>
  );
}
