import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { me } from '../../api/shared';
import { ownZone, whole } from '../../format';
import { t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  Card,
  type Column,
  CopyId,
  Dialog,
  download,
  Empty,
  Foreign,
  Loaded,
  ProblemBox,
  StateChip,
  Table,
  Time,
  useSaving,
} from '../../parts';
import { AddOperator, RenameOperator, SuspendOperator } from './OperatorForms';
import { exportOperator, type Operator, operators, readOneOperator } from './queries';
import { Secret, type Shown } from './Secret';

type Asked = { act: 'rename' | 'suspend'; of: Operator } | null;

/** The operators of the deployment, for its admin. */
export function Operators() {
  const query = useLiveList(operators);
  const [isAdding, setAdding] = useState(false);
  const [asked, setAsked] = useState<Asked>(null);
  const [secret, setSecret] = useState<Shown | null>(null);
  const own = useQuery(me).data?.operator_id;
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const reading = useSaving<Operator>();
  // A change needs what stands now, which the list does not promise.
  const ask = async (act: 'rename' | 'suspend', id: string) => {
    const of = await reading.save(() => readOneOperator(id));
    if (of !== undefined) setAsked({ act, of });
  };
  const close = () => setAsked(null);
  return (
    <Card
      title={t('settings.operators.title')}
      actions={
        <Button icon="add" onClick={() => setAdding(true)}>
          {t('settings.operators.add')}
        </Button>
      }
    >
      {reading.error ? <ProblemBox error={reading.error} /> : null}
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="operators"
            caption={t('settings.operators.title')}
            columns={columns(own, (act, id) => void ask(act, id))}
            rows={rows}
            rowId={(row) => row.operator_id}
            more={moreOf(query, operators)}
            empty={<Empty icon="sites" title={t('settings.operators.empty')} />}
          />
        )}
      </Loaded>
      <Dialog
        title={t('settings.operators.add')}
        isOpen={isAdding}
        onClose={() => setAdding(false)}
      >
        <AddOperator
          onDone={(made) => {
            setAdding(false);
            if (made === null) return;
            const { client_id: id, client_secret: text } = made;
            setSecret({ label: t('settings.client.id'), id, secret: text });
          }}
        />
      </Dialog>
      <Dialog
        title={t('settings.operators.rename')}
        isOpen={asked?.act === 'rename'}
        onClose={close}
      >
        {asked && <RenameOperator of={asked.of} onClose={close} />}
      </Dialog>
      <Dialog
        title={
          asked?.of.suspended ? t('settings.operators.resume') : t('settings.operators.suspend')
        }
        isOpen={asked?.act === 'suspend'}
        onClose={close}
      >
        {asked && <SuspendOperator of={asked.of} onClose={close} />}
      </Dialog>
      <Secret of={secret} onClose={() => setSecret(null)} />
    </Card>
  );
}

function columns(
  own: string | undefined,
  ask: (act: 'rename' | 'suspend', id: string) => void,
): Column<Operator>[] {
  return [
    {
      id: 'name',
      header: t('settings.name'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.name} />,
      csv: (row) => row.name,
    },
    {
      id: 'id',
      header: t('settings.operator.id'),
      cell: (row) => <CopyId id={row.operator_id} />,
      csv: (row) => row.operator_id,
    },
    {
      id: 'state',
      header: t('settings.webhook.state'),
      cell: (row) => <State of={row} />,
      csv: (row) => row.suspended?.reason,
    },
    {
      id: 'acts',
      header: t('settings.acts'),
      cell: (row) => (
        <span className="row">
          <Button small onClick={() => ask('rename', row.operator_id)}>
            {t('settings.operators.rename')}
          </Button>
          <Button
            small
            {...(row.suspended ? {} : { kind: 'danger' as const })}
            onClick={() => ask('suspend', row.operator_id)}
            why={row.operator_id === own && t('settings.operators.ownWhy')}
          >
            {row.suspended ? t('settings.operators.resume') : t('settings.operators.suspend')}
          </Button>
          <Export id={row.operator_id} />
        </span>
      ),
    },
  ];
}

function State({ of }: { of: Operator }) {
  if (!of.suspended) {
    return <StateChip word={t('settings.operators.works')} tone="good" icon="check" />;
  }
  return (
    <span className="stack stack-tight">
      <StateChip word={t('settings.operators.suspended')} tone="bad" icon="lock" />
      <span className="small">
        <Foreign text={of.suspended.reason} />
        {' · '}
        <Time at={of.suspended.since} zone={ownZone()} full />
      </span>
    </span>
  );
}

/** Gathers everything of an operator page by page; it can be stopped. */
function Export({ id }: { id: string }) {
  const [rows, setRows] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const saving = useSaving<Blob>();
  const start = async () => {
    const controller = new AbortController();
    stop.current = controller;
    setRows(0);
    const blob = await saving.save(() => exportOperator(id, setRows, controller.signal));
    if (blob) download(`forecourt-operator-${id}.ndjson`, blob);
    else if (controller.signal.aborted) saving.reset();
    setRows(null);
  };
  if (rows !== null) {
    return (
      <span className="row small" role="status">
        {t('settings.operators.rows', { n: rows, shown: whole(rows) })}
        <Button small onClick={() => stop.current?.abort()}>
          {t('common.cancel')}
        </Button>
      </span>
    );
  }
  return (
    <>
      <Button small icon="download" onClick={() => void start()}>
        {t('settings.operators.export')}
      </Button>
      {saving.error ? <ProblemBox error={saving.error} onRetry={() => void start()} /> : null}
    </>
  );
}
