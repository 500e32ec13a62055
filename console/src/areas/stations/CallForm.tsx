import { useState } from 'react';
import { code, t } from '../../i18n';
import { Form, TextArea, TextField, useAttempt, useSaving } from '../../parts';
import { useWhyNot } from './ConnectorCard';
import { type Command, call, type StationState } from './queries';
import { LookFirst, useUnsure } from './unsure';

/** An object of JSON that was typed; null when it is none. */
function payloadOf(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '{}' : text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** Any OCPP call. The server checks it by the schema of the charger's version. */
export function CallForm({ stationId, state }: { stationId: string; state: StationState }) {
  const [action, setAction] = useState('');
  const [text, setText] = useState('{}');
  const [isTried, setTried] = useState(false);
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const off = useWhyNot(true, state);
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isAgain = useUnsure(stationId)({ type: 'call', action: action.trim() });
  const word = t(isAgain ? 'common.command.again' : 'stations.give.send');
  const payload = payloadOf(text);
  const send = () => {
    setTried(true);
    if (action.trim() === '' || payload === null) return;
    setTried(false);
    const wanted = { action: action.trim(), payload };
    void saving.save(
      () => attempt((key) => call(stationId, wanted, key), [stationId, wanted]),
      code('command', 'call'),
    );
  };
  return (
    <Form saving={saving} onSave={send} saveLabel={word} why={off}>
      <p className="quiet">{t('stations.call.text')}</p>
      {isAgain && <LookFirst />}
      <TextField
        label={t('stations.call.action')}
        hint={t('stations.call.actionHint')}
        spellCheck={false}
        value={action}
        error={
          isTried && action.trim() === '' ? t('stations.form.wanted') : saving.fieldError('action')
        }
        onChange={({ target }) => setAction(target.value)}
      />
      <TextArea
        label={t('stations.call.payload')}
        spellCheck={false}
        rows={8}
        value={text}
        error={isTried && payload === null ? t('stations.form.json') : saving.fieldError('payload')}
        onChange={({ target }) => setText(target.value)}
      />
    </Form>
  );
}
