import { useState } from 'react';
import { t } from '../../i18n';
import { Button, Dialog } from '../../parts';
import { CardChoice, useCardSearch } from './CardChoice';
import { LookFirst } from './unsure';

interface Props {
  isOpen: boolean;
  /** The outcome of the start before is not known. */
  isAgain: boolean;
  onClose: () => void;
  onStart: (card: string) => void;
}

/** Asks on whose card a charge starts. */
export function StartDialog({ isOpen: opened, isAgain, onClose, onStart }: Props) {
  const [card, setCard] = useState('');
  const [wrong, setWrong] = useState<'wanted' | 'several' | null>(null);
  const [isPutIn, setPutIn] = useState(false);
  const { isLooking, find, drop } = useCardSearch();
  const change = (typed: string) => {
    drop();
    setWrong(null);
    setPutIn(false);
    setCard(typed);
  };
  const close = () => {
    change(card);
    onClose();
  };
  const start = async () => {
    if (isLooking) return;
    if (card.trim() === '') return setWrong('wanted');
    const found = await find(card);
    if (found === null) return;
    if (found === 'several') return setWrong('several');
    if (!found.isNamed) {
      change(found.uid);
      return setPutIn(true);
    }
    close();
    onStart(found.uid);
  };
  return (
    <Dialog
      title={t('stations.start.title')}
      isOpen={opened}
      onClose={close}
      actions={
        <>
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button kind="main" isBusy={isLooking} onClick={() => void start()}>
            {t(isAgain ? 'common.command.again' : 'stations.start.title')}
          </Button>
        </>
      }
    >
      {isAgain && <LookFirst />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        {opened && (
          <CardChoice
            error={wrong && t(`stations.start.${wrong}`)}
            value={card}
            isPutIn={isPutIn}
            onChange={change}
          />
        )}
      </form>
    </Dialog>
  );
}
