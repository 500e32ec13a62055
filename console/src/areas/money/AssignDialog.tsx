import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { operator, sites } from '../../api/shared';
import { t } from '../../i18n';
import { Conflict, Dialog, Foreign, Form, Loaded, SelectField, useSaving } from '../../parts';
import { type Assigned, assign, assignment, type Place, stations, type Tariff } from './queries';

interface Props {
  tariff: Tariff;
  isOpen: boolean;
  onClose: () => void;
}

/** Assigns a tariff to the operator, a site or a station. Says what is replaced there. */
export function AssignDialog({ tariff, isOpen, onClose }: Props) {
  return (
    <Dialog title={t('money.assign.title')} isOpen={isOpen} onClose={onClose}>
      <Choose tariff={tariff} onClose={onClose} />
    </Dialog>
  );
}

const KINDS = ['operator', 'site', 'station'] as const;

function Choose({ tariff, onClose }: Omit<Props, 'isOpen'>) {
  const [kind, setKind] = useState<Place['kind']>('site');
  const [chosen, setChosen] = useState('');
  const names = useNames(kind);
  const id = names.some(({ value }) => value === chosen) ? chosen : (names[0]?.value ?? '');
  const place: Place = kind === 'operator' ? { kind } : { kind, id };
  const isThere = kind === 'operator' || id !== '';
  const read = useQuery({ ...assignment(place), enabled: isThere });
  return (
    <div className="stack">
      <SelectField
        label={t('money.assign.to')}
        value={kind}
        options={KINDS.map((value) => ({ value, label: t(`money.place.${value}`) }))}
        onChange={({ target }) => setKind(target.value as Place['kind'])}
      />
      {kind !== 'operator' && names.length > 0 && (
        <SelectField
          label={t(`money.place.${kind}`)}
          value={id}
          options={names}
          onChange={({ target }) => setChosen(target.value)}
        />
      )}
      {isThere ? (
        <Loaded query={read} lines={2}>
          {(known) => (
            <AssignForm
              key={JSON.stringify(place)}
              tariff={tariff}
              place={place}
              read={known}
              onReread={() => void read.refetch()}
              onClose={onClose}
            />
          )}
        </Loaded>
      ) : (
        <p className="quiet">{t('money.assign.nothing')}</p>
      )}
    </div>
  );
}

function useNames(kind: Place['kind']): { value: string; label: string }[] {
  const all = useQuery(sites).data ?? [];
  const priced = useQuery(stations).data?.items ?? [];
  if (kind === 'site') return all.map((it) => ({ value: it.site_id, label: it.name }));
  if (kind === 'station') {
    return priced.map(({ station_id }) => ({ value: station_id, label: station_id }));
  }
  return [];
}

interface AssignFormProps {
  tariff: Tariff;
  place: Place;
  read: Assigned;
  onReread: () => void;
  onClose: () => void;
}

function AssignForm({ tariff, place, read, onReread, onClose }: AssignFormProps) {
  const saving = useSaving<true>();
  const own = useQuery(operator).data;
  // What the person saw when the place was chosen; a later read does not change what is overwritten.
  const [seen, setSeen] = useState(read);
  const before = seen.tariff_id ?? null;
  const isSame = before === tariff.tariff_id;
  const save = async (from: Assigned) => {
    const done = await saving.save(async () => {
      await assign(place, from, tariff.tariff_id);
      return true;
    }, t('money.saved'));
    if (done) onClose();
    else onReread();
  };
  const conflict = (
    <Conflict
      differences={[
        {
          field: t('money.assign.tariff'),
          theirs: read.tariff_id ?? t('money.assign.noneThere'),
          mine: tariff.tariff_id,
        },
      ]}
      onKeepMine={() => {
        setSeen(read);
        void save(read);
      }}
      onTakeTheirs={onClose}
    />
  );
  return (
    <Form
      saving={saving}
      saveLabel={t('money.assign')}
      onSave={() => void save(seen)}
      onCancel={onClose}
      why={isSame && t('money.assign.same')}
      conflict={conflict}
    >
      <p>
        {t('money.assign.before')}{' '}
        {before ? <Foreign text={before} /> : t('money.assign.noneThere')}
      </p>
      {place.kind === 'operator' && own && (
        <p className="small quiet">{t('money.assign.operatorHint')}</p>
      )}
      <p className="small quiet">{t('money.assign.when')}</p>
    </Form>
  );
}
