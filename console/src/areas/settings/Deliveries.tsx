import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { code, t } from '../../i18n';
import { moreOf } from '../../live/use';
import {
  Button,
  Card,
  type Column,
  CopyId,
  Dialog,
  Empty,
  Foreign,
  Loaded,
  ProblemBox,
  SelectField,
  StateChip,
  Table,
  Time,
  type Tone,
  useAddress,
  useAttempt,
  useSaving,
} from '../../parts';
import {
  type Delivery,
  type DeliveryState,
  deliveries,
  deliveriesMs,
  event,
  redeliver,
  type Webhook,
} from './queries';

const STATES = ['pending', 'delivered', 'failed', 'dropped'] as const;
const TONES: Record<DeliveryState, Tone> = {
  pending: 'busy',
  delivered: 'good',
  failed: 'bad',
  dropped: 'warn',
};

function useDeliveries(of: Webhook, state: DeliveryState | undefined) {
  const { queryKey, page } = deliveries(of.webhook_id, state);
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) => page(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    placeholderData: (before) => before,
    // What waits is delivered within seconds; nothing else changes by itself.
    refetchInterval: ({ state: { data } }) => {
      const waits = data?.pages.some(({ items }) => items.some((it) => it.state === 'pending'));
      return waits ? deliveriesMs : false;
    },
  });
}

/** What was sent to a webhook, how it was answered, and the body. */
export function Deliveries({ of, zone }: { of: Webhook; zone: string }) {
  const [address, change] = useAddress();
  const [shown, setShown] = useState<Delivery | null>(null);
  const saving = useSaving<Delivery>();
  const attempt = useAttempt();
  const state = STATES.find((it) => it === address.state);
  const query = useDeliveries(of, state);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const again = (row: Delivery) =>
    void saving.save(
      () =>
        attempt(
          (key) => redeliver(of.webhook_id, row.event_id, key),
          [of.webhook_id, row.event_id],
        ),
      t('settings.delivery.sentAgain'),
    );
  const acts = (row: Delivery) => (
    <span className="row">
      <Button small onClick={() => setShown(row)}>
        {t('settings.delivery.show')}
      </Button>
      <Button
        small
        isBusy={saving.isBusy}
        onClick={() => again(row)}
        why={!of.active && t('settings.delivery.offWhy')}
      >
        {t('settings.delivery.again')}
      </Button>
    </span>
  );
  return (
    <Card title={t('settings.delivery.title')}>
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="deliveries"
            caption={t('settings.delivery.title')}
            columns={columns(zone, acts)}
            rows={rows}
            rowId={(row) => row.event_id}
            shownKey={state ?? ''}
            more={moreOf(query, deliveries(of.webhook_id, state))}
            toolbar={
              <SelectField
                label={t('settings.webhook.state')}
                value={state ?? ''}
                options={[
                  { value: '', label: t('settings.delivery.any') },
                  ...STATES.map((value) => ({ value, label: code('delivery', value) })),
                ]}
                onChange={({ target }) => change({ state: target.value || undefined })}
              />
            }
            empty={
              <Empty icon="waiting" title={t('settings.delivery.empty')}>
                {t('settings.delivery.emptyHow')}
              </Empty>
            }
          />
        )}
      </Loaded>
      <Dialog
        title={shown?.type ?? ''}
        isOpen={shown !== null}
        onClose={() => setShown(null)}
        isWide
      >
        {shown && <One of={shown} zone={zone} />}
      </Dialog>
    </Card>
  );
}

function columns(zone: string, acts: (row: Delivery) => React.ReactNode): Column<Delivery>[] {
  return [
    {
      id: 'type',
      header: t('settings.delivery.event'),
      isPrimary: true,
      cell: (row) => <code>{row.type}</code>,
      csv: (row) => row.type,
    },
    {
      id: 'at',
      header: t('settings.delivery.at'),
      cell: (row) => <Time at={row.event_at} zone={zone} withSeconds />,
      csv: (row) => row.event_at,
    },
    {
      id: 'state',
      header: t('settings.webhook.state'),
      cell: (row) => (
        <StateChip
          word={code('delivery', row.state)}
          tone={TONES[row.state]}
          icon={row.state === 'delivered' ? 'check' : row.state === 'pending' ? 'waiting' : 'alert'}
        />
      ),
      csv: (row) => row.state,
    },
    {
      id: 'answer',
      header: t('settings.delivery.answer'),
      cell: (row) => <Answer of={row.attempts.at(-1)} />,
      csv: (row) => row.attempts.at(-1)?.status ?? row.attempts.at(-1)?.error,
    },
    {
      id: 'attempts',
      header: t('settings.delivery.attempts'),
      align: 'end',
      cell: (row) => row.attempted,
      csv: (row) => row.attempted,
    },
    { id: 'acts', header: t('settings.acts'), cell: acts },
  ];
}

function Answer({ of }: { of: Delivery['attempts'][number] | undefined }) {
  if (of === undefined) return t('common.none');
  if (of.status) return <span className="mono">{`HTTP ${of.status}`}</span>;
  return (
    <span lang="en">
      <Foreign text={of.error} />
    </span>
  );
}

/** One delivery: its attempts, and the event as it is sent. */
function One({ of, zone }: { of: Delivery; zone: string }) {
  const query = useQuery(event(of.event_id));
  return (
    <div className="stack">
      <p className="quiet">{code('webhookEvent', of.type)}</p>
      <p className="small">
        {t('settings.delivery.id')} <CopyId id={of.event_id} />
      </p>
      <h3>{t('settings.delivery.attempts')}</h3>
      {of.attempts.length === 0 && <p className="quiet">{t('settings.delivery.noAttempt')}</p>}
      <ul className="stack stack-tight">
        {of.attempts.map((attempt) => (
          <li key={attempt.at} className="row">
            <Time at={attempt.at} zone={zone} withSeconds />
            <Answer of={attempt} />
          </li>
        ))}
      </ul>
      {of.next_at && (
        <p className="small quiet">
          {t('settings.delivery.next')} <Time at={of.next_at} zone={zone} withSeconds />
        </p>
      )}
      <h3>{t('settings.delivery.body')}</h3>
      <Loaded query={query} lines={4}>
        {(told) => <pre className="small">{JSON.stringify(told, null, 2)}</pre>}
      </Loaded>
    </div>
  );
}
