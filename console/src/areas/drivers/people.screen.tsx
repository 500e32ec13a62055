import { useMemo, useState } from 'react';
import { useRight } from '../../api/shared';
import { date } from '../../format';
import { code, t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  SelectField,
  Table,
  TypedField,
  useAddress,
} from '../../parts';
import { AddPerson } from './AddPerson';
import { DriversPage } from './DriversPage';
import { PersonState } from './PersonState';
import { people, type User } from './queries';

const SORTS = ['name', 'email', 'user_id', '-last_use'] as const;
const ROLES = [
  'driver',
  'viewer',
  'caretaker',
  'site_owner',
  'operator',
  'admin',
  'deployment_admin',
] as const;
const ALL = 'all';

export default function PeopleScreen() {
  const [address, change] = useAddress();
  const [isAdding, setAdding] = useState(false);
  const mayAdd = useRight('configure');
  const { q, role = 'driver' } = address;
  // The list by last use takes no search.
  const sort = q && address.sort?.endsWith('last_use') ? 'name' : (address.sort ?? 'name');
  const filter = { q, role: role === ALL ? undefined : role, sort };
  const list = people(filter);
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  const add = (
    <Button
      kind="main"
      icon="add"
      why={!mayAdd && t('drivers.why.configure')}
      onClick={() => setAdding(true)}
    >
      {t('drivers.add')}
    </Button>
  );
  return (
    <DriversPage actions={add}>
      <Loaded query={query} lines={8}>
        {() => (
          <Table
            name="people"
            caption={t('drivers.caption')}
            columns={columns()}
            rows={rows}
            rowId={(row) => row.user_id}
            href={(row) => `/drivers/people/${encodeURIComponent(row.user_id)}`}
            sort={sort}
            onSort={(next) => change({ sort: next, q: next.endsWith('last_use') ? undefined : q })}
            shownKey={JSON.stringify(filter)}
            more={moreOf(query, list)}
            toolbar={<Filters q={q} role={role} sort={sort} onChange={change} />}
            empty={
              q || role !== 'driver' ? (
                <Empty
                  icon="search"
                  title={t('drivers.emptyFilter')}
                  action={
                    <Button onClick={() => change({ q: undefined, role: undefined })}>
                      {t('common.filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <Empty icon="drivers" title={t('drivers.empty')} action={add}>
                  {t('drivers.emptyHow')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
      <AddPerson isOpen={isAdding} onClose={() => setAdding(false)} />
    </DriversPage>
  );
}

interface FiltersProps {
  q: string | undefined;
  role: string;
  sort: string;
  onChange: (change: Record<string, string | undefined>) => void;
}

function Filters({ q, role, sort, onChange }: FiltersProps) {
  const by = sort.replace('-', '');
  return (
    <>
      <TypedField
        label={
          by === 'email'
            ? t('drivers.search.email')
            : by === 'user_id'
              ? t('drivers.search.id')
              : t('drivers.search.name')
        }
        type="search"
        value={q}
        onChange={(q) => onChange({ q })}
      />
      <SelectField
        label={t('common.person.role')}
        value={role}
        options={[
          ...ROLES.map((value) => ({ value, label: code('role', value) })),
          { value: ALL, label: t('drivers.role.all') },
        ]}
        onChange={({ target }) => onChange({ role: target.value })}
      />
      <SelectField
        label={t('drivers.sort')}
        value={sort}
        options={[...new Set([...SORTS, sort])].map((value) => ({
          value,
          label: SORT_WORDS[value]?.() ?? value,
        }))}
        onChange={({ target }) =>
          onChange({ sort: target.value, q: target.value.endsWith('last_use') ? undefined : q })
        }
      />
    </>
  );
}

const SORT_WORDS: Record<string, () => string> = {
  name: () => t('common.person.name'),
  '-name': () => t('drivers.sort.nameDown'),
  email: () => t('common.person.email'),
  '-email': () => t('drivers.sort.emailDown'),
  user_id: () => t('drivers.col.id'),
  '-user_id': () => t('drivers.sort.idDown'),
  last_use: () => t('drivers.sort.lastUseUp'),
  '-last_use': () => t('drivers.sort.lastUse'),
};

/** A day of UTC, as the API keeps days of use. */
export function dayUsed(day: string | null | undefined): string {
  return day ? date(`${day}T00:00:00Z`, 'UTC') : t('drivers.neverUsed');
}

function columns(): Column<User>[] {
  return [
    {
      id: 'name',
      header: t('common.person.name'),
      isPrimary: true,
      sort: 'name',
      cell: (row) => <Foreign text={row.full_name} />,
      csv: (row) => row.full_name,
    },
    {
      id: 'role',
      header: t('common.person.role'),
      isHidden: true,
      cell: (row) => code('role', row.role),
      csv: (row) => row.role,
    },
    {
      id: 'email',
      header: t('common.person.email'),
      sort: 'email',
      cell: (row) => <Foreign text={row.email} />,
      csv: (row) => row.email,
    },
    {
      id: 'phone',
      header: t('common.person.phone'),
      cell: (row) => <Foreign text={row.contact_number} />,
      csv: (row) => row.contact_number,
    },
    {
      id: 'state',
      header: t('drivers.col.state'),
      cell: (row) => <PersonState of={row} />,
      csv: (row) => (row.erased_at ? 'erased' : row.suspended ? 'suspended' : ''),
    },
    {
      id: 'used',
      header: t('drivers.col.lastUse'),
      sort: 'last_use',
      align: 'end',
      cell: (row) => dayUsed(row.last_used_on),
      csv: (row) => row.last_used_on,
    },
    {
      id: 'user_id',
      header: t('drivers.col.id'),
      isHidden: true,
      sort: 'user_id',
      cell: (row) => <span className="mono">{row.user_id}</span>,
      csv: (row) => row.user_id,
    },
  ];
}
