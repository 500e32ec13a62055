import { useState } from 'react';
import { useReachesAll, useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Button,
  Dialog,
  Form,
  type Option,
  SelectField,
  TextArea,
  TextField,
  useAttempt,
  useSaving,
} from '../../parts';
import {
  bodyOf,
  EMPTY,
  is2x,
  isAboutPlace,
  MESSAGES,
  missing,
  placeValue,
  TYPES,
  type Typed,
} from './arguments';
import { CardChoice, useCardSearch } from './CardChoice';
import { placeName, useWhyNot } from './ConnectorCard';
import { type Command, command, connectors, type StationState } from './queries';
import { resetModes } from './StationActions';
import { LookFirst, useUnsure } from './unsure';

interface Props {
  stationId: string;
  state: StationState;
}

const EXPIRES = ['60', '600', '3600', '86400'] as const;

/** Commands that end a charge, or may: they are asked for twice. */
const GRAVE: readonly string[] = ['remote_stop', 'reset', 'unlock'];

/** Every command that can be given, with a form by its arguments. */
export function CommandForm({ stationId, state }: Props) {
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [isTried, setTried] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const [isSeveral, setSeveral] = useState(false);
  const [isPutIn, setPutIn] = useState(false);
  const { isLooking, find, drop } = useCardSearch();
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const off = useWhyNot(useRight('command'), state);
  const isNew = is2x(state.boot?.protocol);
  // Settings are changed only by who reaches everything, as under Configuration.
  const reachesAll = useReachesAll();
  const types = TYPES.filter((type) => reachesAll || type !== 'set_config');
  // What nobody knows the outcome of is not simply asked for again: look first.
  const isAgain = useUnsure(stationId)(bodyOf({ ...typed, profile: '' }, 0));
  const word = t(isAgain ? 'common.command.again' : 'stations.give.send');
  const lacks = isTried ? missing(typed, isNew) : [];
  const isBadJson = isTried && typed.type === 'remote_start' && !isJson(typed.profile);
  const set = (change: Partial<Typed>) => {
    drop();
    setSeveral(false);
    setPutIn(false);
    setTyped((before) => ({ ...before, ...change }));
  };
  // While its answer is missing the same body is sent again, with the same end of its time.
  const give = (wanted: Typed) => {
    setAsked(false);
    const send = (key: string, at: number) => command(stationId, bodyOf(wanted, at), key);
    void saving.save(() => attempt(send, [stationId, wanted]), code('command', wanted.type));
  };
  const start = async () => {
    const card = await find(typed.card);
    if (card === null) return;
    if (card === 'several') return setSeveral(true);
    set({ card: card.uid });
    if (!card.isNamed) return setPutIn(true);
    give({ ...typed, card: card.uid });
  };
  const submit = () => {
    setTried(true);
    if (missing(typed, isNew).length > 0) return;
    if (typed.type === 'remote_start' && !isJson(typed.profile)) return;
    setTried(false);
    if (GRAVE.includes(typed.type)) setAsked(true);
    else if (typed.type === 'remote_start') void start();
    else give(typed);
  };
  const wantedText = (field: keyof Typed) =>
    lacks.includes(field)
      ? t('stations.form.wanted')
      : saving.fieldError(API_NAMES[field] ?? field);
  return (
    <>
      <Form
        saving={{ ...saving, isBusy: saving.isBusy || isLooking }}
        onSave={submit}
        saveLabel={word}
        why={off}
      >
        {isAgain && <LookFirst />}
        <div className="fields">
          <SelectField
            label={t('stations.give.type')}
            value={typed.type}
            options={types.map((value) => ({ value, label: code('command', value) }))}
            onChange={({ target }) => {
              saving.reset();
              setTried(false);
              set({ type: target.value, place: '' });
            }}
          />
          <Fields
            typed={typed}
            set={set}
            stationId={stationId}
            state={state}
            isNew={isNew}
            wanted={wantedText}
            isSeveral={isSeveral}
            isPutIn={isPutIn}
          />
          {typed.type === 'remote_start' && (
            <TextArea
              label={t('stations.give.profile')}
              hint={t('stations.give.profileHint')}
              isOptional
              spellCheck={false}
              value={typed.profile}
              error={isBadJson ? t('stations.form.json') : saving.fieldError('charging_profile')}
              onChange={({ target }) => set({ profile: target.value })}
            />
          )}
          <SelectField
            label={t('stations.give.expires')}
            value={typed.expires}
            options={EXPIRES.map((value) => ({
              value,
              label: t(`stations.give.expires.${value}`),
            }))}
            onChange={({ target }) => set({ expires: target.value })}
          />
        </div>
      </Form>
      <Dialog
        title={code('command', typed.type)}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        actions={
          <>
            <Button onClick={() => setAsked(false)}>{t('common.cancel')}</Button>
            <Button kind="danger" onClick={() => give(typed)}>
              {word}
            </Button>
          </>
        }
      >
        {isAgain && <LookFirst />}
        <p>{t('stations.reset.text', { n: state.open_sessions.length })}</p>
        {typed.type === 'remote_stop' && (
          <p>{t('stations.give.ends', { session: typed.session })}</p>
        )}
      </Dialog>
    </>
  );
}

