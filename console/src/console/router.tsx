import { useQuery } from '@tanstack/react-query';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import type { ComponentType, FunctionComponent } from 'react';
import { me, useReachesAll } from '../api/shared';
import { loadAreas } from '../i18n';
import { NotFound, ProblemBox, Skeleton } from '../parts';
import { parseSearch, stringifySearch } from '../parts/address';
import { Frame } from './Frame';
import { Refused } from './Refused';
import { screens } from './routes';
import type { Screen } from './screens';

/** The screen, or what is said to a person without its right. */
function guarded(screen: Screen): FunctionComponent {
  const Shown = lazyRouteComponent(screen.load) as unknown as ComponentType;
  return function GuardedScreen() {
    const { data } = useQuery(me);
    const reachesAll = useReachesAll();
    if (data === undefined) return <Skeleton />;
    const has = data.scopes.includes(screen.right);
    const reaches = !screen.isOperatorWide || reachesAll;
    if (!has || !reaches) return <Refused screen={screen} has={has} />;
    return <Shown />;
  };
}

const root = createRootRoute({ component: Frame, notFoundComponent: () => <NotFound /> });

const routes = screens.map((screen) =>
  createRoute({
    getParentRoute: () => root,
    path: screen.path,
    // Code and messages come together, so that a screen is never shown without its words.
    loader: async () => {
      await Promise.all([loadAreas(screen.messages), screen.load()]);
    },
    component: guarded(screen),
  }),
);

const start = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    const first = screens.find((screen) => screen.menu !== undefined);
    if (first !== undefined) throw redirect({ to: first.path });
  },
});

const hasStart = screens.some((screen) => screen.path === '/');

export const router = createRouter({
  routeTree: root.addChildren(hasStart ? routes : [start, ...routes]),
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingComponent: () => <Skeleton />,
  defaultErrorComponent: ({ error, reset }) => <ProblemBox error={error} onRetry={reset} />,
  scrollRestoration: true,
});
