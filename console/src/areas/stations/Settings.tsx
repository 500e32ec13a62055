import { useMemo, useState } from 'react';
import { useReachesAll, useRight } from '../../api/shared';
import { code, t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import {
  Age,
  Button,
  type Column,
  Dialog,
  Empty,
  Facts,
  Foreign,
  isOpen,
  Loaded,
  ProblemBox,
  StateChip,
  Table,
  TextArea,
  TextField,
  Track,
  useAttempt,
  useSaving,
} from '../../parts';
import { is2x, linesOf, USUAL_KEYS } from './arguments';
import { useWhyNot } from './ConnectorCard';
import { type Command, command, commands, type StationState } from './queries';
import { type Compared, compared } from './settings';
import { LookFirst, useUnsure } from './unsure';

interface Props {
  stationId: string;
  state: StationState;
  zone: string;
}

/** What the charger says of its own settings, what they were before, and how to change them. */
export function Settings({ stationId, state, zone }: Props) {
  const query = useLiveQuery(commands(stationId));
  const given = query.data ?? [];
  const rows = useMemo(() => compared(query.data ?? []), [query.data]);
  const [edited, setEdited] = useState<Compared | null>(null);
  const [search, setSearch] = useState('');
  const off = useWhyNot(useRight('command'), state);
  const offToSet = (useReachesAll() ? null : t('stations.why.notAll')) ?? off;
  const columns = useMemo(() => columnsOf(offToSet, setEdited), [offToSet]);
  const last = given.find(({ type }) => type === 'get_config' || type === 'set_config');
  const needle = search.trim().toLowerCase();
  const shown = rows.filter(({ key }) => key.toLowerCase().includes(needle));
  return (
    <div className="stack">
      <Read stationId={stationId} isNew={is2x(state.boot?.protocol)} off={off} />
      {last && (isOpen(last.state) || last.state !== 'completed') && (
        <Track command={last} zone={zone} />
      )}
      <Loaded query={query}>
        {() => (
          <Table
            name="station-settings"
            isPlain={rows.length === 0}
            caption={t('stations.settings.caption')}
            columns={columns}
            rows={shown}
            rowId={({ key }) => key}
            shownKey={needle}
            toolbar={
              rows.length > 0 && (
                <TextField
                  label={t('stations.settings.search')}
                  value={search}
                  onChange={({ target }) => setSearch(target.value)}
                />
              )
            }
            empty={
              rows.length > 0 ? (
                <Empty icon="search" title={t('stations.settings.noneSuch')} />
              ) : (
                <Empty icon="settings" title={t('stations.settings.none')}>
                  {t('stations.settings.how')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
      {edited && (
        <Edit
          key={edited.key}
          stationId={stationId}
          setting={edited}
          onClose={() => setEdited(null)}
        />
      )}
    </div>
  );
}

/** Asks the charger for its settings: all of them in OCPP 1.6, those that are named in 2.x. */
function Read({
  stationId,
  isNew,
  off,
}: {
  stationId: string;
  isNew: boolean;
  off: string | null;
}) {
  const [keys, setKeys] = useState(USUAL_KEYS.join('\n'));
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const wanted = linesOf(keys);
  const isAgain = useUnsure(stationId)({ type: 'get_config' });
  const read = () => {
    const asked = isNew ? { type: 'get_config', keys: wanted } : { type: 'get_config' };
    void saving.save(
      () => attempt((key) => command(stationId, asked, key), [stationId, asked]),
      code('command', 'get_config'),
    );
  };
  return (
    <div className="stack stack-tight">
      {isNew && (
        <TextArea
          label={t('stations.give.keys')}
          hint={t('stations.give.keysHint2x')}
          spellCheck={false}
          value={keys}
          onChange={({ target }) => setKeys(target.value)}
        />
      )}
      {isAgain && <LookFirst />}
      <div className="row">
        <Button
          icon="retry"
          onClick={read}
          isBusy={saving.isBusy}
          showWhy
          why={off ?? (isNew && wanted.length === 0 && t('stations.form.wanted'))}
        >
          {t(isAgain ? 'common.command.again' : 'stations.settings.read')}
        </Button>
      </div>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </div>
  );
}

function columnsOf(off: string | null, onEdit: (setting: Compared) => void): Column<Compared>[] {
  return [
    {
      id: 'key',
      header: t('stations.give.key'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.key} />,
      csv: (row) => row.key,
    },
    {
      id: 'value',
      header: t('stations.settings.value'),
      cell: (row) =>
        row.refused === null ? (
          <span className="break">
            <Foreign text={row.value} />
          </span>
        ) : (
          <span className="faint">
            <Foreign text={row.refused} />
          </span>
        ),
      csv: (row) => row.value,
    },
    {
      id: 'before',
      header: t('stations.settings.before'),
      cell: (row) => <Foreign text={row.before} />,
      csv: (row) => row.before,
    },
    {
      id: 'asked',
      header: t('stations.settings.asked'),
      cell: (row) => (row.asked ? <Asked command={row.asked} /> : t('common.none')),
    },
    {
      id: 'at',
      header: t('stations.settings.at'),
      align: 'end',
      cell: (row) => <Age at={row.at} />,
      csv: (row) => row.at,
    },
    {
      id: 'edit',
      header: t('stations.settings.change'),
      align: 'end',
      cell: (row) => (
        <Button
          small
          why={off ?? (row.isReadOnly && t('stations.settings.readOnly'))}
          onClick={() => onEdit(row)}
        >
          {t('stations.settings.change')}
        </Button>
      ),
    },
  ];
}

function Asked({ command: given }: { command: Command }) {
  const { value } = given.arguments as { value?: string };
  const isDone = given.state === 'completed';
  return (
    <span className="row">
      <Foreign text={value} />
      <StateChip
        word={code('commandState', given.state)}
        tone={isDone ? 'good' : isOpen(given.state) ? 'busy' : 'warn'}
        icon={isDone ? 'done' : isOpen(given.state) ? 'waiting' : 'alert'}
      />
    </span>
  );
}

interface EditProps {
  stationId: string;
  setting: Compared;
  onClose: () => void;
}

/** Changes one setting; the value of now stands beside the new one. */
function Edit({ stationId, setting, onClose }: EditProps) {
  const [value, setValue] = useState(setting.value ?? '');
  const saving = useSaving<Command>();
  const attempt = useAttempt();
  const isAgain = useUnsure(stationId)({ type: 'set_config', key: setting.key });
  const save = async () => {
    const wanted = { type: 'set_config', key: setting.key, value };
    const given = await saving.save(
      () => attempt((key) => command(stationId, wanted, key), [stationId, wanted]),
      code('command', 'set_config'),
    );
    if (given !== undefined) onClose();
  };
  return (
    <Dialog
      title={t('stations.settings.title', { key: setting.key })}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="main"
            isBusy={saving.isBusy}
            why={value === setting.value && t('stations.why.same')}
            onClick={() => void save()}
          >
            {t(isAgain ? 'common.command.again' : 'stations.settings.send')}
          </Button>
        </>
      }
    >
      {isAgain && <LookFirst />}
      <Facts facts={[[t('stations.settings.value'), <Foreign key="now" text={setting.value} />]]} />
      <TextField
        label={t('stations.settings.next')}
        spellCheck={false}
        value={value}
        onChange={({ target }) => setValue(target.value)}
      />
      <p className="small quiet">{t('stations.settings.effect')}</p>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
    </Dialog>
  );
}
