import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { me, useRight } from '../../api/shared';
import { energy, money } from '../../format';
import { code, t } from '../../i18n';
import {
  Button,
  Card,
  Conflict,
  Dialog,
  Facts,
  Foreign,
  Loaded,
  ProblemBox,
  ReasonForm,
  StatementForm,
  Time,
  useAttempt,
  useSaving,
} from '../../parts';
import { type Correction, correct, corrections, isRunning, type Session, settle } from './queries';

interface Props {
  of: Session;
  zone: string;
}

type Act = 'values' | 'void';

/** What a person may do about the bill of a charge that ended. */
export function ChangeBill({ of, zone }: Props) {
  const [open, setOpen] = useState<{ act: Act; seen: Session } | null>(null);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const maySettle = useRight('settle');
  const off =
    (!maySettle && t('sessions.why.noSettle')) ||
    (isRunning(of.status) && t('sessions.why.running')) ||
    null;
  const isWaiting = of.status === 'NEEDS_REVIEW';
  const begin = (act: Act) => {
    saving.reset();
    setOpen({ act, seen: of });
  };
  const done = () => setOpen(null);
  const send = (
    work: (seen: Session, key: string) => Promise<unknown>,
    wanted: unknown,
    clear?: () => void,
  ) =>
    void saving.save(async () => {
      await attempt((key) => work(open?.seen ?? of, key), [of.session_id, wanted]);
      clear?.();
      done();
    }, t('sessions.change.done'));
  const form = {
    saving,
    onCancel: done,
    conflict: open && (
      <Conflict
        differences={differences(open.seen, of)}
        onTakeTheirs={done}
        onKeepMine={() => {
          saving.reset();
          setOpen({ ...open, seen: of });
        }}
      />
    ),
  };
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
            isBusy={saving.isBusy && !open}
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
        {saving.error && !open ? <ProblemBox error={saving.error} /> : null}
      </div>
      <Dialog
        title={open?.act === 'void' ? t('sessions.void.title') : t('sessions.state')}
        isOpen={open !== null}
        onClose={done}
        isWide={open?.act === 'values'}
      >
        {open?.act === 'values' && (
          <StatementForm
            {...form}
            of={of}
            zone={zone}
            onSave={(statement, draft) =>
              send((seen, key) => correct(seen, statement, key), statement, draft.clear)
            }
          />
        )}
        {open?.act === 'void' && (
          <ReasonForm
            {...form}
            name={`void.${of.session_id}`}
            label={t('sessions.reason')}
            hint={t('sessions.reason.hint')}
            saveLabel={t('sessions.void.save')}
            onSave={(reason, draft) => {
              const wanted = { kind: 'void' as const, reason };
              send((seen, key) => correct(seen, wanted, key), wanted, draft.clear);
            }}
          >
            <p>
              {of.total
                ? t('sessions.void.credited', { total: money(of.total) })
                : t('sessions.void.nothing')}
            </p>
          </ReasonForm>
        )}
      </Dialog>
    </section>
  );
}

function differences(seen: Session, now: Session) {
  const of = (it: Session): [string, string, string] => [
    code('session', it.status),
    energy(it.energy_wh, 3),
    it.total ? money(it.total) : t('common.none'),
  ];
  const [mine, theirs] = [of(seen), of(now)];
  return [
    { field: t('sessions.col.state'), theirs: theirs[0], mine: mine[0] },
    { field: t('sessions.col.energy'), theirs: theirs[1], mine: mine[1] },
    { field: t('sessions.col.total'), theirs: theirs[2], mine: mine[2] },
  ];
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
            <Foreign text={one.by} /> {'· '}
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
