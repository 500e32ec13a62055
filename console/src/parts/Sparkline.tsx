import { sparkPath } from './spark';

/** A small line without axes. Its meaning stands beside it in words. */
export function Sparkline({ values, name }: { values: readonly (number | null)[]; name: string }) {
  return (
    <svg
      className="spark"
      viewBox="0 0 100 30"
      preserveAspectRatio="none"
      role="img"
      aria-label={name}
    >
      <path
        d={sparkPath(values)}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
