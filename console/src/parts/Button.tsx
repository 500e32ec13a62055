import { type ComponentProps, type ReactNode, useId } from 'react';
import { t } from '../i18n';
import { Icon, type IconName } from './Icon';
import { useIsCutOff } from './lost';

interface Props extends Omit<ComponentProps<'button'>, 'disabled'> {
  kind?: 'main' | 'danger' | 'quiet' | undefined;
  small?: boolean;
  icon?: IconName;
  /** Why it cannot be used now. The button stays reachable, so that everybody can read why. */
  why?: string | null | false | undefined;
  /** Shows the reason beside the button; otherwise it is the button's description. */
  showWhy?: boolean;
  isBusy?: boolean;
}

/** A button. One that cannot be used says why; one that acts cannot be used while the server is away. */
export function Button({
  kind,
  small,
  icon,
  why: own,
  showWhy,
  isBusy,
  onClick,
  children,
  className,
  ...rest
}: Props) {
  const id = useId();
  const acts = kind === 'main' || kind === 'danger';
  const isCutOff = useIsCutOff();
  const why = own || (isCutOff && acts && t('common.stale.off'));
  const isOff = Boolean(why) || Boolean(isBusy);
  const classes = [
    'button',
    kind ? `button-${kind}` : '',
    small ? 'button-small' : '',
    className ?? '',
  ];
  return (
    <>
      <button
        type="button"
        {...rest}
        className={classes.filter(Boolean).join(' ')}
        aria-disabled={isOff || undefined}
        aria-describedby={why ? id : undefined}
        title={why || rest.title}
        onClick={(event) => {
          if (isOff) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {icon && <Icon name={icon} />}
        {children}
      </button>
      {why && (
        <span id={id} className={showWhy ? 'why' : 'hidden-text'}>
          {why}
        </span>
      )}
    </>
  );
}

/** A button that shows an icon only. Its name is read and shown on hover. */
export function IconButton({
  icon,
  name,
  ...rest
}: { icon: IconName; name: string } & Omit<ComponentProps<'button'>, 'name'>) {
  return (
    <button type="button" {...rest} className="icon-button" aria-label={name} title={name}>
      <Icon name={icon} />
    </button>
  );
}

/** A group of actions that wraps. */
export function Actions({ children }: { children: ReactNode }) {
  return <div className="row">{children}</div>;
}
