import { fromLocal, ownZone, toLocal } from '../../format';
import { code, t } from '../../i18n';
import { useLiveList } from '../../live/use';
import {
  announce,
  Dialog,
  type Edit,
  Form,
  SelectField,
  TextField,
  useAttempt,
  useDraft,
  useEdit,
  useSaving,
} from '../../parts';
import { PersonChoice } from './PersonChoice';
import { addCard, changeCard, readCard, type Token, vehicles } from './queries';

interface Values {
  uid: string;
  type: string;
  user_id: string;
  vehicle_id: string;
  parent_uid: string;
  mode: string;
  /** As the input of the browser takes it, in the zone of the page. */
  expires_at: string;
}

const MODES = ['private', 'commercial'] as const;
const UID_MAX = 255;

function labels(): Record<keyof Values, string> {
  return {
    uid: t('drivers.card.uid'),
    type: t('drivers.card.type'),
    user_id: t('drivers.card.holder'),
    vehicle_id: t('drivers.card.vehicle'),
    parent_uid: t('drivers.card.group'),
    mode: t('drivers.card.mode'),
    expires_at: t('drivers.card.expires'),
  };
}

interface AddProps {
  isOpen: boolean;
  onClose: () => void;
  /** The person who holds it, when it is added at a person. */
  userId?: string;
}

/** Adds a card. */
export function AddCard({ isOpen, onClose, userId }: AddProps) {
  return (
    <Dialog title={t('drivers.card.add')} isOpen={isOpen} onClose={onClose}>
      <AddForm userId={userId} onClose={onClose} />
    </Dialog>
  );
}

function AddForm({ userId, onClose }: { userId: string | undefined; onClose: () => void }) {
  const empty: Values = {
    uid: '',
    type: 'RFID',
    user_id: userId ?? '',
    vehicle_id: '',
    parent_uid: '',
    mode: 'private',
    expires_at: '',
  };
  const draft = useDraft(`card.new.${userId ?? ''}`, empty);
  const saving = useSaving<Token>();
  const attempt = useAttempt();
  const { value } = draft;
  const save = async () => {
    const token = { ...tokenBody(value), uid: value.uid.trim(), type: value.type.trim() };
    const made = await saving.save(() => attempt((key) => addCard(token as never, key), token));
    if (made === undefined) return;
    announce(t('drivers.saved'));
    draft.clear();
    onClose();
  };
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={() => void save()}
      saveLabel={t('drivers.card.add')}
      onCancel={onClose}
      why={value.uid.trim() === '' && t('drivers.why.uid')}
    >
      <TextField
        label={t('drivers.card.uid')}
        hint={t('drivers.card.uidHint')}
        maxLength={UID_MAX}
        value={value.uid}
        error={saving.fieldError('uid')}
        onChange={({ target }) => draft.set({ uid: target.value })}
      />
      <CardFields value={value} set={draft.set} fieldError={saving.fieldError} isFixed={!!userId} />
    </Form>
  );
}

/** Only the fields that are there; what is empty is cleared. */
function tokenBody(values: Partial<Values>) {
  const { type, user_id, vehicle_id, parent_uid, mode, expires_at } = values;
  const orNull = (text: string) => text.trim() || null;
  return {
    ...(type === undefined ? {} : { type: type.trim() }),
    ...(user_id === undefined ? {} : { user_id: orNull(user_id) }),
    ...(vehicle_id === undefined ? {} : { vehicle_id: orNull(vehicle_id) }),
    ...(parent_uid === undefined ? {} : { parent_uid: orNull(parent_uid) }),
    ...(mode === undefined ? {} : { mode: mode as 'private' }),
    ...(expires_at === undefined ? {} : { expires_at: fromLocal(expires_at, ownZone()) }),
  };
}

function values(of: Token): Values {
  return {
    uid: of.uid,
    type: of.type,
    user_id: of.user_id ?? '',
    vehicle_id: of.vehicle_id ?? '',
    parent_uid: of.parent_uid ?? '',
    mode: of.mode,
    expires_at: of.expires_at ? toLocal(of.expires_at, ownZone()) : '',
  };
}

