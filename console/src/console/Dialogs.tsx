import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { type Key, t } from '../i18n';
import { CheckField, Dialog, Icon, TextField } from '../parts';
import { keysAreOn, setKeys } from '../parts/keys';
import { useMenu } from './menu';

interface Props {
  isOpen: boolean;
  onClose: () => void;
}

/** Where a word is looked for: the lists that take it as their filter, and the pages themselves. */
export function Searching({ isOpen, onClose }: Props) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const menu = useMenu();
  const word = text.trim();
  const lists = menu.filter((screen) => screen.search !== undefined && word !== '');
  const wanted = word.toLocaleLowerCase();
  const pages = menu.filter((screen) => t(screen.menu.label).toLocaleLowerCase().includes(wanted));
  const first = lists[0];
  const close = () => {
    setText('');
    onClose();
  };
  const submit = () => {
    if (first?.search !== undefined) {
      void navigate({ to: first.path, search: { [first.search]: word } as never });
    } else if (pages[0] !== undefined) void navigate({ to: pages[0].path });
    close();
  };
  return (
    <Dialog title={t('common.search')} isOpen={isOpen} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField
          label={t('common.search.hint')}
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <ul className="nav-list">
          {lists.map((screen) => (
            <li key={screen.path}>
              <Link
                to={screen.path}
                search={{ [screen.search ?? 'q']: word } as never}
                className="nav-link"
                onClick={close}
              >
                <Icon name="search" />
                {t('common.search.go', { text: word, area: t(screen.menu.label) })}
              </Link>
            </li>
          ))}
        </ul>
        {pages.length > 0 && (
          <div className="stack stack-tight">
            <h3 className="small faint">{t('common.search.pages')}</h3>
            <ul className="nav-list">
              {pages.map((screen) => (
                <li key={screen.path}>
                  <Link to={screen.path} className="nav-link" onClick={close}>
                    <Icon name={screen.menu.icon} />
                    {t(screen.menu.label)}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )}
      </form>
    </Dialog>
  );
}

const KEYS: readonly (readonly [string, Key])[] = [
  ['/', 'common.keys.search'],
  ['?', 'common.keys.help'],
  ['j k Enter', 'common.keys.list'],
  ['Esc', 'common.keys.back'],
];

/** The keys of the console, which can be switched off. */
export function KeysHelp({ isOpen, onClose }: Props) {
  const menu = useMenu();
  const [isOn, setOn] = useState(keysAreOn);
  const rows = [
    ...KEYS.map(([keys, label]) => [keys, t(label)] as const),
    ...menu.map(
      ({ menu: { go, label } }) => [`g ${go}`, t('common.keys.go', { page: t(label) })] as const,
    ),
  ];
  return (
    <Dialog title={t('common.menu.keys')} isOpen={isOpen} onClose={onClose}>
      <dl className="facts">
        {rows.map(([keys, label]) => (
          <div key={keys} className="facts-pair">
            <dt className="row">
              {keys.split(' ').map((key) => (
                <kbd key={key} className="key">
                  {key}
                </kbd>
              ))}
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <CheckField
        label={t('common.menu.keysOn')}
        checked={isOn}
        onChange={(event) => {
          setKeys(event.target.checked);
          setOn(event.target.checked);
        }}
      />
    </Dialog>
  );
}
