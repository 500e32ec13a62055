import { useQuery } from '@tanstack/react-query';
import { useMatch, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight, useSite } from '../../api/shared';
import { languageName, listed, ownZone } from '../../format';
import { code, t } from '../../i18n';
import {
  Banner,
  Button,
  Card,
  CopyId,
  Facts,
  Foreign,
  isAbsent,
  Loaded,
  Page,
  Time,
  YesNo,
  ZoneNote,
} from '../../parts';
import { EditPerson } from './EditPerson';
import { PersonActions } from './PersonActions';
import { PersonCharges } from './PersonCharges';
import { PersonData } from './PersonData';
import { PersonSignIns } from './PersonSignIns';
import { PersonState } from './PersonState';
import { PersonCards, PersonVehicles } from './PersonThings';
import { isGone, person, type User } from './queries';
import { useWhyNotManage } from './rights';

/** One person: a driver, or a colleague when it is reached from the team. */
export default function PersonScreen() {
  const { userId = '' } = useParams({ strict: false }) as { userId?: string };
  const isInTeam = useMatch({
    strict: false,
    select: ({ pathname }) => pathname.startsWith('/team/'),
  });
  const query = useQuery(person(userId));
  const { data } = query;
  const seesSignIns = useRight('people');
  const zone = ownZone();
  const up = isInTeam
    ? { to: '/team', label: t('common.nav.team') }
    : { to: '/drivers', label: t('drivers.title') };
  return (
    <Page
      title={data?.full_name ?? userId}
      up={up}
      lead={
        data && (
          <>
            <PersonState of={data} />
            <span>{code('role', data.role)}</span>
          </>
        )
      }
      isAbsent={isAbsent(query)}
      actions={data && !isGone(data) && <Actions of={data} />}
    >
      <Loaded query={query} lines={6}>
        {(of) => (
          <div className="stack stack-wide">
            {of.suspended && !isGone(of) && (
              <Banner icon="lock">{t('drivers.suspendedNote')}</Banner>
            )}
            <div className="split">
              <div className="stack stack-wide">
                {!of.erased_at && <PersonCharges userId={userId} />}
                <PersonCards of={of} />
                <PersonVehicles of={of} />
              </div>
              <div className="stack stack-wide">
                <About of={of} zone={zone} />
                {seesSignIns && of.email && !isGone(of) && <PersonSignIns of={of} zone={zone} />}
                <PersonData of={of} zone={zone} />
              </div>
            </div>
            <ZoneNote zone={zone} />
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Actions({ of }: { of: User }) {
  const [isEditing, setEditing] = useState(false);
  const mayConfigure = useRight('configure');
  const whyNot = useWhyNotManage(of);
  const why = of.role === 'driver' ? !mayConfigure && t('drivers.why.configure') : whyNot;
  return (
    <>
      <PersonActions of={of} />
      <Button kind="main" onClick={() => setEditing(true)} why={why}>
        {t('drivers.edit')}
      </Button>
      <EditPerson of={of} isOpen={isEditing} onClose={() => setEditing(false)} />
    </>
  );
}

function About({ of, zone }: { of: User; zone: string }) {
  return (
    <Card title={t('drivers.about')}>
      <Facts
        facts={[
          [t('common.person.email'), <Foreign key="email" text={of.email} />],
          [t('common.person.phone'), <Foreign key="phone" text={of.contact_number} />],
          [
            t('common.person.language'),
            of.language ? languageName(of.language) : t('common.person.noLanguage'),
          ],
          of.role === 'site_owner' && [
            t('common.person.sites'),
            <Reach key="sites" ids={of.site_ids ?? []} />,
          ],
          of.role === 'caretaker' && [
            t('common.person.stations'),
            listed(of.station_ids ?? []) || t('common.none'),
          ],
          of.role !== 'site_owner' &&
            of.role !== 'caretaker' &&
            of.role !== 'driver' && [t('drivers.reach'), t('drivers.reach.all')],
          [
            t('drivers.secondFactor'),
            <YesNo key="second" is={of.second_factor} no={t('drivers.secondFactor.no')} />,
          ],
          [t('drivers.invitedAt'), <Time key="invited" at={of.invited_at} zone={zone} full />],
          [t('drivers.createdAt'), <Time key="created" at={of.created_at} zone={zone} full />],
          [t('drivers.col.id'), <CopyId key="id" id={of.user_id} />],
        ]}
      />
    </Card>
  );
}

function Reach({ ids }: { ids: readonly string[] }) {
  if (ids.length === 0) return t('common.none');
  return (
    <ul>
      {ids.map((id) => (
        <SiteName key={id} id={id} />
      ))}
    </ul>
  );
}

function SiteName({ id }: { id: string }) {
  return (
    <li>
      <Foreign text={useSite(id)?.name ?? id} />
    </li>
  );
}
