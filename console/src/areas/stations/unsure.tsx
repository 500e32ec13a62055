import { t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { Banner, Button, Dialog } from '../../parts';
import { type Command, commands } from './queries';
import { isUnsureOf, type Wanted } from './repeats';

/** Whether something was asked of a station before, and nobody knows what became of it. */
export function useUnsure(stationId: string): (wanted: Wanted) => boolean {
  const { data = [] } = useLiveQuery(commands(stationId));
  return (wanted) => isUnsureOf(wanted, data as readonly Command[]);
}

/** Before something is asked for again whose outcome nobody knows: what to look at first. */
export function LookFirst() {
  return <Banner icon="unknown">{t('common.command.unknownHelp')}</Banner>;
}

interface Props {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  onAgain: () => void;
}

/** Asks whether the person has looked, before something is asked for again. */
export function AskAgain({ title, isOpen, onClose, onAgain }: Props) {
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button kind="danger" onClick={onAgain}>
            {t('common.command.again')}
          </Button>
        </>
      }
    >
      <LookFirst />
    </Dialog>
  );
}