/** Changes a card. */
export function EditCard({
  of,
  isOpen,
  onClose,
}: {
  of: Token;
  isOpen: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog title={t('drivers.card.edit')} isOpen={isOpen} onClose={onClose}>
      <EditForm of={of} onClose={onClose} />
    </Dialog>
  );
}

function EditForm({ of, onClose }: { of: Token; onClose: () => void }) {
  const edit: Edit<Values> = useEdit({
    name: `card.${of.uid}`,
    read: of,
    values,
    labels: labels(),
    show: (field, value) => (field === 'mode' ? code('cardMode', String(value)) : String(value)),
    send: (changes: Partial<Values>, read: Token) => changeCard(tokenBody(changes), read),
    reread: () => readCard(of.uid),
    onDone: () => {
      announce(t('drivers.saved'));
      onClose();
    },
  });
  const { draft, saving } = edit;
  return (
    <Form
      saving={saving}
      draft={draft}
      onSave={edit.save}
      onCancel={onClose}
      why={!edit.isChanged && t('drivers.why.unchanged')}
      conflict={edit.conflict}
    >
      <CardFields value={draft.value} set={draft.set} fieldError={saving.fieldError} />
    </Form>
  );
}

interface FieldsProps {
  value: Values;
  set: (change: Partial<Values>) => void;
  fieldError: (field: string) => string | undefined;
  /** The holder is given and not asked for. */
  isFixed?: boolean;
}

function CardFields({ value, set, fieldError, isFixed }: FieldsProps) {
  const words = labels();
  return (
    <>
      {!isFixed && (
        <PersonChoice
          label={words.user_id}
          hint={t('drivers.card.holderHint')}
          value={value.user_id}
          error={fieldError('user_id')}
          // A vehicle belongs to its person: with another holder the card is for none.
          onChange={(id) => set({ user_id: id, vehicle_id: '' })}
        />
      )}
      {value.user_id !== '' && (
        <VehicleChoice
          label={words.vehicle_id}
          userId={value.user_id}
          value={value.vehicle_id}
          error={fieldError('vehicle_id')}
          onChange={(id) => set({ vehicle_id: id })}
        />
      )}
      <SelectField
        label={words.mode}
        hint={t('drivers.card.modeHint')}
        value={value.mode}
        options={MODES.map((mode) => ({ value: mode, label: code('cardMode', mode) }))}
        onChange={({ target }) => set({ mode: target.value })}
      />
      <TextField
        label={words.expires_at}
        type="datetime-local"
        isOptional
        hint={t('drivers.card.expiresHint', { zone: ownZone() })}
        value={value.expires_at}
        error={fieldError('expires_at')}
        onChange={({ target }) => set({ expires_at: target.value })}
      />
      <TextField
        label={words.parent_uid}
        isOptional
        hint={t('drivers.card.groupHint')}
        value={value.parent_uid}
        error={fieldError('parent_uid')}
        onChange={({ target }) => set({ parent_uid: target.value })}
      />
      <TextField
        label={words.type}
        value={value.type}
        error={fieldError('type')}
        onChange={({ target }) => set({ type: target.value })}
      />
    </>
  );
}

interface VehicleProps {
  label: string;
  userId: string;
  value: string;
  error: string | undefined;
  onChange: (id: string) => void;
}

/** One of the vehicles of the holder, or none. */
function VehicleChoice({ label, userId, value, error, onChange }: VehicleProps) {
  const { data } = useLiveList(vehicles({ user_id: userId }));
  const known = data?.pages.flatMap((page) => page.items) ?? [];
  const options = known.map((it) => ({ value: it.vehicle_id, label: it.licence_plate }));
  const isKnown = value === '' || known.some((it) => it.vehicle_id === value);
  return (
    <SelectField
      label={label}
      isOptional
      value={value}
      error={error}
      options={[
        { value: '', label: t('drivers.card.noVehicle') },
        ...(isKnown ? [] : [{ value, label: value }]),
        ...options,
      ]}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