/** The names of the fields in the body of a command, where they differ. */
const API_NAMES: Partial<Record<keyof Typed, string>> = {
  card: 'token_uid',
  session: 'session_id',
  place: 'connector_id',
};

function isJson(text: string): boolean {
  if (text.trim() === '') return true;
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

interface FieldsProps extends Props {
  typed: Typed;
  set: (change: Partial<Typed>) => void;
  isNew: boolean;
  wanted: (field: keyof Typed) => string | undefined;
  /** Whether what was typed for a card fits several. */
  isSeveral: boolean;
  /** Whether the card was put in for a text that did not name it. */
  isPutIn: boolean;
}

/** The fields of the chosen command. */
function Fields(props: FieldsProps) {
  const { typed, set, isNew, wanted, state } = props;
  switch (typed.type) {
    case 'remote_start':
      return (
        <>
          <CardChoice
            value={typed.card}
            error={props.isSeveral ? t('stations.start.several') : wanted('card')}
            isPutIn={props.isPutIn}
            onChange={(card) => set({ card })}
          />
          <PlaceField {...props} none={isNew ? null : t('stations.give.anyPlace')} />
        </>
      );
    case 'remote_stop':
      return (
        <SelectField
          label={t('stations.session')}
          hint={state.open_sessions.length === 0 ? t('stations.why.noSession') : undefined}
          value={typed.session}
          error={wanted('session')}
          options={choices(state.open_sessions.map((id) => ({ value: id, label: id })))}
          onChange={({ target }) => set({ session: target.value })}
        />
      );
    case 'unlock':
      return <PlaceField {...props} none={null} />;
    case 'reset':
      return (
        <>
          <SelectField
            label={t('stations.reset.mode')}
            value={typed.mode}
            options={resetModes(isNew)}
            onChange={({ target }) => set({ mode: target.value })}
          />
          {isNew && <PlaceField {...props} none={t('stations.whole')} />}
        </>
      );
    case 'availability':
      return (
        <>
          <SelectField
            label={t('stations.give.operative')}
            value={typed.operative}
            options={[
              { value: 'false', label: t('stations.outOfService') },
              { value: 'true', label: t('stations.intoService') },
            ]}
            onChange={({ target }) => set({ operative: target.value })}
          />
          <PlaceField {...props} none={t('stations.whole')} />
        </>
      );
    case 'trigger':
      return (
        <>
          <SelectField
            label={t('stations.give.message')}
            value={typed.message}
            options={MESSAGES[isNew ? 'new' : 'old'].map((value) => ({ value, label: value }))}
            onChange={({ target }) => set({ message: target.value })}
          />
          {isAboutPlace(typed.message) && <PlaceField {...props} none={t('stations.whole')} />}
        </>
      );
    case 'get_config':
      return (
        <TextArea
          label={t('stations.give.keys')}
          hint={t(isNew ? 'stations.give.keysHint2x' : 'stations.give.keysHint')}
          isOptional={!isNew}
          spellCheck={false}
          value={typed.keys}
          error={wanted('keys')}
          onChange={({ target }) => set({ keys: target.value })}
        />
      );
    default:
      return (
        <>
          <TextField
            label={t('stations.give.key')}
            hint={isNew ? t('stations.give.keysHint2x') : undefined}
            spellCheck={false}
            value={typed.key}
            error={wanted('key')}
            onChange={({ target }) => set({ key: target.value })}
          />
          <TextField
            label={t('stations.give.value')}
            spellCheck={false}
            value={typed.value}
            error={wanted('value')}
            onChange={({ target }) => set({ value: target.value })}
          />
        </>
      );
  }
}

/** Choices before which nothing is chosen. */
function choices(options: readonly Option[]): Option[] {
  return [{ value: '', label: t('stations.form.choose') }, ...options];
}

interface PlaceProps extends FieldsProps {
  /** What it means to choose no place; null when one must be chosen. */
  none: string | null;
}

function PlaceField({ typed, set, wanted, stationId, none }: PlaceProps) {
  const { data = [] } = useLiveQuery(connectors(stationId));
  const options = data
    .filter(({ connector_id }) => connector_id > 0)
    .map((connector) => ({ value: placeValue(connector), label: placeName(connector) }));
  return (
    <SelectField
      label={t('stations.give.place')}
      value={typed.place}
      error={wanted('place')}
      options={none === null ? choices(options) : [{ value: '', label: none }, ...options]}
      onChange={({ target }) => set({ place: target.value })}
    />
  );
}
