import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ApiProblem } from '../../api/problem';
import { colon, whole } from '../../format';
import { t } from '../../i18n';
import { Foreign, ProblemBox } from '../../parts';
import { lint, type NewTariff2, type Warning } from './queries';
import type { Read } from './read';

const PAUSE_MS = 600;

/** The terms once nobody has typed for a moment; null while they cannot be read. */
function useSettled({ wanted, wrong }: Read): NewTariff2 | null {
  const isWhole = [...wrong.keys()].every((place) => place === 'name' || place === 'valid_from');
  const text = isWhole ? JSON.stringify(wanted) : null;
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === null || text === null ? null : (JSON.parse(settled) as NewTariff2);
}

/** What the server finds is probably not meant. It keeps nobody from saving. */
export function Warnings({ result }: { result: Read }) {
  const terms = useSettled(result);
  const { data, error, refetch } = useQuery({ ...lint(terms), enabled: terms !== null });
  const warnings = terms === null ? [] : (data?.warnings ?? []);
  // What is wrong in a field is said there.
  if (terms !== null && error && !(error instanceof ApiProblem && error.status === 422)) {
    return <ProblemBox isRead error={error} onRetry={() => void refetch()} />;
  }
  if (warnings.length === 0) return null;
  return (
    <>
      <h3>{t('money.lint')}</h3>
      <ul className="stack stack-tight">
        {warnings.map((warning) => (
          <li key={`${warning.field} ${warning.message}`}>
            <Words of={warning} />
          </li>
        ))}
      </ul>
    </>
  );
}

const KNOWN = [
  'weekday_over_midnight',
  'never_matches',
  'parking_needs_power',
  'free_gap',
  'steps_differ',
  'without_parking',
] as const;

/** The words of a warning, with the group of prices that it is about. */
function Words({ of: { code, field, message } }: { of: Warning }) {
  const known = KNOWN.find((it) => it === code);
  const at = /^elements\[(\d+)\]/.exec(field)?.[1];
  const group =
    at === undefined ? '' : `${t('money.form.group', { n: whole(Number(at) + 1) })}${colon()}`;
  return (
    <>
      {group}
      {known && `${t(`money.lint.${known}`)} `}
      {/* At which moment there is no price, the server says in English only. */}
      {(!known || known === 'free_gap') && (
        <span lang="en" className="small quiet">
          <Foreign text={message} />
        </span>
      )}
    </>
  );
}
