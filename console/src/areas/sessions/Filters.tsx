import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { me } from '../../api/shared';
import { code, t } from '../../i18n';
import { Button, Foreign, Icon, type Search, SelectField, TextField } from '../../parts';
import { useFound } from './queries';

interface Props {
  address: Search;
  onChange: (changes: Search) => void;
}

export const STATUSES = [
  'STARTING',
  'CHARGING',
  'FINISHED',
  'NEEDS_REVIEW',
  'SETTLED',
  'FAILED',
  'CREATED',
] as const;

/** The oddities that a list can be narrowed to. */
const FLAGS = [
  'provisional',
  'corrected',
  'meter_missing',
  'meter_backwards',
  'meter_implausible',
  'clock_implausible',
  'start_unknown',
  'sequence_gap',
  'record_gap',
  'last_reading_billed',
  'token_refused',
  'decided_without_cloud',
  'station_offline',
] as const;

/** Whether the periods of the list are those of the ends; else those of the starts. */
export function isByEnd(address: Search): boolean {
  return address.sort?.endsWith('ended_at') ?? false;
}

/** A day that bounds the period. A session counts on the day it ended, so the order follows. */
function period(address: Search, change: Search): Search {
  const has = change.from || change.to;
  const fits = !address.status || address.status === 'SETTLED';
  return has && fits && address.sort === undefined ? { ...change, sort: '-ended_at' } : change;
}

export function Filters({ address, onChange }: Props) {
  const chosen = address.status?.split(',') ?? [];
  const choose = (status: string, isChosen: boolean) => {
    const next = STATUSES.filter((it) => (it === status ? isChosen : chosen.includes(it)));
    const fits = next.length === 0 || next.join() === 'SETTLED';
    const sort = fits || !isByEnd(address) ? {} : { sort: undefined };
    onChange({ status: next.join(',') || undefined, ...sort });
  };
  return (
    <search className="toolbar no-print">
      <SearchBox address={address} onChange={onChange} />
      <div className="field">
        <span className="field-label small quiet">{t('sessions.filter.status')}</span>
        <details className="menu">
          <summary className="button">
            {chosen.length === 0
              ? t('sessions.filter.any')
              : chosen.length === 1
                ? code('session', chosen[0] ?? '')
                : t('sessions.filter.several', { n: chosen.length })}
            <Icon name="down" />
          </summary>
          <div className="menu-panel menu-start">
            {STATUSES.map((status) => (
              <label key={status} className="check">
                <input
                  type="checkbox"
                  checked={chosen.includes(status)}
                  onChange={({ target }) => choose(status, target.checked)}
                />
                {code('session', status)}
              </label>
            ))}
          </div>
        </details>
      </div>
      <TextField
        label={isByEnd(address) ? t('sessions.filter.endedFrom') : t('sessions.filter.startedFrom')}
        type="date"
        value={address.from ?? ''}
        max={address.to}
        onChange={({ target }) =>
          onChange(period(address, { from: target.value || undefined, to: address.to }))
        }
      />
      <TextField
        label={t('sessions.filter.to')}
        type="date"
        value={address.to ?? ''}
        min={address.from}
        onChange={({ target }) =>
          onChange(period(address, { to: target.value || undefined, from: address.from }))
        }
      />
      <SelectField
        label={t('sessions.filter.flag')}
        value={address.flag ?? ''}
        options={[
          { value: '', label: t('sessions.filter.any') },
          ...FLAGS.map((flag) => ({ value: flag, label: code('flag', flag) })),
        ]}
        onChange={({ target }) => onChange({ flag: target.value || undefined })}
      />
    </search>
  );
}

const TYPING_MS = 300;

/** The search text reaches the address once a person stops typing. */
function SearchBox({ address, onChange }: Props) {
  const { q = '' } = address;
  const [typed, setTyped] = useState(q);
  const [known, setKnown] = useState(q);
  if (known !== q) {
    setKnown(q);
    setTyped(q);
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for what is typed only
  useEffect(() => {
    if (typed === q) return;
    const timer = setTimeout(() => onChange({ q: typed || undefined }), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <TextField
      label={t('sessions.filter.q')}
      type="search"
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
    />
  );
}

/** What the search text may mean. A choice becomes a filter. */
export function Found({ address, onChange }: Props) {
  const { data: own } = useQuery(me);
  const reachesAll = own?.site_ids == null && own?.station_ids == null;
  const { q = '' } = address;
  const { data, isPending, error } = useFound(q, reachesAll);
  if (q.trim() === '') return null;
  const pick = (filter: Search) => onChange({ q: undefined, ...filter });
  if (data === undefined) {
    return isPending && !error ? null : <p className="quiet">{t('sessions.found.failed')}</p>;
  }
  const { stations, users, tokens, vehicles, session } = data;
  const count = stations.length + users.length + tokens.length + vehicles.length;
  if (count === 0 && !session) return <p className="quiet">{t('sessions.found.nothing')}</p>;
  return (
    <nav className="card" aria-label={t('sessions.found.title')}>
      <p className="small quiet">{t('sessions.found.title')}</p>
      <div className="row">
        {session && (
          <Link className="button" to={`/sessions/${encodeURIComponent(session.session_id)}`}>
            <Icon name="sessions" />
            {t('sessions.found.session')}
          </Link>
        )}
        {users.map((user) => (
          <Button key={user.user_id} onClick={() => pick({ user: user.user_id })}>
            {t('sessions.filter.user')} <Foreign text={user.full_name} />
          </Button>
        ))}
        {vehicles.map((vehicle) => (
          <Button
            key={vehicle.vehicle_id}
            onClick={() => pick({ vehicle: vehicle.vehicle_id })}
          >
            {t('sessions.filter.vehicle')} <Foreign text={vehicle.licence_plate} />
          </Button>
        ))}
        {tokens.map((token) => (
          <Button key={token.uid} onClick={() => pick({ token: token.uid })}>
            {t('sessions.filter.token')} <Foreign text={token.uid} />
          </Button>
        ))}
        {stations.map((station) => (
          <Button
            key={station.station_id}
            onClick={() => pick({ station: station.station_id })}
          >
            {t('sessions.filter.station')} <Foreign text={station.station_id} />
          </Button>
        ))}
      </div>
    </nav>
  );
}

const CHOSEN = ['user', 'token', 'vehicle', 'station'] as const;

/** The filters that a search chose. Each can be taken off. */
export function Chosen({ address, onChange }: Props) {
  const shown = CHOSEN.filter((name) => address[name]);
  if (shown.length === 0) return null;
  return (
    <div className="row">
      {shown.map((name) => (
        <Button
          key={name}
          small
          icon="close"
          title={t('sessions.filter.remove')}
          onClick={() => onChange({ [name]: undefined })}
        >
          {t(`sessions.filter.${name}`)} <Foreign text={address[name]} />
        </Button>
      ))}
    </div>
  );
}
