interface Read {
  _etag?: string;
  created_at?: string;
  revision?: number;
}

/**
 * The header of a change that is refused with 412 if somebody else was faster. Rows of lists and
 * live changes come without a tag: it is the time of creation in milliseconds and the revision.
 */
export function ifMatch({ _etag, created_at, revision }: Read): { 'If-Match': string } {
  return { 'If-Match': _etag ?? `"${Date.parse(created_at ?? '')}-${revision ?? 0}"` };
}
