import { Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { ownZone } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  download,
  Empty,
  Foreign,
  Loaded,
  ProblemBox,
  SelectField,
  Table,
  Time,
  TypedField,
  useAddress,
  useSaving,
  ZoneNote,
} from '../../parts';
import { AddCard } from './CardForm';
import { CardState } from './CardState';
import { DriversPage } from './DriversPage';
import { PersonName } from './PersonName';
import { dayUsed } from './people.screen';
import { type CardFilter, cards, cardsFile, type Token } from './queries';

const STATES = ['active', 'blocked', 'expired'] as const;
const CLEARED = { q: undefined, group: undefined, status: undefined, user: undefined };

export default function CardsScreen() {
  const [address, change] = useAddress();
  const [isAdding, setAdding] = useState(false);
  const isOff = !useRight('configure') && t('drivers.why.configure');
  const saving = useSaving<Blob>();
  const { q, group, status, user } = address;
  // By last use the API takes no other filter than the state.
  const isByUse = address.sort?.endsWith('last_use') && !q && !group && !user;
  const sort = isByUse ? address.sort : 'uid';
  const filter: CardFilter = { q, parent_uid: group, status, user_id: user, sort };
  const list = cards(filter);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const save = async () => {
    const blob = await saving.save(() => cardsFile(filter));
    if (blob) download('forecourt-cards.csv', blob);
  };
  const isFiltered = Boolean(q || group || status || user);
  const add = (
    <Button kind="main" icon="add" why={isOff} onClick={() => setAdding(true)}>
      {t('drivers.card.add')}
    </Button>
  );
  return (
    <DriversPage
      actions={
        <>
          <Link to="/drivers/import" className="button">
            {t('drivers.import')}
          </Link>
          {add}
        </>
      }
    >
      {saving.error ? <ProblemBox error={saving.error} /> : null}
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="cards"
            caption={t('drivers.card.caption')}
            columns={columns()}
            rows={rows}
            rowId={(row) => row.uid}
            href={(row) => `/drivers/cards/${encodeURIComponent(row.uid)}`}
            sort={sort}
            onSort={(next) =>
              change(
                next.endsWith('last_use') ? { ...CLEARED, status, sort: next } : { sort: next },
              )
            }
            shownKey={JSON.stringify(filter)}
            more={moreOf(query, list)}
            onCsv={() => void save()}
            toolbar={<Filters filter={filter} onChange={change} />}
            empty={
              isFiltered ? (
                <Empty
                  icon="search"
                  title={t('drivers.card.emptyFilter')}
                  action={
                    <Button onClick={() => change(CLEARED)}>{t('common.filter.clear')}</Button>
                  }
                />
              ) : (
                <Empty icon="drivers" title={t('drivers.card.empty')} action={add}>
                  {t('drivers.card.emptyHow')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
      <ZoneNote zone={ownZone()} />
      <AddCard isOpen={isAdding} onClose={() => setAdding(false)} />
    </DriversPage>
  );
}

interface FiltersProps {
  filter: CardFilter;
  onChange: (change: Record<string, string | undefined>) => void;
}

function Filters({ filter, onChange }: FiltersProps) {
  return (
    <>
      <TypedField
        label={t('drivers.card.search')}
        type="search"
        value={filter.q}
        onChange={(q) => onChange({ q })}
      />
      <TypedField
        label={t('drivers.card.group')}
        type="search"
        value={filter.parent_uid}
        onChange={(group) => onChange({ group })}
      />
      <SelectField
        label={t('drivers.col.state')}
        value={filter.status ?? ''}
        options={[
          { value: '', label: t('drivers.card.anyState') },
          ...STATES.map((value) => ({ value, label: code('card', value) })),
        ]}
        onChange={({ target }) => onChange({ status: target.value || undefined })}
      />
      {filter.user_id && (
        <div className="field">
          <span className="small quiet">{t('drivers.card.holder')}</span>
          <span className="row">
            <PersonName id={filter.user_id} />
            <Button small kind="quiet" icon="close" onClick={() => onChange({ user: undefined })}>
              {t('common.filter.clear')}
            </Button>
          </span>
        </div>
      )}
    </>
  );
}

function columns(): Column<Token>[] {
  return [
    {
      id: 'uid',
      header: t('drivers.card.uid'),
      isPrimary: true,
      sort: 'uid',
      cell: (row) => (
        <span className="mono">
          <Foreign text={row.uid} />
        </span>
      ),
    },
    {
      id: 'state',
      header: t('drivers.col.state'),
      cell: (row) => <CardState of={row} />,
    },
    {
      id: 'holder',
      header: t('drivers.card.holder'),
      cell: (row) => <PersonName id={row.user_id} />,
    },
    {
      id: 'group',
      header: t('drivers.card.group'),
      cell: (row) => <Foreign text={row.parent_uid} />,
    },
    {
      id: 'mode',
      header: t('drivers.card.mode'),
      cell: (row) => code('cardMode', row.mode),
    },
    {
      id: 'expires',
      header: t('drivers.card.expires'),
      cell: (row) => <Time at={row.expires_at} zone={ownZone()} full />,
    },
    {
      id: 'type',
      header: t('drivers.card.type'),
      isHidden: true,
      cell: (row) => <Foreign text={row.type} />,
    },
    {
      id: 'used',
      header: t('drivers.col.lastUse'),
      sort: 'last_use',
      align: 'end',
      cell: (row) => dayUsed(row.last_used_on),
    },
  ];
}
