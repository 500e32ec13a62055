const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** The fields of `mine` that differ from `before`. */
export function changed<V extends object>(before: V, mine: V): Partial<V> {
  const fields = Object.entries(mine).filter(([field, value]) => {
    return !isSame(value, before[field as keyof V]);
  });
  return Object.fromEntries(fields) as Partial<V>;
}

/** What becomes of a form when the thing that it began with was changed by somebody else. */
export interface Rebased<V extends object> {
  /** What the person changed, which alone is sent. */
  changes: Partial<V>;
  /** What the thing is like when theirs gets my changes: what I never touched stays theirs. */
  all: V;
  /** The fields in which theirs and mine have something to be compared. */
  fields: (keyof V & string)[];
}

export function rebased<V extends object>(base: V, mine: V, theirs: V): Rebased<V> {
  const changes = changed(base, mine);
  const all = { ...theirs, ...changes };
  const fields = Object.keys({ ...changed(base, theirs), ...changed(theirs, all) });
  return { changes, all, fields: fields as (keyof V & string)[] };
}
