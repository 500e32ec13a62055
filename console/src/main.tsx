import './parts/tokens.css';
import './parts/base.css';
import './parts/frame.css';
import './parts/parts.css';
import './parts/data.css';
import './parts/lines.css';
import './parts/sums.css';
import './parts/timeline.css';
import { createRoot } from 'react-dom/client';
import { goToSignIn, start } from './api/auth';
import { queryClient } from './api/query';
import { deployment, me } from './api/shared';
import { App } from './console/App';
import { firstLanguage, followProfile, showScheme } from './console/choices';
import { setCurrencies } from './format';
import { setLanguage, t } from './i18n';
import { startLive } from './live/live';
import { Button, Empty, ProblemBox } from './parts';
import { draftsOf } from './parts/draft';

const place = document.getElementById('app') as HTMLElement;
const root = createRoot(place);

/** Signs in or goes to the sign-in page, then shows the console. */
async function begin(): Promise<void> {
  const language = firstLanguage();
  const [started] = await Promise.all([start(), setLanguage(language)]);
  if (started.kind === 'sign-in') return goToSignIn(started.address, language);
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

function tryToBegin(): void {
  begin().catch((error) => {
    root.render(
      <main className="frame-main">
        <ProblemBox error={error} onRetry={tryToBegin} />
      </main>,
    );
  });
}

showScheme();
tryToBegin();
