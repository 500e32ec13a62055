import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { api, body } from '../../api/client';
import { t } from '../../i18n';
import { Button, Foreign, TypedField } from '../../parts';
import { PersonName } from './PersonName';

interface Props {
  label: string;
  hint?: string;
  error?: string | undefined;
  /** The id of the chosen person, or nothing. */
  value: string;
  onChange: (id: string) => void;
}

const FOUND_MAX = 6;

/** Chooses a person by the beginning of the name. */
export function PersonChoice({ label, hint, error, value, onChange }: Props) {
  const [q, setQ] = useState('');
  const list = useId();
  const found = useQuery({
    queryKey: ['users', 'choice', q],
    queryFn: async ({ signal }) => {
      const query = { q, limit: FOUND_MAX };
      return (await body(api.GET('/v1/users', { params: { query }, signal }))).items;
    },
    enabled: q.trim() !== '' && value === '',
  });
  if (value !== '') {
    return (
      <div className="field">
        <span className="field-label">{label}</span>
        <div className="row">
          <PersonName id={value} />
          <Button small onClick={() => onChange('')}>
            {t('drivers.choice.other')}
          </Button>
        </div>
        {error && <span className="field-error">{error}</span>}
      </div>
    );
  }
  return (
    <div className="stack stack-tight">
      <TypedField
        label={label}
        hint={hint}
        error={error}
        isOptional
        type="search"
        value={q}
        placeholder={t('drivers.search.name')}
        aria-controls={list}
        onChange={(text = '') => setQ(text)}
      />
      <ul id={list} className="stack stack-tight" aria-live="polite">
        {q.trim() !== '' && found.data?.length === 0 && (
          <li className="small quiet">{t('drivers.emptyFilter')}</li>
        )}
        {(q.trim() === '' ? [] : (found.data ?? [])).map((person) => (
          <li key={person.user_id} className="row">
            <Button small onClick={() => onChange(person.user_id)}>
              {t('drivers.choice.take')}
            </Button>
            <Foreign text={person.full_name} />
            <span className="small faint">
              <Foreign text={person.email} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
