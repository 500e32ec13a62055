import { type ComponentProps, lazy, Suspense } from 'react';
import { Skeleton } from './Feedback';

const Chart = lazy(() => import('./Chart'));

/** A chart, whose code is loaded when the first one is shown. */
export function LazyChart(props: ComponentProps<typeof Chart>) {
  return (
    <Suspense fallback={<Skeleton lines={6} />}>
      <Chart {...props} />
    </Suspense>
  );
}
