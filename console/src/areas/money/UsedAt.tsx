import { useState } from 'react';
import { useRight } from '../../api/shared';
import { colon } from '../../format';
import { t } from '../../i18n';
import { Button, Card, Dialog, Empty, Foreign, ProblemBox, useSaving } from '../../parts';
import { AssignDialog } from './AssignDialog';
import { assign, assignedAt, type Tariff } from './queries';
import { type Use, useUses } from './uses';

/** Where a tariff is used, with a way to assign it and to take it away. */
export function UsedAt({ tariff }: { tariff: Tariff }) {
  const uses = useUses();
  const [isAsked, setAsked] = useState(false);
  const [taken, setTaken] = useState<Use | null>(null);
  const why = useRight('configure') ? null : t('money.why.noRight');
  const found = uses.of(tariff.tariff_id);
  const add = (
    <Button why={why} onClick={() => setAsked(true)}>
      {t('money.assign')}
    </Button>
  );
  return (
    <Card title={t('money.col.uses')} actions={found.length > 0 && add}>
      <div className="stack">
        {uses.isKnown && found.length === 0 ? (
          <Empty icon="money" title={t('money.uses.noneTitle')} action={add}>
            {t('money.uses.noneHow')}
          </Empty>
        ) : (
          <ul className="stack stack-tight">
            {found.map((use) => (
              <li key={JSON.stringify(use.place)} className="row row-apart row-line">
                <span>
                  {t(`money.place.${use.place.kind}`)}
                  {colon()}
                  <Foreign text={use.name} />
                </span>
                <Button small kind="quiet" why={why} onClick={() => setTaken(use)}>
                  {t('money.takeAway')}
                </Button>
              </li>
            ))}
          </ul>
        )}
        <p className="small faint">{t('money.uses.rule')}</p>
        {!uses.isWhole && <p className="small quiet">{t('money.uses.cut')}</p>}
      </div>
      <AssignDialog tariff={tariff} isOpen={isAsked} onClose={() => setAsked(false)} />
      <TakeAway tariff={tariff} use={taken} onClose={() => setTaken(null)} />
    </Card>
  );
}

interface TakeAwayProps {
  tariff: Tariff;
  use: Use | null;
  onClose: () => void;
}

/** Asks before a place loses its tariff, since charges there may then wait for one. */
function TakeAway({ tariff, use, onClose }: TakeAwayProps) {
  const saving = useSaving<true>();
  const close = () => {
    saving.reset();
    onClose();
  };
  const take = async () => {
    if (use === null) return;
    const done = await saving.save(async () => {
      const read = await assignedAt(use.place);
      // Somebody may have assigned another tariff meanwhile, which stays.
      if (read.tariff_id === tariff.tariff_id) await assign(use.place, read, null);
      return true;
    }, t('money.saved'));
    if (done) close();
  };
  return (
    <Dialog
      title={t('money.takeAway.title')}
      isOpen={use !== null}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="danger" isBusy={saving.isBusy} onClick={() => void take()}>
            {t('money.takeAway')}
          </Button>
        </>
      }
    >
      {use && (
        <p>
          <Foreign text={use.name} />
        </p>
      )}
      <p>{t('money.takeAway.text')}</p>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </Dialog>
  );
}
