import { type ReactNode, useState } from 'react';
import { type Draft, useDraft } from './draft';
import { Conflict } from './Feedback';
import { changed, rebased } from './rebase';
import { type Saving, useSaving } from './save';

interface Wanted<R, V extends object> {
  /** Under this name what was typed is kept. */
  name: string;
  /** The thing as it was read when the form opened. */
  read: R;
  /** The values of the form. */
  values: (read: R) => V;
  /** The word of each field, and how its value is written where mine stands beside theirs. */
  labels: Readonly<Record<keyof V & string, string>>;
  show?: (field: keyof V & string, value: V[keyof V]) => string;
  /**
   * Sends the fields that differ from `of`, on the condition that `of` is still the newest. `all` is
   * what the thing is like then.
   */
  send: (changes: Partial<V>, of: R, all: V) => Promise<R>;
  /** Reads the thing anew after a 412. */
  reread: () => Promise<R>;
  onDone: (now: R) => void;
}

/** What a form needs that changes something that was read before. */
export interface Edit<V extends object> {
  draft: Draft<V>;
  saving: Pick<Saving<unknown>, 'isBusy' | 'error' | 'isConflict' | 'fieldError'>;
  /** Whether the form says anything else than what was read. */
  isChanged: boolean;
  save: () => void;
  /** After a 412: theirs beside mine. */
  conflict: ReactNode;
}

/** A form over one thing that somebody else may change at the same time. */
export function useEdit<R, V extends object>(wanted: Wanted<R, V>): Edit<V> {
  const { values, labels, send, reread, onDone } = wanted;
  // What the form began with: a later read would hide that somebody else was faster.
  const [base, setBase] = useState(wanted.read);
  const [theirs, setTheirs] = useState<R | null>(null);
  const draft = useDraft(wanted.name, values(base));
  const saving = useSaving<R>();
  // While nothing is typed the form shows what is newest: the page may have another form for it.
  const { name, read } = wanted;
  const [seen, setSeen] = useState({ name, read });
  if (seen.name !== name || seen.read !== read) {
    setSeen({ name, read });
    if (seen.name !== name) setTheirs(null);
    if (seen.name !== name || (!draft.isDirty && theirs === null)) setBase(read);
  }
  const changes = changed(values(base), draft.value);
  const take = (now: R) => {
    draft.clear();
    setBase(now);
    setTheirs(null);
    saving.reset();
  };
  const sendOver = (of: R) => send(changes, of, rebased(values(base), draft.value, values(of)).all);
  const save = async (of: R) => {
    const now = await saving.save(async () => {
      try {
        return await sendOver(of);
      } catch (error) {
        const { status } = (error ?? {}) as { status?: number };
        if (status !== 412) throw error;
        const newest = await reread();
        // Somebody changed what this form does not show: there is nothing to compare.
        const isOther = Object.keys(changed(values(of), values(newest))).length === 0;
        if (isOther) return sendOver(newest);
        setTheirs(newest);
        throw error;
      }
    });
    if (now === undefined) return;
    take(now);
    onDone(now);
  };
  const write = (field: keyof V & string, value: V[keyof V]) =>
    wanted.show?.(field, value) ?? String(value ?? '');
  const differences = () => {
    if (theirs === null) return [];
    const of = values(theirs);
    const { all, fields } = rebased(values(base), draft.value, of);
    return fields.map((field) => ({
      field: labels[field],
      theirs: write(field, of[field]),
      mine: write(field, all[field]),
    }));
  };
  return {
    draft,
    saving,
    isChanged: Object.keys(changes).length > 0,
    save: () => void save(base),
    conflict: theirs !== null && (
      <Conflict
        differences={differences()}
        onKeepMine={() => void save(theirs)}
        onTakeTheirs={() => take(theirs)}
      />
    ),
  };
}
