import { type ComponentProps, useEffect, useId, useRef, useState } from 'react';
import { TextField } from './Field';
import { asked, followed, typing } from './typing';

const PAUSE_MS = 300;

interface Props
  extends Omit<ComponentProps<typeof TextField>, 'value' | 'onChange' | 'onBlur' | 'onKeyDown'> {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  /** What can be chosen; anything else can be typed. */
  options?: readonly { value: string; label?: string }[];
  /** Only a whole text finds something, or each answer is dear: asks at the end of the typing, not in its pauses. */
  isWhole?: boolean;
}

/** A field of a filter. It asks when the person pauses, presses Enter, leaves it or chooses an option. */
export function TypedField({ value = '', onChange, options, isWhole, ...field }: Props) {
  const [kept, setKept] = useState(() => typing(value));
  const now = followed(kept, value);
  if (now !== kept) setKept(now);
  const list = useId();
  const latest = useRef({ now, onChange });
  latest.current = { now, onChange };
  const end = (text = latest.current.now.text) => {
    const wanted = asked({ ...latest.current.now, text });
    if (wanted === null) return;
    setKept({ ...latest.current.now, text, told: wanted });
    latest.current.onChange(wanted || undefined);
  };
  const ended = useRef(end);
  ended.current = end;
  const { text } = now;
  useEffect(() => {
    if (isWhole || text.trim() === value) return;
    const timer = setTimeout(() => ended.current(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, isWhole]);
  return (
    <>
      <TextField
        {...field}
        value={text}
        list={options && list}
        onBlur={() => end()}
        onKeyDown={({ key }) => {
          if (key === 'Enter') end();
        }}
        onChange={({ target }) => {
          setKept({ ...now, text: target.value });
          if (options?.some((option) => option.value === target.value)) end(target.value);
        }}
      />
      {options && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
