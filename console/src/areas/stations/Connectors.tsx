import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { power as kilowatts, typed, whole } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveQuery } from '../../live/use';
import {
  Button,
  type Column,
  ConnectorState,
  Dialog,
  Empty,
  Form,
  Loaded,
  SelectField,
  Table,
  TextField,
  useSaving,
} from '../../parts';
import { changed } from '../../parts/rebase';
import { placeName } from './ConnectorCard';
import { type ConnectorPlace, changeConnector } from './changes';
import { type Connector, connectors, type OneStation } from './queries';

/** The connectors of a station with what is configured of them, and forms to change that. */
export function Connectors({ station, isAway }: { station: OneStation; isAway: boolean }) {
  const query = useLiveQuery(connectors(station.station_id));
  const [edited, setEdited] = useState<Connector | 'new' | null>(null);
  const mayChange = useRight('configure');
  const off = mayChange ? null : t('stations.why.noConfigure');
  const columns = useMemo(() => columnsOf(isAway, off, setEdited), [isAway, off]);
  return (
    <Loaded query={query}>
      {(known) => (
        <div className="stack">
          <Table
            name="station-connectors"
            isPlain
            caption={t('stations.connectors.caption')}
            columns={columns}
            rows={known.filter(({ connector_id }) => connector_id > 0)}
            rowId={connectorKey}
            empty={
              <Empty icon="plug" title={t('stations.noConnectors')}>
                {t('stations.connectors.how')}
              </Empty>
            }
          />
          <div className="row">
            <Button icon="add" why={off} onClick={() => setEdited('new')}>
              {t('stations.connectors.add')}
            </Button>
          </div>
          {edited && <Edit station={station} connector={edited} onClose={() => setEdited(null)} />}
        </div>
      )}
    </Loaded>
  );
}

function columnsOf(
  isAway: boolean,
  off: string | null,
  onEdit: (connector: Connector) => void,
): Column<Connector>[] {
  return [
    {
      id: 'place',
      header: t('stations.give.place'),
      isPrimary: true,
      cell: (row) => placeName(row),
      csv: (row) => placeName(row),
    },
    {
      id: 'status',
      header: t('stations.col.state'),
      cell: (row) => <ConnectorState status={row.status} isAway={isAway} />,
      csv: (row) => row.status,
    },
    {
      id: 'type',
      header: t('stations.connectors.type'),
      cell: (row) => (row.type ? row.type.replaceAll('_', ' ') : t('common.none')),
      csv: (row) => row.type,
    },
    {
      id: 'format',
      header: t('stations.connectors.format'),
      cell: (row) => (row.format ? code('format', row.format) : t('common.none')),
      csv: (row) => row.format,
    },
    {
      id: 'phases',
      header: t('stations.connectors.phases'),
      align: 'end',
      cell: (row) => (row.phases ? whole(row.phases) : t('common.none')),
      csv: (row) => row.phases,
    },
    {
      id: 'power',
      header: t('stations.maxPower'),
      align: 'end',
      cell: (row) => (row.max_power_w ? kilowatts(row.max_power_w) : t('common.none')),
      csv: (row) => row.max_power_w,
      csvHeader: 'max_power_w',
    },
    {
      id: 'edit',
      header: t('stations.settings.change'),
      align: 'end',
      cell: (row) => (
        <Button small why={off} onClick={() => onEdit(row)}>
          {t('stations.settings.change')}
        </Button>
      ),
    },
  ];
}

/** The types that most chargers have stand first. */
const TYPES = [
  'IEC_62196_T2',
  'IEC_62196_T2_COMBO',
  'CHADEMO',
  'IEC_62196_T1',
  'IEC_62196_T1_COMBO',
  'GBT_AC',
  'GBT_DC',
  'SAE_J3400',
  'MCS',
  'DOMESTIC_F',
  'IEC_60309_2_three_32',
] as const;

interface EditProps {
  station: OneStation;
  connector: Connector | 'new';
  onClose: () => void;
}

