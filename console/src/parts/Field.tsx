import { type ComponentProps, type ReactNode, useId } from 'react';
import { plain } from '../format/foreign';
import { t } from '../i18n';
import { Icon } from './Icon';

interface Common {
  label: string;
  hint?: ReactNode;
  /** What is wrong with what was typed. */
  error?: string | null | undefined;
  isOptional?: boolean;
}

interface Wired {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
}

/** A label above a control, with a hint and what is wrong below it. */
export function Field({
  label,
  hint,
  error,
  isOptional,
  children,
}: Common & { children: (wired: Wired) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {isOptional && <span className="faint">{` (${t('common.optional')})`}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {hint && (
        <span id={`${id}-hint`} className="field-hint">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="field-error">
          <Icon name="alert" />
          {error}
        </span>
      )}
    </div>
  );
}

/** The last moment that can be typed: a browser takes years of six digits, and nothing else does. */
const LATEST: Record<string, string> = { date: '9999-12-31', 'datetime-local': '9999-12-31T23:59' };

export function TextField({
  label,
  hint,
  error,
  isOptional,
  ...input
}: Common & ComponentProps<'input'>) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(wired) => (
        <input
          type="text"
          autoComplete="off"
          max={LATEST[input.type ?? '']}
          {...input}
          {...wired}
          className="input"
        />
      )}
    </Field>
  );
}

export function TextArea({
  label,
  hint,
  error,
  isOptional,
  ...area
}: Common & ComponentProps<'textarea'>) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(wired) => <textarea {...area} {...wired} className="input" />}
    </Field>
  );
}

export interface Option {
  value: string;
  label: string;
}

export function SelectField({
  label,
  hint,
  error,
  isOptional,
  options,
  ...select
}: Common & { options: readonly Option[] } & ComponentProps<'select'>) {
  return (
    <Field label={label} hint={hint} error={error} isOptional={isOptional ?? false}>
      {(wired) => (
        <select {...select} {...wired} className="input">
          {options.map(({ value, label: text }) => (
            <option key={value} value={value}>
              {plain(text)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

export function CheckField({
  label,
  hint,
  ...input
}: { label: ReactNode; hint?: ReactNode } & ComponentProps<'input'>) {
  const id = useId();
  return (
    <div className="check">
      <input
        type="checkbox"
        {...input}
        id={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
      />
      <div>
        <label htmlFor={id}>{label}</label>
        {hint && (
          <div id={`${id}-hint`} className="field-hint">
            {hint}
          </div>
        )}
      </div>
    </div>
  );
}
