import '../parts/tokens.css';
import '../parts/base.css';
import '../parts/frame.css';
import '../parts/parts.css';
import '../parts/data.css';
import '../parts/lines.css';
import '../parts/sums.css';
import '../parts/timeline.css';
import { createRoot } from 'react-dom/client';
import { goToSignIn, type Started } from '../api/auth';
import { queryClient } from '../api/query';
import { deployment, me } from '../api/shared';
import { type Language, setCurrencies } from '../format';
import { setLanguage, t } from '../i18n';
import { startLive } from '../live/live';
import { Button, Empty, ProblemBox } from '../parts';
import { draftsOf } from '../parts/draft';
import { App } from './App';
import { followProfile, showScheme } from './choices';

const place = document.getElementById('app') as HTMLElement;
const root = createRoot(place);

/** Shows the console to who has signed in. */
async function show(language: Language, signingIn: Promise<Started>): Promise<void> {
  const [started] = await Promise.all([signingIn, setLanguage(language)]);
  // The browser is on its way to the sign-in page.
  if (started.kind === 'sign-in') return;
  if (started.kind === 'refused') return refused(started.error);
  if (started.address !== null) history.replaceState(null, '', started.address);
  const [known, person] = await Promise.all([
    queryClient.fetchQuery(deployment),
    queryClient.fetchQuery(me),
  ]);
  draftsOf(person.user_id ?? person.client_id ?? '');
  setCurrencies(known.currencies);
  await followProfile(person.language);
  startLive();
  root.render(<App />);
}

function refused(error: string): void {
  const again = () => void goToSignIn('/', document.documentElement.lang);
  root.render(
    <main className="frame-main">
      <Empty
        icon="lock"
        title={t('common.signedOut.title')}
        action={
          <Button kind="main" onClick={again}>
            {t('common.signedOut.again')}
          </Button>
        }
      >
        {t('common.signIn.refused', { error })}
      </Empty>
    </main>,
  );
}

/**
 * Shows the console once the sign-in has succeeded, or why it did not.
 * `signIn` tries once more, when the person asks for it.
 */
export function begin(
  language: Language,
  signingIn: Promise<Started>,
  signIn: () => Promise<Started>,
): void {
  show(language, signingIn).catch((error) => {
    root.render(
      <main className="frame-main">
        <ProblemBox error={error} onRetry={() => begin(language, signIn(), signIn)} />
      </main>,
    );
  });
}

showScheme();
