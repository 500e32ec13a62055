import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { power as kilowatts, typed, whole } from '../../format';
import { code, t } from '../../i18n';
import { connectorKey } from '../../live/readings';
import { useLiveQuery } from '../../live/use';
import {
  announce,
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
  useEdit,
} from '../../parts';
import { placeName } from './ConnectorCard';
import { type ConnectorPlace, changeConnector, readAgain } from './changes';
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

interface Values {
  evse: string;
  number: string;
  type: string;
  format: string;
  phases: string;
  power: string;
}

/** What is configured of a connector, as the fields show it; nothing of one that is to be added. */
function valuesOf(station: OneStation, place: ConnectorPlace | null): Values {
  const of = station.connectors?.find(
    (it) =>
      it.connector_id === place?.connector_id && (it.evse_id ?? null) === (place.evse_id ?? null),
  );
  return {
    evse: '',
    number: '1',
    type: of?.type ?? '',
    format: of?.format ?? '',
    phases: of?.phases ? String(of.phases) : '',
    power: of?.max_power_w ? String(of.max_power_w / 1000) : '',
  };
}

/** The fields that were changed, as the API takes them. */
function changeOf({ type, format, phases, power }: Partial<Values>) {
  return {
    ...(type === undefined ? {} : { type: (type || null) as Connector['type'] }),
    ...(format === undefined ? {} : { format: (format || null) as Connector['format'] }),
    ...(phases === undefined ? {} : { phases: phases === '' ? null : Number(phases) }),
    ...(power === undefined ? {} : { max_power_w: power.trim() === '' ? null : typed(power, 3) }),
  };
}

function Edit({ station, connector, onClose }: EditProps) {
  const known = connector === 'new' ? null : connector;
  const { station_id } = station;
  const edit = useEdit<OneStation, Values>({
    name: `connector.${station_id}.${known === null ? 'new' : connectorKey(known)}`,
    read: station,
    values: (read) => valuesOf(read, known),
    labels: {
      evse: t('stations.connectors.evse'),
      number: t('stations.connectors.number'),
      type: t('stations.connectors.type'),
      format: t('stations.connectors.format'),
      phases: t('stations.connectors.phases'),
      power: t('stations.powerKw'),
    },
    show: (field, text) =>
      field === 'format' && text !== '' ? code('format', text) : text.replaceAll('_', ' '),
    send: async (changes, of, all) => {
      const added = { connector_id: Number(all.number), evse_id: Number(all.evse) || null };
      await changeConnector(of, known ?? added, changeOf(known ? changes : all) as never);
      return readAgain(station_id);
    },
    reread: () => readAgain(station_id),
    onDone: () => {
      announce(t('stations.form.saved'));
      onClose();
    },
  });
  const { draft, saving } = edit;
  const { value, set } = draft;
  const isBadPower = value.power.trim() !== '' && typed(value.power, 3) === null;
  const isBadPlace = !/^[1-9]\d{0,4}$/.test(value.number) || !/^\d{0,5}$/.test(value.evse);
  const save = () => {
    if (!isBadPower && !isBadPlace) edit.save();
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
        draft={draft}
        onSave={save}
        onCancel={onClose}
        why={known && !edit.isChanged && t('stations.why.same')}
        conflict={edit.conflict}
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
          onChange={({ target }) => set({ type: target.value })}
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
          onChange={({ target }) => set({ format: target.value })}
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
