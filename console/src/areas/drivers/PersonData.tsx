import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { code, t } from '../../i18n';
import {
  Button,
  Card,
  CheckField,
  Confirm,
  download,
  Facts,
  Loaded,
  ProblemBox,
  StateChip,
  Time,
  useAttempt,
  useSaving,
} from '../../parts';
import { dataOf, type Erasure, erase, erasure, isGone, type User } from './queries';
import { useWhyNotManage } from './rights';

/** What the law gives a person: a copy of all that is kept, and its erasure. */
export function PersonData({ of, zone }: { of: User; zone: string }) {
  const [isAsked, setAsked] = useState(false);
  const saving = useSaving<unknown>();
  const isOff = useWhyNotManage(of);
  const give = () =>
    void saving.save(async () => {
      const data = await dataOf(of.user_id);
      const text = JSON.stringify(data, null, 2);
      download(`forecourt-data-${of.user_id}.json`, text, 'application/json');
      return data;
    });
  return (
    <Card title={t('drivers.data.title')}>
      <div className="stack">
        <p className="quiet">{t('drivers.data.text')}</p>
        <div className="row">
          <Button icon="download" onClick={give} why={isOff} isBusy={saving.isBusy && !isAsked}>
            {t('drivers.data.get')}
          </Button>
          {!isGone(of) && (
            <Button kind="danger" onClick={() => setAsked(true)} why={isOff}>
              {t('drivers.erase')}
            </Button>
          )}
        </div>
        {saving.error && !isAsked ? <ProblemBox error={saving.error} onRetry={give} /> : null}
        {isGone(of) && !isOff && <Progress userId={of.user_id} zone={zone} />}
      </div>
      <Erase of={of} isOpen={isAsked} onClose={() => setAsked(false)} />
    </Card>
  );
}

/** Asks twice, since nothing that is erased comes back. */
function Erase({ of, isOpen, onClose }: { of: User; isOpen: boolean; onClose: () => void }) {
  const [isSure, setSure] = useState(false);
  const saving = useSaving<Erasure>();
  const attempt = useAttempt();
  const close = () => {
    setSure(false);
    onClose();
  };
  const start = async () => {
    const begun = await saving.save(
      () => attempt((key) => erase(of.user_id, key), of.user_id),
      t('drivers.erase.begun'),
    );
    if (begun !== undefined) close();
  };
  return (
    <Confirm
      title={t('drivers.erase.title', { name: of.full_name })}
      isOpen={isOpen}
      onClose={close}
      action={t('drivers.erase.do')}
      onDo={() => void start()}
      saving={saving}
      isDanger
      why={!isSure && t('drivers.erase.tick')}
    >
      <p>{t('drivers.erase.goes')}</p>
      <p>{t('drivers.erase.stays')}</p>
      <CheckField
        label={t('drivers.erase.sure')}
        checked={isSure}
        onChange={({ target }) => setSure(target.checked)}
      />
    </Confirm>
  );
}

function Progress({ userId, zone }: { userId: string; zone: string }) {
  const query = useQuery(erasure(userId));
  return (
    <Loaded query={query} lines={2}>
      {(now) => (
        <Facts
          facts={[
            [
              t('drivers.erase.stands'),
              now.state === 'erased' ? (
                <StateChip key="state" word={t('drivers.state.erased')} tone="good" icon="done" />
              ) : (
                <StateChip
                  key="state"
                  word={code('erasure', now.stage)}
                  tone="busy"
                  icon="waiting"
                />
              ),
            ],
            [t('drivers.erase.askedAt'), <Time key="at" at={now.asked_at} zone={zone} full />],
            [t('drivers.erase.endedAt'), <Time key="end" at={now.finished_at} zone={zone} full />],
          ]}
        />
      )}
    </Loaded>
  );
}
