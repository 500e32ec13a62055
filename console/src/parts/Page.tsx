import { Link, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { beginning, plain } from '../format/foreign';
import { t } from '../i18n';
import { Guard, NotFound } from './Feedback';
import { Foreign } from './Foreign';

interface PageProps {
  title: string;
  /** Where it is, such as the name of a site: the second part of the title of the window. */
  where?: string | undefined;
  /** A link above the title to where this page hangs. */
  up?: { to: string; label: string };
  /** What stands below the title: state, model, since when. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** What the page is about does not exist: it says so once, in place of what its parts would say. */
  isAbsent?: boolean;
  children: ReactNode;
}

/** A page: its only h1, the title of the window, its actions, and what it shows. */
export function Page({ title, where, up, lead, actions, isAbsent, children }: PageProps) {
  useEffect(() => {
    const parts = [title, where ?? '', t('common.app')].filter((part) => part !== '');
    document.title = parts.map((part) => plain(beginning(part) ?? part)).join(' · ');
  }, [title, where]);
  return (
    <>
      <header className="page-head">
        <div className="page-head-text">
          {up && (
            <Link to={up.to} className="crumb">
              {plain(up.label)}
            </Link>
          )}
          <h1 tabIndex={-1} id="page-title">
            <Foreign text={title} />
          </h1>
          {lead && <div className="page-lead quiet">{lead}</div>}
        </div>
        {actions && <div className="row">{actions}</div>}
      </header>
      <Guard>
        {isAbsent ? (
          <NotFound
            isPart
            back={
              up && (
                <Link to={up.to} className="button">
                  {plain(up.label)}
                </Link>
              )
            }
          />
        ) : (
          children
        )}
      </Guard>
    </>
  );
}

export interface Tab {
  to: string;
  label: string;
}

/** Tabs that are links, so that each has an address. */
export function Tabs({ tabs, label }: { tabs: readonly Tab[]; label: string }) {
  const path = useLocation({ select: (location) => location.pathname });
  return (
    <nav className="tabs no-print" aria-label={label}>
      {tabs.map(({ to, label: text }) => (
        <Link
          key={to}
          to={to}
          className="tab"
          // The first tab is the beginning of the addresses of all others.
          activeOptions={{ exact: true }}
          aria-current={path === to ? 'page' : undefined}
        >
          {text}
        </Link>
      ))}
    </nav>
  );
}

/** A part of a page with its heading. */
export function Card({
  title,
  actions,
  children,
  id,
}: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  id?: string;
}) {
  return (
    <section className="card" id={id}>
      {(title || actions) && (
        <div className="card-head">
          {title && <h2>{title}</h2>}
          {actions && <div className="row">{actions}</div>}
        </div>
      )}
      <Guard>{children}</Guard>
    </section>
  );
}

/** Names and values. */
export function Facts({
  facts,
}: {
  facts: readonly (readonly [string, ReactNode] | null | false)[];
}) {
  return (
    <dl className="facts">
      {facts.map(
        (fact) =>
          fact && (
            <div key={fact[0]} className="facts-pair">
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </div>
          ),
      )}
    </dl>
  );
}

/** A large figure below its name. */
export function Figure({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div>
      <div className="figure-label">{label}</div>
      <div className="figure-value">{children}</div>
    </div>
  );
}
