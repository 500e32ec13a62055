/** Says something to screen readers: own commands and what was done, nothing else. */
let region: HTMLElement | null = null;

export function announce(text: string): void {
  if (region === null) {
    region = document.createElement('div');
    region.className = 'hidden-text';
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  const place = region;
  place.textContent = '';
  // A region that is filled in the same moment as it is emptied is not read again.
  requestAnimationFrame(() => {
    place.textContent = text;
  });
}
