import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useCardNumber, useSite, useZone } from '../../api/shared';
import { dateTime, money } from '../../format';
import { t } from '../../i18n';
import { stationReadings } from '../../live/stationReadings';
import { useLiveQuery } from '../../live/use';
import { CopyId, Foreign, isAbsent, Loaded, Page, Tabs, ZoneNote } from '../../parts';
import { AskCharger } from './AskCharger';
import { Energy, place, Status } from './columns';
import { isRunning, type Session, session } from './queries';
import { Standing, useStanding } from './standing';

/** The session of the address. */
function useSessionId(): string {
  const { sessionId = '' } = useParams({ strict: false }) as { sessionId?: string };
  return sessionId;
}

/** The tabs of a session. Each is a link, and shows what `children` makes of the session. */
export function SessionPage({
  children,
}: {
  children: (session: Session, zone: string) => ReactNode;
}) {
  const id = useSessionId();
  const query = useLiveQuery(session(id));
  const { data } = query;
  const isOpen = data !== undefined && isRunning(data.status);
  useLiveQuery({ ...stationReadings(data?.station_id ?? ''), enabled: isOpen });
  const zone = useZone(data?.site_id);
  const site = useSite(data?.site_id);
  const card = useCardNumber(data?.token_uid);
  const base = `/sessions/${encodeURIComponent(id)}`;
  return (
    <Page
      title={title(data, card, zone)}
      where={site?.name ?? data?.station_id}
      up={{ to: '/sessions', label: t('sessions.title') }}
      lead={data && <Lead of={data} zone={zone} />}
      isAbsent={isAbsent(query)}
      actions={data && <AskCharger of={data} zone={zone} />}
    >
      <Tabs
        label={t('sessions.tabs')}
        tabs={[
          { to: base, label: t('sessions.tab.story') },
          { to: `${base}/meter`, label: t('sessions.tab.meter') },
          { to: `${base}/bill`, label: t('sessions.tab.bill') },
          { to: `${base}/raw`, label: t('sessions.tab.raw') },
        ]}
      />
      <div className="stack stack-wide">
        <Loaded query={query}>{(known) => children(known, zone)}</Loaded>
        <ZoneNote zone={zone} />
      </div>
    </Page>
  );
}

function title(of: Session | undefined, card: string | null | undefined, zone: string): string {
  if (of === undefined) return t('sessions.one');
  const who = of.driver_name ?? card ?? of.session_id;
  const at = of.started_at ?? of.created_at;
  return t('sessions.oneOf', { who, time: dateTime(at, zone) });
}

function Lead({ of, zone }: { of: Session; zone: string }) {
  const isAway = useStanding(of) !== 'here';
  return (
    <>
      <Status of={of} />
      <Standing of={of} />
      <span>
        <Link to={`/stations/${encodeURIComponent(of.station_id)}`}>
          <Foreign text={of.station_id} />
        </Link>
        {place(of) && ` · ${place(of)}`}
      </span>
      {of.licence_plate && <Foreign text={of.licence_plate} />}
      <span>
        <Energy of={of} zone={zone} isAway={isAway} />
      </span>
      {of.total && <strong>{money(of.total)}</strong>}
      <CopyId id={of.session_id} />
    </>
  );
}
