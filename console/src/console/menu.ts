import { useQuery } from '@tanstack/react-query';
import { me } from '../api/shared';
import { screens } from './routes';
import type { Screen } from './screens';

/** The screens of the menu that the person may open. */
export function useMenu(): (Screen & { menu: NonNullable<Screen['menu']> })[] {
  const { data } = useQuery(me);
  const reachesAll = data?.site_ids == null && data?.station_ids == null;
  return screens.filter((screen): screen is Screen & { menu: NonNullable<Screen['menu']> } => {
    if (screen.menu === undefined || data === undefined) return false;
    if (screen.isOfSites && data.station_ids != null) return false;
    return data.scopes.includes(screen.right) && (!screen.isOperatorWide || reachesAll);
  });
}

/** Whether a page belongs to an entry of the menu. */
export function isWithin(path: string, of: string): boolean {
  return of === '/' ? path === '/' : path === of || path.startsWith(`${of}/`);
}
