import { type ReactNode, useState } from 'react';
import { energy, type Money, money } from '../format';
import { code, t } from '../i18n';
import { useAttempt } from './attempt';
import { Dialog } from './Dialog';
import { Conflict } from './Feedback';
import { ReasonForm } from './ReasonForm';
import { type Stateable, type Statement, StatementForm } from './StatementForm';
import { useSaving } from './save';

/** What is known of a charge that a person changes. */
export interface Changeable extends Stateable {
  status: string;
  total?: Money | null | undefined;
}

/** What a person states of a charge, or that nobody pays for it. */
export type Wanted = Statement | { kind: 'void'; reason: string };

interface Options<S> {
  of: S;
  zone: string;
  /** What is said once a change is made. */
  said: string;
  /** Sends a change of the charge as the person saw it. */
  correct: (seen: S, wanted: Wanted, key: string) => Promise<unknown>;
}

interface ChargeChange<S> {
  /** Opens the form of a change. */
  begin: (act: 'values' | 'void') => void;
  /** Makes a change that needs no form. */
  send: (work: (seen: S, key: string) => Promise<unknown>, wanted: unknown) => void;
  /** Whether a change without a form is on its way. */
  isBusy: boolean;
  /** Why the last change without a form has failed. */
  error: unknown;
  dialog: ReactNode;
}

/** Changes what is billed of a charge: by values that a person states, or to nothing. */
export function useChargeChange<S extends Changeable>({
  of,
  zone,
  said,
  correct,
}: Options<S>): ChargeChange<S> {
  const [open, setOpen] = useState<{ act: 'values' | 'void'; seen: S } | null>(null);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const close = () => setOpen(null);
  const send = (
    work: (seen: S, key: string) => Promise<unknown>,
    wanted: unknown,
    clear?: () => void,
  ) =>
    void saving.save(async () => {
      await attempt((key) => work(open?.seen ?? of, key), [of.session_id, wanted]);
      clear?.();
      close();
    }, said);
  const state = (wanted: Wanted, clear: () => void) =>
    send((seen, key) => correct(seen, wanted, key), wanted, clear);
  const form = {
    saving,
    onCancel: close,
    conflict: open && (
      <Conflict
        differences={differences(open.seen, of)}
        onTakeTheirs={close}
        onKeepMine={() => {
          saving.reset();
          setOpen({ ...open, seen: of });
        }}
      />
    ),
  };
  const dialog = (
    <Dialog
      title={open?.act === 'void' ? t('sessions.void.title') : t('sessions.state')}
      isOpen={open !== null}
      onClose={close}
      isWide={open?.act === 'values'}
    >
      {open?.act === 'values' && (
        <StatementForm
          {...form}
          of={of}
          zone={zone}
          onSave={(statement, draft) => state(statement, draft.clear)}
        />
      )}
      {open?.act === 'void' && (
        <ReasonForm
          {...form}
          name={`void.${of.session_id}`}
          label={t('sessions.reason')}
          hint={t('sessions.reason.hint')}
          saveLabel={t('sessions.void.save')}
          onSave={(reason, draft) => state({ kind: 'void', reason }, draft.clear)}
        >
          <p>
            {of.total
              ? t('sessions.void.credited', { total: money(of.total) })
              : t('sessions.void.nothing')}
          </p>
        </ReasonForm>
      )}
    </Dialog>
  );
  return {
    begin: (act) => {
      saving.reset();
      setOpen({ act, seen: of });
    },
    send: (work, wanted) => {
      saving.reset();
      send(work, wanted);
    },
    isBusy: saving.isBusy && open === null,
    error: open === null ? saving.error : null,
    dialog,
  };
}

/** What has changed of a charge since the person saw it. */
function differences(seen: Changeable, now: Changeable) {
  const of = (it: Changeable): [string, string, string] => [
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
