import { t } from '../../i18n';
import { Banner, Button, CopyId, Dialog, Facts } from '../../parts';

export interface Shown {
  /** The id that belongs to the secret, and its word. */
  label: string;
  id: string;
  secret: string;
}

/** Shows a secret once. It is kept nowhere else than in the state of the page that asked for it. */
export function Secret({ of, onClose }: { of: Shown | null; onClose: () => void }) {
  return (
    <Dialog
      title={t('settings.secret.title')}
      isOpen={of !== null}
      actions={
        <Button kind="main" onClick={onClose}>
          {t('settings.secret.done')}
        </Button>
      }
    >
      <Banner icon="lock">{t('settings.secret.once')}</Banner>
      {of && (
        <Facts
          facts={[
            [of.label, <CopyId key="id" id={of.id} />],
            [t('settings.secret'), <CopyId key="secret" id={of.secret} />],
          ]}
        />
      )}
    </Dialog>
  );
}
