import { useState } from 'react';
import { t } from '../i18n';
import { announce } from './announce';
import { IconButton } from './Button';

/** An id that can be copied. */
export function CopyId({ id }: { id: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(id);
    announce(t('common.copied'));
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  const name = isCopied ? t('common.copied') : `${t('common.copy')} ${id}`;
  return (
    <span className="copy-id">
      <bdi className="mono">{id}</bdi>
      <IconButton icon={isCopied ? 'check' : 'copy'} name={name} onClick={() => void copy()} />
    </span>
  );
}
