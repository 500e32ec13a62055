import { useState } from 'react';
import { useRight } from '../../api/shared';
import { whole } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  type Column,
  Field,
  Figure,
  Foreign,
  Page,
  ProblemBox,
  StateChip,
  Table,
  useAttempt,
  useSaving,
} from '../../parts';
import { type Import, importCards } from './queries';

type Line = Import['lines'][number];
const COLUMNS = 'uid,type,user_id,vehicle_id,parent_uid,status,expires_at,mode';
const BYTES_MAX = 1_000_000;

/** Imports cards: the file is checked first, and only then written. */
export default function ImportScreen() {
  const [given, setGiven] = useState<{ text: string; isTooLarge: boolean } | null>(null);
  const [result, setResult] = useState<Import | null>(null);
  const saving = useSaving<Import>();
  const attempt = useAttempt();
  const isOff = !useRight('configure') && t('drivers.why.configure');
  const read = async (file: File | undefined) => {
    setResult(null);
    saving.reset();
    if (!file) return setGiven(null);
    const isTooLarge = file.size > BYTES_MAX;
    setGiven({ text: isTooLarge ? '' : await file.text(), isTooLarge });
  };
  const run = async (isDry: boolean) => {
    const text = given?.text ?? '';
    const told = await saving.save(
      () => attempt((key) => importCards(text, isDry, key), [isDry, text]),
      t('drivers.import.told'),
    );
    if (told !== undefined) setResult(told);
  };
  const taken = result ? result.created + result.changed : 0;
  const whyImport =
    isOff ||
    (!result && t('drivers.import.checkFirst')) ||
    (result?.dry_run === false && t('drivers.import.isDone')) ||
    (taken === 0 && t('drivers.import.nothing'));
  return (
    <Page
      title={t('drivers.import.title')}
      up={{ to: '/drivers/cards', label: t('drivers.tab.cards') }}
    >
      <div className="stack stack-wide">
        <div className="narrow">
          <Card>
            <div className="stack">
              <p className="quiet">{t('drivers.import.text')}</p>
              <pre className="small">{COLUMNS}</pre>
              <Field
                label={t('drivers.import.file')}
                hint={t('drivers.import.fileHint')}
                error={given?.isTooLarge ? t('drivers.import.tooLarge') : undefined}
              >
                {(wired) => (
                  <input
                    type="file"
                    accept=".csv,text/csv"
                    className="input"
                    {...wired}
                    onChange={({ target }) => void read(target.files?.[0])}
                  />
                )}
              </Field>
              <div className="row">
                <Button
                  isBusy={saving.isBusy}
                  onClick={() => void run(true)}
                  why={isOff || (!given?.text && t('drivers.import.noFile'))}
                >
                  {t('drivers.import.check')}
                </Button>
                <Button
                  kind="main"
                  isBusy={saving.isBusy}
                  onClick={() => void run(false)}
                  why={whyImport}
                  showWhy
                >
                  {t('drivers.import.do')}
                </Button>
              </div>
              {saving.error ? <ProblemBox error={saving.error} /> : null}
            </div>
          </Card>
        </div>
        {result && <Result of={result} />}
      </div>
    </Page>
  );
}

const LOOK = {
  created: ['good', 'add'],
  changed: ['busy', 'check'],
  unchanged: ['off', 'done'],
  wrong: ['bad', 'alert'],
} as const;

function Result({ of }: { of: Import }) {
  return (
    <>
      <Banner kind="calm" icon={of.dry_run ? 'search' : 'check'}>
        {of.dry_run ? t('drivers.import.wasDry') : t('drivers.import.wasWritten')}
      </Banner>
      <div className="figures">
        <Figure label={code('import', 'created')}>{whole(of.created)}</Figure>
        <Figure label={code('import', 'changed')}>{whole(of.changed)}</Figure>
        <Figure label={code('import', 'unchanged')}>{whole(of.unchanged)}</Figure>
        <Figure label={code('import', 'wrong')}>{whole(of.wrong)}</Figure>
      </div>
      <Table
        name="card-import"
        caption={t('drivers.import.lines')}
        columns={lineColumns()}
        rows={of.lines}
        rowId={(row) => String(row.line)}
      />
    </>
  );
}

function lineColumns(): Column<Line>[] {
  return [
    {
      id: 'line',
      header: t('drivers.import.line'),
      cell: (row) => whole(row.line),
      csv: (row) => row.line,
    },
    {
      id: 'uid',
      header: t('drivers.card.uid'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.uid} />,
      csv: (row) => row.uid,
    },
    {
      id: 'result',
      header: t('drivers.import.result'),
      cell: (row) => {
        const [tone, icon] = LOOK[row.result];
        return <StateChip word={code('import', row.result)} tone={tone} icon={icon} />;
      },
      csv: (row) => row.result,
    },
    {
      id: 'why',
      header: t('drivers.import.why'),
      cell: (row) => (
        <span lang="en">
          <Foreign text={problems(row)} />
        </span>
      ),
      csv: problems,
    },
  ];
}

function problems(row: Line): string {
  return (row.errors ?? []).map(({ field, message }) => `${field}: ${message}`).join('; ');
}
