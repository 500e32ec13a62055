import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { ownZone } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  Confirm,
  Empty,
  Foreign,
  Loaded,
  SelectField,
  StateChip,
  Table,
  Time,
  type Tone,
  useAddress,
  useAttempt,
  useSaving,
  ZoneNote,
} from '../../parts';
import { DriversPage } from './DriversPage';
import { PersonName } from './PersonName';
import { answerClaim, type Claim, claims } from './queries';

const STATES = ['open', 'confirmed', 'refused', 'expired'] as const;
const ANY = 'any';
const TONES: Record<Claim['state'], Tone> = {
  open: 'warn',
  confirmed: 'good',
  refused: 'bad',
  expired: 'off',
};

export default function ClaimsScreen() {
  const [address, change] = useAddress();
  const [asked, setAsked] = useState<{ of: Claim; isConfirmed: boolean } | null>(null);
  const state = address.state ?? 'open';
  const list = claims(state === ANY ? undefined : state);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const isOff = !useRight('configure') && t('drivers.why.configure');
  const saving = useSaving<Claim>();
  const attempt = useAttempt();
  const answer = async () => {
    if (asked === null) return;
    const { of, isConfirmed } = asked;
    const done = await saving.save(
      () =>
        attempt((key) => answerClaim(of.claim_id, isConfirmed, key), [of.claim_id, isConfirmed]),
      t('drivers.saved'),
    );
    if (done !== undefined) setAsked(null);
  };
  const acts = (of: Claim) => (
    <span className="row">
      <Button small onClick={() => setAsked({ of, isConfirmed: true })} why={isOff}>
        {t('drivers.claim.confirm')}
      </Button>
      <Button small kind="danger" onClick={() => setAsked({ of, isConfirmed: false })} why={isOff}>
        {t('drivers.claim.refuse')}
      </Button>
    </span>
  );
  return (
    <DriversPage>
      <p className="quiet">{t('drivers.claim.lead')}</p>
      <Loaded query={query} lines={4}>
        {() => (
          <Table
            name="claims"
            caption={t('drivers.claim.caption')}
            columns={columns(acts)}
            rows={rows}
            rowId={(row) => row.claim_id}
            shownKey={state}
            more={moreOf(query, list)}
            toolbar={
              <SelectField
                label={t('drivers.col.state')}
                value={state}
                options={[
                  ...STATES.map((value) => ({ value, label: code('claim', value) })),
                  { value: ANY, label: t('drivers.card.anyState') },
                ]}
                onChange={({ target }) => change({ state: target.value })}
              />
            }
            empty={
              <Empty icon="done" title={t('drivers.claim.empty')}>
                {t('drivers.claim.emptyHow')}
              </Empty>
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={ownZone()} />
      <Confirm
        title={t(asked?.isConfirmed ? 'drivers.claim.confirm' : 'drivers.claim.refuse')}
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        action={t(asked?.isConfirmed ? 'drivers.claim.confirm' : 'drivers.claim.refuse')}
        onDo={() => void answer()}
        saving={saving}
        isDanger={asked?.isConfirmed === false}
      >
        <p>
          <Foreign text={asked?.of.token_uid} />
          {' · '}
          <PersonName id={asked?.of.user_id} />
        </p>
        <p>{t(asked?.isConfirmed ? 'drivers.claim.confirmText' : 'drivers.claim.refuseText')}</p>
      </Confirm>
    </DriversPage>
  );
}

function columns(acts: (of: Claim) => React.ReactNode): Column<Claim>[] {
  const zone = ownZone();
  return [
    {
      id: 'uid',
      header: t('drivers.card.uid'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.token_uid} />,
      csv: (row) => row.token_uid,
    },
    {
      id: 'person',
      header: t('drivers.claim.person'),
      cell: (row) => <PersonName id={row.user_id} />,
      csv: (row) => row.user_id,
    },
    {
      id: 'station',
      header: t('drivers.claim.station'),
      cell: (row) => <Foreign text={row.station_id} />,
      csv: (row) => row.station_id,
    },
    {
      id: 'at',
      header: t('drivers.claim.at'),
      cell: (row) => <Time at={row.created_at} zone={zone} />,
      csv: (row) => row.created_at,
    },
    {
      id: 'until',
      header: t('drivers.claim.until'),
      cell: (row) => <Time at={row.open_until} zone={zone} full />,
      csv: (row) => row.open_until,
    },
    {
      id: 'state',
      header: t('drivers.col.state'),
      cell: (row) => (
        <StateChip
          word={code('claim', row.state)}
          tone={TONES[row.state] ?? 'off'}
          icon={row.state === 'open' ? 'clock' : 'check'}
        />
      ),
      csv: (row) => row.state,
    },
    {
      id: 'acts',
      header: t('drivers.acts'),
      cell: (row) => (row.state === 'open' ? acts(row) : t('common.none')),
    },
  ];
}
