import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { sites, useRight } from '../../api/shared';
import { decimalText, power, typed } from '../../format';
import { t } from '../../i18n';
import {
  Conflict,
  type Difference,
  Form,
  SelectField,
  TextField,
  useDraft,
  useSaving,
} from '../../parts';
import { changeStation, readAgain, type StationChange } from './changes';
import type { OneStation } from './queries';

interface Fields {
  name: string;
  site: string;
  power: string;
}

/** Watts as kilowatts are typed, without zeros at the end. */
function kilowattText(watts: number | null | undefined): string {
  if (watts == null) return '';
  return decimalText(watts, 3).replace(/\.?0+$/, '');
}

function fieldsOf(station: OneStation): Fields {
  return {
    name: station.name ?? '',
    site: station.site_id,
    power: kilowattText(station.max_power_w),
  };
}

/** What of the fields differs from the station, as the API takes it. */
function changeOf(station: OneStation, fields: Fields): StationChange {
  const before = fieldsOf(station);
  const watts = fields.power.trim() === '' ? null : typed(fields.power, 3);
  return {
    ...(fields.name !== before.name && { name: fields.name.trim() || null }),
    ...(fields.site !== before.site && { site_id: fields.site }),
    ...(fields.power !== before.power && { max_power_w: watts }),
  };
}

/** The sites to choose from. Who reaches named stations only does not see even the one of now. */
function useSites(ownId: string): readonly { site_id: string; name: string }[] {
  const { data = [] } = useQuery(sites);
  const isSeen = data.some(({ site_id }) => site_id === ownId);
  return isSeen ? data : [{ site_id: ownId, name: ownId }, ...data];
}

/** Name, site and rated power of a station. After a 412 theirs stands beside mine. */
export function StationForm({ station }: { station: OneStation }) {
  const known = useSites(station.site_id);
  const draft = useDraft(`station.${station.station_id}`, fieldsOf(station));
  const { value } = draft;
  // What was read when the typing began: a later state must not be overwritten unseen.
  const base = useRef(station);
  if (!draft.isDirty) base.current = station;
  const [theirs, setTheirs] = useState<OneStation | null>(null);
  const saving = useSaving<OneStation | null>();
  const mayChange = useRight('configure');
  const isBadPower = value.power.trim() !== '' && typed(value.power, 3) === null;
  const done = () => {
    setTheirs(null);
    draft.clear();
    saving.reset();
  };
  const save = async (read: OneStation) => {
    if (isBadPower) return;
    const saved = await saving.save(async () => {
      try {
        return await changeStation(read, changeOf(read, value));
      } catch (error) {
        if ((error as { status?: number }).status === 412) {
          setTheirs(await readAgain(station.station_id));
        }
        throw error;
      }
    }, t('stations.form.saved'));
    if (saved) done();
  };
  const isSame = Object.keys(changeOf(base.current, value)).length === 0;
  return (
    <Form
      saving={saving}
      draft={draft}
      why={(!mayChange && t('stations.why.noConfigure')) || (isSame && t('stations.why.same'))}
      onSave={() => void save(base.current)}
      conflict={
        theirs && (
          <Conflict
            differences={differences(theirs, value, known)}
            onTakeTheirs={done}
            onKeepMine={() => {
              base.current = theirs;
              void save(theirs);
            }}
          />
        )
      }
    >
      <TextField
        label={t('stations.name')}
        isOptional
        value={value.name}
        error={saving.fieldError('name')}
        onChange={({ target }) => draft.set({ name: target.value })}
      />
      <SelectField
        label={t('stations.col.site')}
        hint={value.site === station.site_id ? undefined : t('stations.form.siteMoves')}
        value={value.site}
        error={saving.fieldError('site_id')}
        options={known.map(({ site_id, name }) => ({ value: site_id, label: name }))}
        onChange={({ target }) => draft.set({ site: target.value })}
      />
      <TextField
        label={t('stations.powerKw')}
        hint={t('stations.powerHint')}
        isOptional
        inputMode="decimal"
        value={value.power}
        error={isBadPower ? t('stations.form.power') : saving.fieldError('max_power_w')}
        onChange={({ target }) => draft.set({ power: target.value })}
      />
    </Form>
  );
}

function differences(
  theirs: OneStation,
  mine: Fields,
  known: readonly { site_id: string; name: string }[],
): Difference[] {
  const read = fieldsOf(theirs);
  const siteName = (id: string) => known.find(({ site_id }) => site_id === id)?.name ?? id;
  const kilowatts = (text: string) => {
    const watts = text.trim() === '' ? null : typed(text, 3);
    return watts === null ? t('common.none') : power(watts);
  };
  const rows: Difference[] = [
    { field: t('stations.name'), theirs: read.name, mine: mine.name },
    { field: t('stations.col.site'), theirs: siteName(read.site), mine: siteName(mine.site) },
    {
      field: t('stations.maxPower'),
      theirs: kilowatts(read.power),
      mine: kilowatts(mine.power),
    },
  ];
  return rows.filter((row) => row.theirs !== row.mine);
}
