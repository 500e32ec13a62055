import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { ownZone } from '../../format';
import { code, t } from '../../i18n';
import {
  Button,
  Card,
  Confirm,
  CopyId,
  Facts,
  Foreign,
  isAbsent,
  Loaded,
  Page,
  ProblemBox,
  Time,
  useSaving,
  ZoneNote,
} from '../../parts';
import { EditCard } from './CardForm';
import { CardState } from './CardState';
import { PersonName, Plate } from './PersonName';
import { card, changeCard, removeCard, type Token } from './queries';

export default function CardScreen() {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const query = useQuery(card(uid));
  const zone = ownZone();
  return (
    <Page
      title={query.data?.uid ?? uid}
      up={{ to: '/drivers/cards', label: t('drivers.tab.cards') }}
      lead={query.data && <CardState of={query.data} />}
      isAbsent={isAbsent(query)}
      actions={query.data && <Actions of={query.data} />}
    >
      <Loaded query={query} lines={5}>
        {(of) => (
          <div className="stack narrow">
            <Card
              title={t('drivers.card.about')}
              actions={
                <Link to={`/sessions?token=${encodeURIComponent(of.uid)}` as never}>
                  {t('drivers.toSessions')}
                </Link>
              }
            >
              <Facts
                facts={[
                  [t('drivers.card.uid'), <CopyId key="uid" id={of.uid} />],
                  [t('drivers.card.holder'), <PersonName key="holder" id={of.user_id} />],
                  [t('drivers.card.mode'), code('cardMode', of.mode)],
                  [
                    t('drivers.card.group'),
                    of.parent_uid ? (
                      <Link
                        key="group"
                        to={`/drivers/cards?group=${encodeURIComponent(of.parent_uid)}` as never}
                      >
                        <Foreign text={of.parent_uid} />
                      </Link>
                    ) : (
                      t('common.none')
                    ),
                  ],
                  [
                    t('drivers.card.expires'),
                    of.expires_at ? (
                      <Time key="expires" at={of.expires_at} zone={zone} full />
                    ) : (
                      t('drivers.card.never')
                    ),
                  ],
                  [t('drivers.card.type'), <Foreign key="type" text={of.type} />],
                  [t('drivers.card.vehicle'), <Plate key="vehicle" id={of.vehicle_id} />],
                  [
                    t('drivers.createdAt'),
                    <Time key="created" at={of.created_at} zone={zone} full />,
                  ],
                ]}
              />
            </Card>
            <ZoneNote zone={zone} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ of }: { of: Token }) {
  const [open, setOpen] = useState<'edit' | 'block' | 'remove' | null>(null);
  const saving = useSaving<unknown>();
  const navigate = useNavigate();
  const isOff = !useRight('configure') && t('drivers.why.configure');
  const close = () => setOpen(null);
  const isActive = of.status === 'active';
  const status = isActive ? 'blocked' : 'active';
  const block = async () => {
    const done = await saving.save(() => changeCard({ status }, of), code('card', status));
    if (done !== undefined) close();
  };
  const remove = async () => {
    const done = await saving.save(async () => {
      await removeCard(of);
      return true;
    }, t('drivers.removed'));
    if (done) void navigate({ to: '/drivers/cards' });
  };
  return (
    <>
      <Button kind="danger" onClick={() => setOpen('remove')} why={isOff}>
        {t('drivers.remove')}
      </Button>
      {isActive ? (
        <Button kind="danger" icon="lock" onClick={() => setOpen('block')} why={isOff}>
          {t('drivers.card.block')}
        </Button>
      ) : (
        <Button onClick={() => void block()} isBusy={saving.isBusy} why={isOff}>
          {t('drivers.card.unblock')}
        </Button>
      )}
      <Button kind="main" onClick={() => setOpen('edit')} why={isOff}>
        {t('drivers.edit')}
      </Button>
      {saving.error && open === null ? <ProblemBox error={saving.error} /> : null}
      <EditCard of={of} isOpen={open === 'edit'} onClose={close} />
      <Confirm
        title={t('drivers.card.block.title', { uid: of.uid })}
        isOpen={open === 'block'}
        onClose={close}
        action={t('drivers.card.block')}
        onDo={() => void block()}
        saving={saving}
        isDanger
      >
        <p>{t('drivers.card.block.text')}</p>
      </Confirm>
      <Confirm
        title={t('drivers.card.remove.title', { uid: of.uid })}
        isOpen={open === 'remove'}
        onClose={close}
        action={t('drivers.remove')}
        onDo={() => void remove()}
        saving={saving}
        isDanger
      >
        <p>{t('drivers.card.remove.text')}</p>
      </Confirm>
    </>
  );
}
