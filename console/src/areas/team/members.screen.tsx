import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { me, sites, useSignInOf } from '../../api/shared';
import { compare, listed, ownZone } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  type Column,
  Empty,
  Foreign,
  Loaded,
  SelectField,
  StateChip,
  Table,
  Time,
  TypedField,
  useAddress,
  YesNo,
  ZoneNote,
} from '../../parts';
import { AddMember } from './AddMember';
import { type Member, STAFF, staff } from './queries';
import { TeamPage } from './TeamPage';

export default function MembersScreen() {
  const [{ q, role, sort = 'role' }, change] = useAddress();
  const [isAdding, setAdding] = useState(false);
  const query = useQuery(staff);
  const known = useQuery(sites);
  const own = useQuery(me).data?.user_id ?? null;
  const rows = useMemo(
    () =>
      sorted(
        (query.data?.members ?? []).filter((it) => fits(it, q, role)),
        sort,
      ),
    [query.data, q, role, sort],
  );
  const names = useMemo(
    () => new Map((known.data ?? []).map((site) => [site.site_id, site.name])),
    [known.data],
  );
  const add = (
    <Button kind="main" icon="add" onClick={() => setAdding(true)}>
      {t('team.add')}
    </Button>
  );
  return (
    <TeamPage actions={add}>
      <Loaded query={query} lines={6}>
        {({ isCut }) => (
          <>
            {isCut && <Banner>{t('team.cut')}</Banner>}
            <Table
              name="team"
              caption={t('team.caption')}
              columns={columns(names, own)}
              rows={rows}
              rowId={(row) => row.user_id}
              href={(row) => `/team/${encodeURIComponent(row.user_id)}`}
              sort={sort}
              onSort={(next) => change({ sort: next })}
              shownKey={`${q} ${role} ${sort}`}
              toolbar={
                <>
                  <TypedField
                    label={t('team.search')}
                    type="search"
                    value={q}
                    onChange={(q) => change({ q })}
                  />
                  <SelectField
                    label={t('common.person.role')}
                    value={role ?? ''}
                    options={[
                      { value: '', label: t('team.anyRole') },
                      ...STAFF.map((value) => ({ value, label: code('role', value) })),
                    ]}
                    onChange={({ target }) => change({ role: target.value || undefined })}
                  />
                </>
              }
              empty={
                <Empty
                  icon="team"
                  title={q || role ? t('team.emptyFilter') : t('team.empty')}
                  action={
                    q || role ? (
                      <Button onClick={() => change({ q: undefined, role: undefined })}>
                        {t('common.filter.clear')}
                      </Button>
                    ) : (
                      add
                    )
                  }
                >
                  {!q && !role && t('team.emptyHow')}
                </Empty>
              }
            />
          </>
        )}
      </Loaded>
      <ZoneNote zone={ownZone()} />
      <AddMember isOpen={isAdding} onClose={() => setAdding(false)} />
    </TeamPage>
  );
}

function fits(of: Member, q: string | undefined, role: string | undefined): boolean {
  if (role && of.role !== role) return false;
  const wanted = q?.trim().toLowerCase() ?? '';
  return [of.full_name, of.email ?? ''].some((text) => text.toLowerCase().includes(wanted));
}

function sorted(rows: Member[], sort: string): Member[] {
  const by = sort.replace('-', '');
  const rank = (of: Member) => STAFF.indexOf(of.role as (typeof STAFF)[number]);
  const ordered = rows.toSorted((a, b) => {
    const first = by === 'role' ? rank(a) - rank(b) : 0;
    return first || compare(a.full_name, b.full_name);
  });
  return sort.startsWith('-') ? ordered.reverse() : ordered;
}

function columns(names: ReadonlyMap<string, string>, own: string | null): Column<Member>[] {
  return [
    {
      id: 'name',
      header: t('common.person.name'),
      isPrimary: true,
      sort: 'name',
      cell: (row) => (
        <>
          <Foreign text={row.full_name} />
          {row.user_id === own && <span className="faint">{` (${t('team.you')})`}</span>}
        </>
      ),
      csv: (row) => row.full_name,
    },
    {
      id: 'role',
      header: t('common.person.role'),
      sort: 'role',
      cell: (row) => code('role', row.role),
      csv: (row) => row.role,
    },
    {
      id: 'reach',
      header: t('team.reach'),
      cell: (row) => <Reach of={row} names={names} />,
      csv: (row) => [...(row.site_ids ?? []), ...(row.station_ids ?? [])].join(' '),
    },
    {
      id: 'email',
      header: t('common.person.email'),
      cell: (row) => <Foreign text={row.email} />,
      csv: (row) => row.email,
    },
    {
      id: 'state',
      header: t('team.state'),
      cell: (row) => <State of={row} />,
      csv: (row) => (row.suspended ? 'suspended' : ''),
    },
    {
      id: 'factor',
      header: t('team.factor'),
      cell: (row) => <YesNo is={row.second_factor} />,
      csv: (row) => String(row.second_factor),
    },
    {
      id: 'invited',
      header: t('team.invitedAt'),
      cell: (row) => <Time at={row.invited_at} zone={ownZone()} />,
      csv: (row) => row.invited_at,
      isHidden: true,
    },
  ];
}

function Reach({ of, names }: { of: Member; names: ReadonlyMap<string, string> }) {
  if (of.role === 'site_owner') {
    const known = (of.site_ids ?? []).map((id) => names.get(id) ?? id);
    return <Foreign text={listed(known) || t('team.reach.none')} />;
  }
  if (of.role === 'caretaker') {
    return <Foreign text={listed(of.station_ids ?? []) || t('team.reach.none')} />;
  }
  return t('team.reach.all');
}

function State({ of }: { of: Member }) {
  if (of.erased_at || of.erasing_at) {
    return <StateChip word={t('team.state.erased')} tone="off" icon="off" />;
  }
  if (of.suspended) return <StateChip word={t('team.state.suspended')} tone="bad" icon="lock" />;
  return <SignInState of={of} />;
}

function SignInState({ of }: { of: Member }) {
  const signIn = useSignInOf(of);
  if (signIn === 'none') {
    return <StateChip word={t('team.state.notInvited')} tone="off" icon="waiting" />;
  }
  return <StateChip word={t(`team.state.${signIn}`)} tone="good" icon="check" />;
}
