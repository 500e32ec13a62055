import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  type Column,
  download,
  Field,
  Figure,
  Foreign,
  Form,
  Page,
  StateChip,
  Table,
  TextArea,
  type Tone,
  useAddress,
  useAttempt,
  useSaving,
} from '../../parts';
import { type Imported, importFile, stationsFile } from './changes';

type Line = Imported['lines'][number];

const HEADING =
  'station_id,site_id,name,security_profile,password,max_power_w,evse_id,connector_id,connector_max_power_w,type,format,phases';

/** Adds and changes many stations with a file: first a dry run, then the same for real. */
export default function ImportScreen() {
  const [text, setText] = useState('');
  const [checked, setChecked] = useState<{ text: string; result: Imported } | null>(null);
  const [done, setDone] = useState<Imported | null>(null);
  const saving = useSaving<Imported>();
  const mayChange = useRight('configure');
  const attempt = useAttempt();
  const send = (file: string, isDry: boolean) =>
    attempt((key) => importFile(file, isDry, key), [isDry, file]);
  const check = async () => {
    setDone(null);
    const result = await saving.save(() => send(text, true));
    setChecked(result ? { text, result } : null);
  };
  const take = async () => {
    if (checked === null) return;
    const result = await saving.save(() => send(checked.text, false), t('stations.import.done'));
    if (result === undefined) return;
    setDone(result);
    setChecked(null);
  };
  const shown = done ?? checked?.result;
  const good = (checked?.result.created ?? 0) + (checked?.result.changed ?? 0);
  return (
    <Page
      title={t('stations.import.title')}
      up={{ to: '/stations', label: t('stations.title') }}
      actions={<Examples />}
    >
      <div className="stack stack-wide">
        <Card>
          <Form
            saving={saving}
            saveLabel={t('stations.import.check')}
            why={
              (!mayChange && t('stations.why.noConfigure')) ||
              (text.trim() === '' && t('stations.import.wanted'))
            }
            onSave={() => void check()}
          >
            <p className="quiet">{t('stations.import.text')}</p>
            <Field label={t('stations.import.file')}>
              {(wired) => (
                <input
                  {...wired}
                  type="file"
                  accept=".csv,text/csv,text/plain"
                  className="input"
                  onChange={async ({ target }) => {
                    const [chosen] = target.files ?? [];
                    if (chosen) setText(await chosen.text());
                    setChecked(null);
                  }}
                />
              )}
            </Field>
            <TextArea
              label={t('stations.import.paste')}
              rows={8}
              spellCheck={false}
              value={text}
              onChange={({ target }) => {
                setText(target.value);
                setChecked(null);
              }}
            />
          </Form>
        </Card>
        {shown && (
          <Card
            title={t(done ? 'stations.import.done' : 'stations.import.checked')}
            actions={
              checked && (
                <Button
                  kind="main"
                  isBusy={saving.isBusy}
                  why={good === 0 && t('stations.import.nothing')}
                  onClick={() => void take()}
                >
                  {t('stations.import.take', { n: good })}
                </Button>
              )
            }
          >
            <Result result={shown} />
          </Card>
        )}
      </div>
    </Page>
  );
}

/** Files to begin with: an empty one, and the stations of now. */
function Examples() {
  const [{ site }] = useAddress();
  const saving = useSaving<void>();
  return (
    <>
      <Button
        icon="download"
        onClick={() => download('forecourt-stations-empty.csv', `${HEADING}\r\n`)}
      >
        {t('stations.import.empty')}
      </Button>
      <Button
        icon="download"
        isBusy={saving.isBusy}
        onClick={() =>
          void saving.save(async () => {
            download('forecourt-stations.csv', await stationsFile(site));
          })
        }
      >
        {t('stations.import.current')}
      </Button>
    </>
  );
}

const TONES: Record<string, Tone> = {
  created: 'good',
  changed: 'busy',
  unchanged: 'off',
  wrong: 'bad',
};

function Result({ result }: { result: Imported }) {
  const columns = useMemo(() => columnsOf(), []);
  const counts = ['created', 'changed', 'unchanged', 'wrong'] as const;
  return (
    <div className="stack">
      <div className="figures">
        {counts.map((name) => (
          <Figure key={name} label={code('importResult', name)}>
            {whole(result[name])}
          </Figure>
        ))}
      </div>
      {result.wrong > 0 && <Banner kind="bad">{t('stations.import.wrong')}</Banner>}
      <Table
        name="stations-import"
        caption={t('stations.import.lines')}
        columns={columns}
        rows={result.lines}
        rowId={({ line }) => String(line)}
      />
    </div>
  );
}

function columnsOf(): Column<Line>[] {
  return [
    {
      id: 'line',
      header: t('stations.import.line'),
      isPrimary: true,
      cell: (row) => whole(row.line),
      csv: (row) => row.line,
    },
    {
      id: 'station',
      header: t('stations.col.id'),
      cell: (row) => <Foreign text={row.station_id} />,
      csv: (row) => row.station_id,
    },
    {
      id: 'result',
      header: t('stations.import.result'),
      cell: (row) => (
        <StateChip
          word={code('importResult', row.result)}
          tone={TONES[row.result] ?? 'off'}
          icon={row.result === 'wrong' ? 'alert' : 'check'}
        />
      ),
      csv: (row) => row.result,
    },
    {
      id: 'errors',
      header: t('stations.import.errors'),
      cell: (row) => (
        <span lang="en">
          {(row.errors ?? []).map(({ field, message }) => (
            <span key={field} className="row small">
              <code>{field}</code>
              <Foreign text={message} />
            </span>
          ))}
        </span>
      ),
      csv: (row) => row.errors?.map(({ field, message }) => `${field}: ${message}`).join('; '),
    },
  ];
}
