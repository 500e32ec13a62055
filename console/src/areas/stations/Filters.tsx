import { code, t } from '../../i18n';
import { type Search, SelectField, TypedField } from '../../parts';
import type { Filter } from './queries';

const SORTS = ['station_id', 'name', '-last_heard', 'last_heard'] as const;

/** Another order. The list by last contact takes no search. */
export function sortedBy(sort: string): Search {
  return sort.endsWith('last_heard') ? { sort, q: undefined } : { sort };
}

interface FiltersProps {
  filter: Filter;
  onChange: (change: Search) => void;
}

const STATUSES = [
  'AVAILABLE',
  'PREPARING',
  'CHARGING',
  'SUSPENDED_EV',
  'SUSPENDED_EVSE',
  'FINISHING',
  'RESERVED',
  'OCCUPIED',
  'UNAVAILABLE',
  'FAULTED',
] as const;

/** The filters of the list of stations. */
export function Filters({ filter, onChange }: FiltersProps) {
  const { q, sort, connected, status, model } = filter;
  const isByName = sort === 'name' || sort === '-name';
  const all = { value: '', label: t('stations.all') };
  return (
    <>
      <TypedField
        label={isByName ? t('stations.searchName') : t('stations.search')}
        type="search"
        value={q}
        onChange={(q) => {
          // The list by last contact takes no search.
          const other = sort?.endsWith('last_heard') ? { sort: undefined } : {};
          onChange({ q, ...other });
        }}
      />
      <SelectField
        label={t('stations.filter.connected')}
        value={connected ?? ''}
        options={[
          all,
          { value: 'true', label: code('link', 'connected') },
          { value: 'false', label: code('link', 'away') },
          { value: 'unknown', label: code('link', 'unknown') },
          { value: 'false,unknown', label: t('stations.filter.lost') },
        ]}
        onChange={({ target }) => onChange({ connected: target.value || undefined })}
      />
      <SelectField
        label={t('stations.filter.status')}
        value={status ?? ''}
        options={[all, ...STATUSES.map((value) => ({ value, label: code('connector', value) }))]}
        onChange={({ target }) => onChange({ status: target.value || undefined })}
      />
      <TypedField
        label={t('stations.col.model')}
        value={model}
        isWhole
        onChange={(model) => onChange({ model })}
      />
      <div className="field phone-only">
        <SelectField
          label={t('stations.sort')}
          value={sort ?? 'station_id'}
          options={SORTS.map((value) => ({ value, label: t(`stations.sort.${value}`) }))}
          onChange={({ target }) => onChange(sortedBy(target.value))}
        />
      </div>
    </>
  );
}
