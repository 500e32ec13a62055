/** The address of a tariff. */
export function tariffPath(id: string): string {
  return `/money/tariffs/${encodeURIComponent(id)}`;
}
