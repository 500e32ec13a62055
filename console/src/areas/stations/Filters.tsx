import { useState } from 'react';
import { code, t } from '../../i18n';
import { type Search, SelectField, TextField } from '../../parts';
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
      <TextField
        label={isByName ? t('stations.searchName') : t('stations.search')}
        type="search"
        value={q ?? ''}
        onChange={({ target }) => {
          // The list by last contact takes no search.
          const other = sort?.endsWith('last_heard') ? { sort: undefined } : {};
          onChange({ q: target.value || undefined, ...other });
        }}
      />
      <SelectField
        label={t('stations.filter.connected')}
        value={connected ?? ''}
        options={[
          all,
          { value: 'true', label: code('link', 'connected') },
          { value: 'false', label: code('link', 'away') },
        ]}
        onChange={({ target }) => onChange({ connected: target.value || undefined })}
      />
      <SelectField
        label={t('stations.filter.status')}
        value={status ?? ''}
        options={[all, ...STATUSES.map((value) => ({ value, label: code('connector', value) }))]}
        onChange={({ target }) => onChange({ status: target.value || undefined })}
      />
      <ModelField key={model} model={model} onChange={onChange} />
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

/** The whole name of a model is asked for: it is sent once the typing ends. */
function ModelField({
  model,
  onChange,
}: { model: string | undefined } & Pick<FiltersProps, 'onChange'>) {
  const [typed, setTyped] = useState(model ?? '');
  const send = () => {
    const next = typed.trim() || undefined;
    if (next !== model) onChange({ model: next });
  };
  return (
    <TextField
      label={t('stations.col.model')}
      value={typed}
      onChange={({ target }) => setTyped(target.value)}
      onBlur={send}
      onKeyDown={({ key }) => {
        if (key === 'Enter') send();
      }}
    />
  );
}
