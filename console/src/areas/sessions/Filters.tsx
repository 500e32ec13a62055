import { useQuery } from '@tanstack/react-query';
import { code, t } from '../../i18n';
import {
  Button,
  Foreign,
  Icon,
  Menu,
  type Search,
  SelectField,
  TextField,
  TypedField,
} from '../../parts';
import { stationIds } from './queries';

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
  'clock_differs',
  'start_unknown',
  'sequence_gap',
  'record_gap',
  'last_reading_billed',
  'token_refused',
  'no_card',
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
      <StationBox address={address} onChange={onChange} />
      <div className="field">
        <span className="field-label small quiet">{t('sessions.filter.status')}</span>
        <Menu
          place="start"
          buttonClass="input"
          label={
            <>
              {chosen.length === 0
                ? t('sessions.filter.any')
                : chosen.length === 1
                  ? code('session', chosen[0] ?? '')
                  : t('sessions.filter.several', { n: chosen.length })}
              <Icon name="sort" />
            </>
          }
        >
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
        </Menu>
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

/** Card, plate, driver, session or CDR. It stands for itself: a named driver leaves the filter. */
function SearchBox({ address, onChange }: Props) {
  return (
    <TypedField
      label={t('sessions.filter.q')}
      type="search"
      value={address.q}
      onChange={(q) => onChange({ q, user: undefined, token: undefined, vehicle: undefined })}
    />
  );
}

function StationBox({ address, onChange }: Props) {
  const { station = '' } = address;
  const { data } = useQuery({ ...stationIds(station), enabled: station !== '' });
  return (
    <TypedField
      label={t('sessions.filter.station')}
      value={station}
      options={data?.map((value) => ({ value })) ?? []}
      onChange={(value) => onChange({ station: value })}
    />
  );
}

const CHOSEN = ['user', 'token', 'vehicle'] as const;

/** The filters that a link of another page set. Each can be taken off. */
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
