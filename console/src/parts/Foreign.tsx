import { useState } from 'react';
import { beginning, pieces } from '../format/foreign';
import { t } from '../i18n';

/**
 * Text of a charger, a car or a driver: it stands for itself in its own direction, characters that
 * are not seen are marked, and what is long is cut with a button for the rest.
 */
export function Foreign({ text }: { text: string | null | undefined }) {
  const [isWhole, setWhole] = useState(false);
  if (text === null || text === undefined || text === '') return t('common.none');
  const start = beginning(text);
  const shown = isWhole || start === null ? text : start;
  return (
    <span>
      <bdi>
        {pieces(shown).map((piece, at) =>
          'mark' in piece ? (
            <span key={at} className="foreign-mark">
              {`⟨${piece.mark}⟩`}
            </span>
          ) : (
            piece.text
          ),
        )}
        {shown !== text && '…'}
      </bdi>
      {start !== null && (
        <button type="button" className="link-button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? t('common.less') : t('common.more')}
        </button>
      )}
    </span>
  );
}
