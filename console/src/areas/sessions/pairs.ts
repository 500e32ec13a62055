/** Two lists of named texts side by side. A name that comes again is paired with its like: the second with the second. */
export function paired(
  before: readonly (readonly [string, string])[],
  after: readonly (readonly [string, string])[],
): { key: string; name: string; before: string | undefined; after: string | undefined }[] {
  const keyed = (pairs: typeof before) => {
    const seen = new Map<string, number>();
    return new Map(
      pairs.map(([name, value]) => {
        const times = (seen.get(name) ?? 0) + 1;
        seen.set(name, times);
        return [`${name} ${times}`, { name, value }];
      }),
    );
  };
  const [one, other] = [keyed(before), keyed(after)];
  return [...new Map([...one, ...other])].map(([key, { name }]) => ({
    key,
    name,
    before: one.get(key)?.value,
    after: other.get(key)?.value,
  }));
}
