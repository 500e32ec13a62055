import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useRight } from '../../api/shared';
import { colon, energy, money } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  CheckField,
  Conflict,
  Dialog,
  type Draft,
  Figure,
  Loaded,
  ReasonForm,
  Time,
  useAttempt,
  useSaving,
} from '../../parts';
import { noBillWord } from './noBill';
import { type ClosePreview, close, closing, isRunning, type Session } from './queries';

interface Props {
  of: Session;
  zone: string;
}

/** Cases in which nothing is wrong: the record needs no closing. */
const IN_ORDER = ['charging', 'not_begun', 'ended'];

/**
 * Closes our record of a charge whose stop never comes. It says which case this is, and does not
 * reach the charger: what does stands at the top of the page.
 */
export function CloseRecord({ of, zone }: Props) {
  const [seen, setSeen] = useState<ClosePreview | null>(null);
  const isShown = isRunning(of.status) || seen !== null;
  const query = useQuery({ ...closing(of.session_id), enabled: isShown });
  const maySettle = useRight('settle');
  if (!isShown) return null;
  return (
    <section className="card card-record no-print" aria-labelledby="record-title">
      <div className="card-head">
        <h2 id="record-title">{t('sessions.record')}</h2>
      </div>
      <Loaded query={query} lines={3}>
        {(preview) => (
          <div className="stack">
            <Banner
              {...(IN_ORDER.includes(preview.standing)
                ? { kind: 'calm', icon: 'check' }
                : { icon: 'alert' })}
            >
              {t(`sessions.standing.${preview.standing}`)}
              {preview.last_fact_at && (
                <span className="small">
                  {` ${t('sessions.lastFact')}${colon()}`}
                  <Time at={preview.last_fact_at} zone={zone} withSeconds />
                </span>
              )}
            </Banner>
            <p className="quiet">{t('sessions.record.text')}</p>
            <div>
              <Button
                className="button-record"
                why={
                  (!maySettle && t('sessions.why.noSettle')) ||
                  (!preview.may_close && t('sessions.why.notRunning'))
                }
                showWhy
                onClick={() => setSeen(preview)}
              >
                {t('sessions.record.close')}
              </Button>
            </div>
          </div>
        )}
      </Loaded>
      <Dialog
        title={t('sessions.record.title')}
        isOpen={seen !== null}
        onClose={() => setSeen(null)}
      >
        {seen && (
          <CloseForm
            of={of}
            seen={seen}
            now={query.data ?? seen}
            onRead={() => query.refetch().then(({ data }) => data)}
            onSeen={setSeen}
            onDone={() => setSeen(null)}
          />
        )}
      </Dialog>
    </section>
  );
}

interface FormProps {
  of: Session;
  seen: ClosePreview;
  now: ClosePreview;
  onRead: () => Promise<ClosePreview | undefined>;
  onSeen: (seen: ClosePreview) => void;
  onDone: () => void;
}

function CloseForm({ of, seen, now, onRead, onSeen, onDone }: FormProps) {
  const [isSure, setSure] = useState(false);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const asked = useRef<(preview: ClosePreview) => void>(null);
  const save = (reason: string, draft: Draft<{ reason: string }>) => {
    asked.current = (preview) => send(preview, reason, draft);
    send(seen, reason, draft);
  };
  const send = (preview: ClosePreview, reason: string, draft: Draft<{ reason: string }>) =>
    void saving.save(async () => {
      try {
        const wanted = { reason, confirm: isSure };
        await attempt((key) => close(of, preview, wanted, key), [of.session_id, wanted]);
      } catch (error) {
        await onRead();
        throw error;
      }
      draft.clear();
      onDone();
    }, t('sessions.record.done'));
  // A charge that goes on has moved again by the time the person has read: it is sent as it is now.
  const keepMine = async () => {
    const newest = (await onRead()) ?? now;
    onSeen(newest);
    asked.current?.(newest);
  };
  // The charge has ended while the person read: there is no record to close any more.
  if (!isRunning(of.status) && !saving.isBusy) {
    return (
      <div className="stack">
        <Banner kind="calm" icon="check">
          {t('sessions.record.ended')}
        </Banner>
        <div className="dialog-actions">
          <Button kind="main" onClick={onDone}>
            {t('common.close')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <ReasonForm
      name={`close.${seen.session_id}`}
      label={t('sessions.reason')}
      hint={t('sessions.reason.hint')}
      saveLabel={t('sessions.record.save')}
      saving={saving}
      why={seen.needs_confirmation && !isSure && t('sessions.record.confirmFirst')}
      onSave={save}
      onCancel={onDone}
      conflict={
        <Conflict
          differences={differences(seen, now)}
          onTakeTheirs={onDone}
          onKeepMine={() => void keepMine()}
        />
      }
    >
      <p className="quiet">{t('sessions.record.notCharger')}</p>
      <Billed preview={seen} />
      {seen.needs_confirmation && (
        <CheckField
          label={t('sessions.record.confirm')}
          checked={isSure}
          onChange={({ target }) => setSure(target.checked)}
        />
      )}
    </ReasonForm>
  );
}

/** What closing would bill, before it is done. */
function Billed({ preview }: { preview: ClosePreview }) {
  const { bill, becomes } = preview;
  return (
    <div className="stack stack-tight">
      <div className="figures">
        <Figure label={t('sessions.record.energy')}>
          {bill.energy_wh == null ? t('sessions.notKnown') : energy(bill.energy_wh, 3)}
        </Figure>
        <Figure label={t('sessions.record.total')}>
          {bill.total ? money(bill.total) : t('sessions.notKnown')}
        </Figure>
        {becomes && (
          <Figure label={t('sessions.record.becomes')}>{code('session', becomes)}</Figure>
        )}
      </div>
      {!bill.total && bill.reason_code && <p>{noBillWord(bill.reason_code)}</p>}
      {becomes === 'SETTLED' && <p className="small">{t('sessions.record.provisional')}</p>}
    </div>
  );
}

function differences(seen: ClosePreview, now: ClosePreview) {
  const of = ({ status, bill }: ClosePreview) => ({
    status: code('session', status),
    energy: bill.energy_wh == null ? t('sessions.notKnown') : energy(bill.energy_wh, 3),
    total: bill.total ? money(bill.total) : t('sessions.notKnown'),
  });
  const [mine, theirs] = [of(seen), of(now)];
  return [
    { field: t('sessions.col.state'), theirs: theirs.status, mine: mine.status },
    { field: t('sessions.col.energy'), theirs: theirs.energy, mine: mine.energy },
    { field: t('sessions.col.total'), theirs: theirs.total, mine: mine.total },
  ];
}
