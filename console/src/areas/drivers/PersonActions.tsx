import { useState } from 'react';
import { dateTime, ownZone } from '../../format';
import { t } from '../../i18n';
import { Banner, Button, Confirm, useAttempt, useSaving } from '../../parts';
import { changePerson, invite, removeSecondFactor, type User } from './queries';
import { useWhyNotManage } from './rights';

type Asked = 'invite' | 'suspend' | 'factor' | null;

/** What can be done about the sign-in of a person. */
export function PersonActions({ of }: { of: User }) {
  const [asked, setAsked] = useState<Asked>(null);
  const [sent, setSent] = useState<string | null>(null);
  const saving = useSaving<unknown>();
  const attempt = useAttempt();
  const isOff = useWhyNotManage(of);
  const close = () => setAsked(null);
  const act = async (work: () => Promise<unknown>, said: string) => {
    const done = await saving.save(async () => {
      await work();
      return true;
    }, said);
    if (done) close();
  };
  const send = () =>
    act(async () => {
      const { expires_at } = await attempt((key) => invite(of.user_id, key), of.user_id);
      setSent(expires_at);
    }, t('drivers.invited'));
  const suspend = () =>
    act(() => changePerson({ suspended: !of.suspended }, of), t('drivers.saved'));
  return (
    <>
      {sent && (
        <Banner kind="calm" icon="check">
          {t('drivers.invitedUntil', { time: dateTime(sent, ownZone()) })}
        </Banner>
      )}
      <Button
        onClick={() => setAsked('invite')}
        why={
          isOff ||
          (!of.email && t('drivers.why.email')) ||
          (of.suspended && t('drivers.why.suspended'))
        }
      >
        {of.invited_at ? t('drivers.inviteAgain') : t('drivers.invite')}
      </Button>
      {of.second_factor && (
        <Button onClick={() => setAsked('factor')} why={isOff}>
          {t('drivers.factor')}
        </Button>
      )}
      <Button
        {...(of.suspended ? {} : { kind: 'danger' as const })}
        onClick={() => setAsked('suspend')}
        why={isOff}
      >
        {of.suspended ? t('drivers.letIn') : t('drivers.suspend')}
      </Button>
      <Confirm
        title={t('drivers.invite.title')}
        isOpen={asked === 'invite'}
        onClose={close}
        action={t('drivers.invite.do')}
        onDo={() => void send()}
        saving={saving}
      >
        <p>{t('drivers.invite.text', { email: of.email ?? '' })}</p>
      </Confirm>
      <Confirm
        title={of.suspended ? t('drivers.letIn.title') : t('drivers.suspend.title')}
        isOpen={asked === 'suspend'}
        onClose={close}
        action={of.suspended ? t('drivers.letIn.do') : t('drivers.suspend.do')}
        onDo={() => void suspend()}
        saving={saving}
        isDanger={!of.suspended}
      >
        <p>{of.suspended ? t('drivers.letIn.text') : t('drivers.suspend.text')}</p>
      </Confirm>
      <Confirm
        title={t('drivers.factor.title')}
        isOpen={asked === 'factor'}
        onClose={close}
        action={t('drivers.factor.do')}
        onDo={() => void act(() => removeSecondFactor(of), t('drivers.saved'))}
        saving={saving}
        isDanger
      >
        <p>{t('drivers.factor.text')}</p>
      </Confirm>
    </>
  );
}
