import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { me, sites } from '../api/shared';
import { age } from '../format';
import { plain } from '../format/foreign';
import { t } from '../i18n';
import { useCutOff, useHeard } from '../live/use';
import {
  AuthorNames,
  Banner,
  Foreign,
  Icon,
  IsCutOff,
  Menu,
  type Search,
  useAddress,
  useKeys,
  useNow,
} from '../parts';
import { useAuthorName } from './authors';
import { KeysHelp, Searching } from './Dialogs';
import { MeMenu } from './MeMenu';
import { isWithin, useMenu } from './menu';

/** What stands around every page: menu, site filter, search, the live chip, the person. */
export function Frame() {
  const [open, setOpen] = useState<'search' | 'keys' | null>(null);
  const menu = useMenu();
  const navigate = useNavigate();
  const hasGo = useRef(false);
  useKeys((key, event) => {
    const goes = hasGo.current;
    hasGo.current = key === 'g';
    const to = goes ? menu.find((screen) => screen.menu.go === key)?.path : undefined;
    if (to !== undefined) void navigate({ to });
    else if (key === '/') setOpen('search');
    else if (key === '?') setOpen('keys');
    else if (key === 'Escape') document.querySelector<HTMLElement>('.crumb')?.click();
    else return;
    event.preventDefault();
  });
  useFocusOnPage();
  return (
    <div className="frame">
      <a className="skip" href="#page-title">
        {t('common.skip')}
      </a>
      <SideMenu />
      <header className="frame-top">
        <SiteFilter />
        <button type="button" className="search-button" onClick={() => setOpen('search')}>
          <Icon name="search" />
          <span className="wide-only">{t('common.search')}</span>
          <kbd className="key wide-only">{'/'}</kbd>
          <span className="hidden-text">{t('common.search')}</span>
        </button>
        <span className="frame-top-space" />
        <LiveChip />
        <MeMenu onKeys={() => setOpen('keys')} />
      </header>
      <Main />
      <BottomBar />
      <Searching isOpen={open === 'search'} onClose={() => setOpen(null)} />
      <KeysHelp isOpen={open === 'keys'} onClose={() => setOpen(null)} />
    </div>
  );
}

/** The page. While nothing is heard of the server it says so, and what it shows is the last known. */
function Main() {
  const since = useCutOff();
  return (
    <main className="frame-main" data-cut-off={since !== null || undefined}>
      {since !== null && <CutOff since={since} />}
      <IsCutOff value={since !== null}>
        <AuthorNames value={useAuthorName}>
          <Outlet />
        </AuthorNames>
      </IsCutOff>
    </main>
  );
}

/** A new page is read from its title on; the first page keeps the focus where the browser put it. */
function useFocusOnPage(): void {
  const path = useLocation({ select: (location) => location.pathname });
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    document.getElementById('page-title')?.focus({ preventScroll: true });
  }, [path]);
}

/** The part of the address that stays when a person goes to another page. */
function kept(search: Search): Record<string, string> {
  return search.site ? { site: search.site } : {};
}

function SideMenu() {
  const menu = useMenu();
  const path = useLocation({ select: (location) => location.pathname });
  const [search] = useAddress();
  const { data } = useQuery(me);
  return (
    <nav className="frame-nav" aria-label={t('common.nav.label')}>
      <div className="brand">
        <span className="brand-mark">
          <Icon name="mark" />
        </span>
        <div>
          <div className="brand-name">
            <Foreign text={data?.operator_name ?? t('common.app')} />
          </div>
          <div className="brand-product">{t('common.app')}</div>
        </div>
      </div>
      <ul className="nav-list">
        {menu.map((screen) => (
          <li key={screen.path}>
            <Link
              to={screen.path}
              search={kept(search) as never}
              className="nav-link"
              aria-current={isWithin(path, screen.path) ? 'page' : undefined}
            >
              <Icon name={screen.menu.icon} />
              {t(screen.menu.label)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

const PHONE_PLACES = 4;

/** The menu of phones: four places and the rest under More. */
function BottomBar() {
  const menu = useMenu();
  const path = useLocation({ select: (location) => location.pathname });
  const [search] = useAddress();
  const first = menu.filter((screen) => screen.menu.isOnPhones).slice(0, PHONE_PLACES);
  const rest = menu.filter((screen) => !first.includes(screen));
  const link = (screen: (typeof menu)[number], className: string) => (
    <Link
      key={screen.path}
      to={screen.path}
      search={kept(search) as never}
      className={className}
      aria-current={isWithin(path, screen.path) ? 'page' : undefined}
    >
      <Icon name={screen.menu.icon} />
      {t(screen.menu.label)}
    </Link>
  );
  return (
    <nav className="frame-bottom" aria-label={t('common.nav.label')}>
      {first.map((screen) => link(screen, 'bottom-link'))}
      {rest.length > 0 && (
        <Menu
          place="up"
          buttonClass="bottom-link"
          label={
            <>
              <Icon name="more" />
              {t('common.nav.more')}
            </>
          }
        >
          {rest.map((screen) => link(screen, 'nav-link'))}
        </Menu>
      )}
    </nav>
  );
}

/** One site, or all: a part of the address that lists take as their filter. */
function SiteFilter() {
  const { data } = useQuery(sites);
  const [search, change] = useAddress();
  if (data === undefined || data.length < 2) return null;
  return (
    <select
      className="select-quiet"
      aria-label={t('common.site.filter')}
      value={search.site ?? ''}
      onChange={({ target }) =>
        // A zone that was chosen for the sites before is none of this one's.
        change({ site: target.value || undefined, zone: undefined })
      }
    >
      <option value="">{t('common.site.all')}</option>
      {data.map((site) => (
        <option key={site.site_id} value={site.site_id}>
          {plain(site.name)}
        </option>
      ))}
    </select>
  );
}

/** A connection that was heard more recently needs no age. */
const FRESH_S = 10;

/** How new what is shown can be. */
function LiveChip() {
  const { state, heardAt } = useHeard();
  const now = useNow(5);
  const isCutOff = useCutOff() !== null;
  if (state === 'asleep') return null;
  const word = t(isCutOff ? 'common.live.lost' : `common.live.${state}`);
  const seconds = heardAt === null ? null : Math.max(0, (now - heardAt) / 1000);
  const old =
    seconds === null || (state === 'live' && seconds < FRESH_S)
      ? ''
      : t('common.live.age', { age: age(seconds) });
  return (
    <span className="live-chip" data-state={state} title={old}>
      <span className="live-dot" aria-hidden="true" />
      <span className="hidden-text">{t('common.live.label', { state: '' })}</span>
      {word}
      {old && <span className="faint wide-only">{old}</span>}
    </span>
  );
}

/** Over the page while nothing is heard of the server. */
function CutOff({ since }: { since: number }) {
  // A time would be one of this device, beside times of a site.
  const lasts = Math.max(0, (useNow(5) - since) / 1000);
  return <Banner icon="away">{t('common.stale.banner', { age: age(lasts) })}</Banner>;
}
