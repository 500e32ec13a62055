/** The line through values, in a box of 100 by 30; a missing value is a gap. */
export function sparkPath(values: readonly (number | null)[]): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return '';
  const low = Math.min(0, ...known);
  const high = Math.max(...known, low + 1e-9);
  let isOpen = false;
  return values
    .map((value, at) => {
      if (value === null) {
        isOpen = false;
        return '';
      }
      const x = ((at / (values.length - 1)) * 100).toFixed(1);
      const y = (28 - ((value - low) / (high - low)) * 26).toFixed(1);
      const step = `${isOpen ? 'L' : 'M'}${x} ${y}`;
      isOpen = true;
      return step;
    })
    .join('');
}
