import { code, knowsCode } from '../../i18n';
import { Foreign } from '../../parts';
import type { Review } from './queries';

/** The cause by its code. A code that only repeats the kind says less than the sentence. */
export function Cause({ of }: { of: Review }) {
  const { cause, cause_code: told, kind } = of;
  if (told && told !== kind && knowsCode('cause', told)) return code('cause', told);
  return (
    <span lang="en">
      <Foreign text={cause} />
    </span>
  );
}
