import { t } from '../../i18n';

/**
 * Why a charge has no bill, and what to do about it, for a `reason_code`; one that nobody knows is
 * shown as it is. Only the screens of sessions say it, so that no first view loads these words.
 */
export function noBillWord(reason: string): string {
  const key = `sessions.noBill.${reason}` as 'sessions.noBill.charging';
  const text = t(key);
  return text === key ? reason : text;
}
