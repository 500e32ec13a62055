import { useState } from 'react';
import { useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import {
  Button,
  Dialog,
  type Option,
  ProblemBox,
  SelectField,
  useAttempt,
  useSaving,
} from '../../parts';
import { is2x } from './arguments';
import { useWhyNot } from './ConnectorCard';
import { type Command, command, type StationState } from './queries';
import { AskAgain, LookFirst, useUnsure } from './unsure';

type Wanted = Parameters<typeof command>[1];

/** How a charger can restart. A soft restart ends charges in OCPP 1.6 and waits for them in 2.x. */
export function resetModes(isNew: boolean): Option[] {
  const group = isNew ? 'reset2x' : 'reset';
  return ['soft', 'hard'].map((mode) => ({ value: mode, label: code(group, mode) }));
}

/** What can be asked of the whole station. */
export function StationActions({ stationId, state }: { stationId: string; state: StationState }) {
  const [isRestart, setRestart] = useState(false);
  const [mode, setMode] = useState('soft');
  const [again, setAgain] = useState<Wanted | null>(null);
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const off = useWhyNot(useRight('command'), state);
  const isUnsure = useUnsure(stationId);
  const give = (wanted: Wanted) =>
    void saving.save(
      () => attempt((key) => command(stationId, wanted, key), [stationId, wanted]),
      code('command', wanted.type),
    );
  // What nobody knows the outcome of is not simply asked for again: look first.
  const ask = (wanted: Wanted) => (isUnsure(wanted) ? setAgain(wanted) : give(wanted));
  const isAgain = isUnsure({ type: 'reset' });
  const restart = () => {
    setRestart(false);
    give({ type: 'reset', mode });
  };
  return (
    <>
      <Button
        why={off}
        isBusy={saving.isBusy}
        onClick={() => ask({ type: 'trigger', message: 'StatusNotification' })}
      >
        {t('stations.askStatus')}
      </Button>
      <Button
        why={off}
        isBusy={saving.isBusy}
        onClick={() => ask({ type: 'availability', connector_id: 0, operative: false })}
      >
        {t('stations.outOfService')}
      </Button>
      <Button
        why={off}
        isBusy={saving.isBusy}
        onClick={() => ask({ type: 'availability', connector_id: 0, operative: true })}
      >
        {t('stations.intoService')}
      </Button>
      <Button kind="danger" why={off} isBusy={saving.isBusy} onClick={() => setRestart(true)}>
        {t('stations.restart')}
      </Button>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Dialog
        title={t('stations.reset.title')}
        isOpen={isRestart}
        onClose={() => setRestart(false)}
        actions={
          <>
            <Button onClick={() => setRestart(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onClick={restart}>
              {isAgain ? t('common.command.again') : code('command', 'reset')}
            </Button>
          </>
        }
      >
        {isAgain && <LookFirst />}
        <p>{t('stations.reset.text', { n: state.open_sessions.length })}</p>
        <SelectField
          label={t('stations.reset.mode')}
          value={mode}
          options={resetModes(is2x(state.boot?.protocol))}
          onChange={({ target }) => setMode(target.value)}
        />
      </Dialog>
      <AskAgain
        title={again ? code('command', again.type) : ''}
        isOpen={again !== null}
        onClose={() => setAgain(null)}
        onAgain={() => {
          setAgain(null);
          if (again) give(again);
        }}
      />
    </>
  );
}
