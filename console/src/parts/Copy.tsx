import { useState } from 'react';
import { t } from '../i18n';
import { announce } from './announce';
import { IconButton } from './Button';

/** In a table a longer id keeps room for so many characters, and wraps after them. */
const SHORT_MAX = 13;

/** An id that can be copied; of a long one the beginning is enough to be shown. */
export function CopyId({ id, shown }: { id: string; shown?: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    announce(t('common.copied'));
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const name = isCopied ? t('common.copied') : `${t('common.copy')} ${id}`;
  return (
    <span className={(shown ?? id).length > SHORT_MAX ? 'copy-id copy-id-long' : 'copy-id'}>
      <bdi className="mono" title={shown === undefined ? undefined : id}>
        {shown ?? id}
      </bdi>
      <IconButton icon={isCopied ? 'check' : 'copy'} name={name} onClick={() => void copy()} />
    </span>
  );
}
