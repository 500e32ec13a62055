import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Schemas } from '../../api/client';
import { me } from '../../api/shared';
import { t } from '../../i18n';
import { Button, Card, Confirm, Facts, Foreign, Loaded, Time, useSaving } from '../../parts';
import { endSignIns, signIns, type User } from './queries';
import { useWhyNotManage } from './rights';

interface Props {
  of: User;
  zone: string;
}

/** Where a person is signed in, and the end of it: for a lost phone, or a colleague who has left. */
export function PersonSignIns({ of, zone }: Props) {
  const [isAsked, setAsked] = useState(false);
  const query = useQuery(signIns(of.user_id));
  const own = useQuery(me).data?.user_id;
  const whyNot = useWhyNotManage(of);
  const saving = useSaving<boolean>();
  const end = async () => {
    const done = await saving.save(() => endSignIns(of.user_id), t('drivers.signIns.ended'));
    if (done) setAsked(false);
  };
  return (
    <Card
      title={t('drivers.signIns')}
      actions={
        <Button
          small
          onClick={() => setAsked(true)}
          why={
            whyNot ||
            (own === of.user_id && t('drivers.signIns.own')) ||
            (query.data?.items.length === 0 && t('drivers.signIns.none'))
          }
        >
          {t('drivers.signIns.end')}
        </Button>
      }
    >
      <Loaded query={query} lines={3}>
        {({ items, last_at }) => (
          <div className="stack">
            <Facts
              facts={[
                last_at != null && [
                  t('drivers.signIns.last'),
                  <Time key="last" at={last_at} zone={zone} full />,
                ],
              ]}
            />
            {items.length === 0 && <p className="quiet">{t('drivers.signIns.none')}</p>}
            <ul className="stack stack-tight">
              {items.map((one) => (
                <li key={`${one.client_id} ${one.at}`} className="row row-apart">
                  <AppName id={one.client_id} />
                  <span className="small faint">
                    {t('drivers.signIns.used')} <Time at={one.used_at} zone={zone} full />
                  </span>
                </li>
              ))}
            </ul>
          </div>
        )}
      </Loaded>
      <Confirm
        title={t('drivers.signIns.end.title')}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        action={t('drivers.signIns.end.do')}
        onDo={() => void end()}
        saving={saving}
        isDanger
      >
        <p>{t('drivers.signIns.end.text')}</p>
      </Confirm>
    </Card>
  );
}

/** The apps of the project have names; another one is shown by its id. */
function AppName({ id }: { id: Schemas['SignIn']['client_id'] }) {
  if (id === 'console') return t('drivers.signIns.console');
  if (id === 'driver') return t('drivers.signIns.driver');
  return <Foreign text={id} />;
}
