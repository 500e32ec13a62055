// What runs first, and small: it asks for what the first view needs while the rest of the code is
// still on its way, which saves most of the round trips of a start.
import { goToSignIn, type Started, start } from './api/auth';
import { askEarly, askEarlyAsAnybody } from './api/early';
import { screens } from './console/routes';
import { load } from './i18n/files';
import { firstLanguage } from './i18n/language';

/** What every page reads of the API; see `src/api/shared.ts`. */
const ALWAYS = ['/v1/me', '/v1/sites?limit=100'];

const language = firstLanguage();
/** What fails early is asked for again, and told, where it is needed. */
const quietly = (work: Promise<unknown> | undefined) => void work?.catch(() => {});
const loadMessages = (areas: readonly string[]) =>
  quietly(Promise.all(areas.map((area) => load(language, area))));

/** Asks for all that the page at this address needs first. */
function prepare(path: string): void {
  const screen = screens.find((it) =>
    new RegExp(`^${it.path.replaceAll(/\$\w+/g, '[^/]+')}/?$`).test(path),
  );
  quietly(askEarly([...ALWAYS, ...(screen?.reads ?? [])]));
  quietly(screen?.load());
  loadMessages(screen?.messages ?? []);
}

/** Signs in by the cookie, or by the code in the address; goes to the sign-in page where neither helps. */
async function signIn(): Promise<Started> {
  const started = await start();
  if (started.kind === 'sign-in') await goToSignIn(started.address, language);
  if (started.kind === 'in') {
    prepare(new URL(started.address ?? location.href, location.origin).pathname);
  }
  return started;
}

askEarlyAsAnybody('/v1/public/deployment');
loadMessages(['common', 'codes']);
const first = signIn();
quietly(first);
// The console uses modules of this file's chunk, which must not wait for it.
void import('./console/begin').then(({ begin }) => begin(language, first, signIn));
