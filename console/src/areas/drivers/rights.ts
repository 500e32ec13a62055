import { useQuery } from '@tanstack/react-query';
import { me, useRight } from '../../api/shared';
import { t } from '../../i18n';
import type { User } from './queries';

/** The only role with more rights than the administrators of an operator. */
const ABOVE = 'deployment_admin';

/** Why the signed-in person may not manage this one. The API lets nobody manage who has more rights. */
export function useWhyNotManage(of: User): string | false {
  const managesPeople = useRight('people');
  const own = useQuery(me).data?.role;
  if (!managesPeople) return t('drivers.why.people');
  return of.role === ABOVE && own !== ABOVE && t('drivers.why.above');
}
