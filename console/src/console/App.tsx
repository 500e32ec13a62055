import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { goToSignIn, signIn } from '../api/auth';
import { queryClient } from '../api/query';
import { me } from '../api/shared';
import { t, useLanguage } from '../i18n';
import { Button, Dialog, Empty } from '../parts';
import { forgetDrafts } from '../parts/draft';
import { router } from './router';

/** The console of a person who is signed in. */
export function App() {
  const language = useLanguage();
  const state = useSyncExternalStore(signIn.subscribe, signIn.state);
  useSamePerson(state);
  if (state === 'left') return <Left />;
  return (
    <QueryClientProvider client={queryClient}>
      {/* All texts are written anew in another language; what was typed is kept in drafts. */}
      <RouterProvider router={router} key={language} />
      <Ended isOpen={state === 'out'} />
      <NewRelease />
    </QueryClientProvider>
  );
}

/** Loads the console anew if another person has signed in meanwhile in this browser. */
function useSamePerson(state: string): void {
  const before = useRef(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (state === 'left') {
      queryClient.clear();
      forgetDrafts();
      return;
    }
    if (state !== 'in' || was === 'in') return;
    if (was === 'left') return location.reload();
    const person = queryClient.getQueryData(me.queryKey)?.user_id;
    void queryClient.fetchQuery({ ...me, staleTime: 0 }).then((now) => {
      if (person !== undefined && now.user_id !== person) location.reload();
      else void queryClient.invalidateQueries();
    });
  }, [state]);
}

function again(): void {
  const here = location.pathname + location.search;
  void goToSignIn(here, document.documentElement.lang);
}

/** Over the page when the sign-in has ended: the page and what was typed stay. */
function Ended({ isOpen }: { isOpen: boolean }) {
  return (
    <Dialog
      title={t('common.signedOut.title')}
      isOpen={isOpen}
      actions={
        <Button kind="main" onClick={again}>
          {t('common.signedOut.again')}
        </Button>
      }
    >
      <p>{t('common.signedOut.ended')}</p>
    </Dialog>
  );
}

/** Instead of the page after a sign-out: nothing of it is left to be seen. */
function Left() {
  return (
    <main className="frame-main">
      <Empty
        icon="signOut"
        title={t('common.signedOut.title')}
        action={
          <Button kind="main" onClick={() => void goToSignIn('/', document.documentElement.lang)}>
            {t('common.signedOut.again')}
          </Button>
        }
      >
        {t('common.signedOut.left')}
      </Empty>
    </main>
  );
}

/** After a new release the chunks of the old one are gone: the page says so and is loaded anew. */
function NewRelease() {
  const [isThere, setThere] = useState(false);
  useEffect(() => {
    const failed = (event: Event) => {
      event.preventDefault();
      setThere(true);
    };
    window.addEventListener('vite:preloadError', failed);
    return () => window.removeEventListener('vite:preloadError', failed);
  }, []);
  if (!isThere) return null;
  return (
    <div className="banner banner-calm release-bar" role="status">
      <span>{t('common.released')}</span>
      <Button small kind="main" onClick={() => location.reload()}>
        {t('common.released.load')}
      </Button>
    </div>
  );
}