function Edit({ station, connector, onClose }: EditProps) {
  // What the dialog opened with: under a newer entity tag old values would undo newer ones.
  const [base] = useState({ station, connector });
  const known = base.connector === 'new' ? null : base.connector;
  const [before] = useState({
    evse: '',
    number: '1',
    type: known?.type ?? '',
    format: known?.format ?? '',
    phases: known?.phases ? String(known.phases) : '',
    power: known?.max_power_w ? String(known.max_power_w / 1000) : '',
  });
  const [value, setValue] = useState(before);
  const set = (change: Partial<typeof value>) => setValue({ ...value, ...change });
  const saving = useSaving<void>();
  const watts = value.power.trim() === '' ? null : typed(value.power, 3);
  const isBadPower = value.power.trim() !== '' && watts === null;
  const isBadPlace = !/^[1-9]\d{0,4}$/.test(value.number) || !/^\d{0,5}$/.test(value.evse);
  const place: ConnectorPlace = known ?? {
    connector_id: Number(value.number),
    ...(value.evse === '' ? {} : { evse_id: Number(value.evse) }),
  };
  const isSame = Object.keys(changed(before, value)).length === 0;
  const save = async () => {
    if (isBadPower || isBadPlace) return;
    const { type, format, phases, power } = known ? changed(before, value) : value;
    const change = {
      ...(type === undefined ? {} : { type: (type || null) as Connector['type'] }),
      ...(format === undefined ? {} : { format: (format || null) as Connector['format'] }),
      ...(phases === undefined ? {} : { phases: phases === '' ? null : Number(phases) }),
      ...(power === undefined ? {} : { max_power_w: watts }),
    };
    let isSaved = false;
    await saving.save(async () => {
      await changeConnector(base.station, place, change as never);
      isSaved = true;
    }, t('stations.form.saved'));
    if (isSaved) onClose();
  };
  const types = [...new Set([...TYPES, ...(known?.type ? [known.type] : [])])];
  const none = { value: '', label: t('stations.connectors.notKnown') };
  return (
    <Dialog
      title={known ? placeName(known) : t('stations.connectors.add')}
      isOpen
      onClose={onClose}
    >
      <Form
        saving={saving}
        onSave={() => void save()}
        onCancel={onClose}
        why={known && isSame && t('stations.why.same')}
      >
        {known === null && (
          <div className="fields">
            <TextField
              label={t('stations.connectors.evse')}
              hint={t('stations.connectors.evseHint')}
              isOptional
              inputMode="numeric"
              value={value.evse}
              error={isBadPlace ? t('stations.form.number') : saving.fieldError('evse_id')}
              onChange={({ target }) => set({ evse: target.value.trim() })}
            />
            <TextField
              label={t('stations.connectors.number')}
              inputMode="numeric"
              value={value.number}
              error={isBadPlace ? t('stations.form.number') : saving.fieldError('connector_id')}
              onChange={({ target }) => set({ number: target.value.trim() })}
            />
          </div>
        )}
        <SelectField
          label={t('stations.connectors.type')}
          value={value.type}
          error={saving.fieldError('type')}
          options={[
            none,
            ...types.map((type) => ({ value: type, label: type.replaceAll('_', ' ') })),
          ]}
          onChange={({ target }) => set({ type: target.value as typeof value.type })}
        />
        <SelectField
          label={t('stations.connectors.format')}
          value={value.format}
          error={saving.fieldError('format')}
          options={[
            none,
            { value: 'SOCKET', label: code('format', 'SOCKET') },
            { value: 'CABLE', label: code('format', 'CABLE') },
          ]}
          onChange={({ target }) => set({ format: target.value as typeof value.format })}
        />
        <SelectField
          label={t('stations.connectors.phases')}
          value={value.phases}
          error={saving.fieldError('phases')}
          options={[none, ...['1', '2', '3'].map((n) => ({ value: n, label: n }))]}
          onChange={({ target }) => set({ phases: target.value })}
        />
        <TextField
          label={t('stations.powerKw')}
          isOptional
          inputMode="decimal"
          value={value.power}
          error={isBadPower ? t('stations.form.power') : saving.fieldError('max_power_w')}
          onChange={({ target }) => set({ power: target.value })}
        />
      </Form>
    </Dialog>
  );
}
