import { useState } from 'react';
import { useRight } from '../../api/shared';
import { t } from '../../i18n';
import {
  announce,
  Button,
  Confirm,
  Dialog,
  Form,
  Loaded,
  TextField,
  useAttempt,
  useDraft,
  useEdit,
  useSaving,
} from '../../parts';
import { addVehicle, changeVehicle, readVehicle, removeVehicle, type Vehicle } from './queries';
import { useRead } from './useRead';

interface AddProps {
  isOpen: boolean;
  onClose: () => void;
  userId: string;
}

/** Adds a vehicle to a person. */
export function AddVehicle({ isOpen, onClose, userId }: AddProps) {
  return (
    <Dialog title={t('drivers.vehicle.add')} isOpen={isOpen} onClose={onClose}>
      <AddForm userId={userId} onClose={onClose} />
    </Dialog>
  );
}

function AddForm({ userId, onClose }: Omit<AddProps, 'isOpen'>) {
  const draft = useDraft(`vehicle.new.${userId}`, { plate: '' });
  const saving = useSaving<Vehicle>();
  const attempt = useAttempt();
  const plate = draft.value.plate.trim();
  const save = async () => {
    const vehicle = { user_id: userId, licence_plate: plate };
    const made = await saving.save(() => attempt((key) => addVehicle(vehicle, key), vehicle));
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
      saveLabel={t('drivers.vehicle.add')}
      onCancel={onClose}
      why={plate === '' && t('drivers.why.plate')}
    >
      <TextField
        label={t('drivers.plate')}
        value={draft.value.plate}
        error={saving.fieldError('licence_plate')}
        onChange={({ target }) => draft.set({ plate: target.value })}
      />
    </Form>
  );
}

/** Changes the plate of a vehicle, and removes it. */
export function VehicleActions({ of }: { of: Vehicle }) {
  const [open, setOpen] = useState<'edit' | 'remove' | null>(null);
  const saving = useSaving<boolean>();
  const isOff = !useRight('configure') && t('drivers.why.configure');
  const close = () => setOpen(null);
  const remove = async () => {
    const done = await saving.save(async () => {
      await removeVehicle(of);
      return true;
    }, t('drivers.removed'));
    if (done) close();
  };
  return (
    <span className="row">
      <Button small onClick={() => setOpen('edit')} why={isOff}>
        {t('drivers.vehicle.edit')}
      </Button>
      <Button small kind="danger" onClick={() => setOpen('remove')} why={isOff}>
        {t('drivers.remove')}
      </Button>
      <Dialog title={t('drivers.vehicle.edit')} isOpen={open === 'edit'} onClose={close}>
        <ReadFirst id={of.vehicle_id} onClose={close} />
      </Dialog>
      <Confirm
        title={t('drivers.vehicle.remove', { plate: of.licence_plate })}
        isOpen={open === 'remove'}
        onClose={close}
        action={t('drivers.remove')}
        onDo={() => void remove()}
        saving={saving}
        isDanger
      >
        <p>{t('drivers.vehicle.removeText')}</p>
      </Confirm>
    </span>
  );
}

/** The list may be older than the vehicle: the form begins with what stands now. */
function ReadFirst({ id, onClose }: { id: string; onClose: () => void }) {
  const query = useRead(['vehicle', id], () => readVehicle(id));
  return (
    <Loaded query={query} lines={2}>
      {(now) => <EditForm of={now} onClose={onClose} />}
    </Loaded>
  );
}

function EditForm({ of, onClose }: { of: Vehicle; onClose: () => void }) {
  const edit = useEdit({
    name: `vehicle.${of.vehicle_id}`,
    read: of,
    values: (it: Vehicle) => ({ licence_plate: it.licence_plate }),
    labels: { licence_plate: t('drivers.plate') },
    send: changeVehicle,
    reread: () => readVehicle(of.vehicle_id),
    onDone: () => {
      announce(t('drivers.saved'));
      onClose();
    },
  });
  return (
    <Form
      saving={edit.saving}
      draft={edit.draft}
      onSave={edit.save}
      onCancel={onClose}
      why={!edit.isChanged && t('drivers.why.unchanged')}
      conflict={edit.conflict}
    >
      <TextField
        label={t('drivers.plate')}
        value={edit.draft.value.licence_plate}
        error={edit.saving.fieldError('licence_plate')}
        onChange={({ target }) => edit.draft.set({ licence_plate: target.value })}
      />
    </Form>
  );
}
