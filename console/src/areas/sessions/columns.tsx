import { useSiteName } from '../../api/shared';
import { dayOf, duration, energy, money, time } from '../../format';
import { code, t } from '../../i18n';
import { READING_S, useEnergy } from '../../live/running';
import { shownStatus, superseded } from '../../live/superseded';
import {
  Aged,
  type Column,
  CopyId,
  Foreign,
  Icon,
  StateChip,
  sessionLook,
  Time,
  useNow,
} from '../../parts';
import { isRunning, type Session } from './queries';

/** How long a charge took, or takes so far. */
function Duration({ of }: { of: Session }) {
  const now = useNow(10);
  if (of.duration_s != null) return duration(of.duration_s);
  if (!of.started_at || !isRunning(of.status)) return t('common.none');
  return duration((now - Date.parse(of.started_at)) / 1000);
}

export function SiteName({ id }: { id: string | null | undefined }) {
  return <Foreign text={useSiteName(id)} />;
}

/** The site under the name of a station, for who knows its name. */
function UnderStation({ siteId }: { siteId: string | null | undefined }) {
  const name = useSiteName(siteId);
  if (name === null) return null;
  return (
    <div className="small faint">
      <Foreign text={name} />
    </div>
  );
}

/** The state of a charge. `old`: the charges of a list whose stop was not received. */
export function Status({ of, old = superseded([of]) }: { of: Session; old?: ReadonlySet<string> }) {
  const status = shownStatus(of, old);
  return <StateChip word={code('session', status)} {...sessionLook(status)} />;
}

interface EnergyProps {
  of: Session;
  zone: string;
  /** Whether the charger is away; a list does not ask for each charger. */
  isAway?: boolean;
}

/** The energy of a charge, or what it is so far. */
export function Energy({ of, zone, isAway = false }: EnergyProps) {
  const { wh, at } = useEnergy(of);
  return (
    <Aged at={at} intervalS={READING_S} isAway={isAway} zone={zone}>
      {wh === null ? t('sessions.notKnown') : energy(wh)}
    </Aged>
  );
}

const HASH_SHOWN = 12;

/** The beginning of a hash; what is copied is the whole. */
export function Hash({ of }: { of: string | null | undefined }) {
  if (!of) return t('common.none');
  return <CopyId id={of} shown={`${of.slice(0, HASH_SHOWN)}…`} />;
}

/** A period; the day is written once if it is one day. */
export function Period({ from, to, zone }: { from: string; to: string; zone: string }) {
  const isOneDay = dayOf(from, zone) === dayOf(to, zone);
  return (
    <span>
      <Time at={from} zone={zone} full />
      {' – '}
      {isOneDay ? <time dateTime={to}>{time(to, zone)}</time> : <Time at={to} zone={zone} full />}
    </span>
  );
}

/** Where a session is, as its numbers say. */
export function place(of: Pick<Session, 'evse_id' | 'connector_id'>): string {
  if (of.evse_id) {
    return t('sessions.evseConnector', { evse: of.evse_id, n: of.connector_id ?? 1 });
  }
  return of.connector_id ? t('sessions.connector', { n: of.connector_id }) : '';
}

/** The oddities as one mark with their number; the words stand in its title and in the story. */
function Flags({ flags }: { flags: readonly string[] }) {
  const words = flags.map((flag) => code('flag', flag)).join('\n');
  return (
    <div>
      <span className="chip chip-warn" title={words}>
        <Icon name="alert" />
        {t('sessions.flags', { n: flags.length })}
      </span>
    </div>
  );
}

export function columnsOf(zone: string, old: ReadonlySet<string>): Column<Session>[] {
  return [
    {
      id: 'who',
      // The name is a link to the session, whose id therefore belongs to it.
      file: ['session_id', 'full_name', 'token_uid'],
      header: t('sessions.col.who'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.driver_name ?? row.token_uid ?? row.session_id} />,
    },
    {
      id: 'state',
      // The oddities stand here, and not in a column at the end that narrow windows would cut off.
      file: ['status', 'flags'],
      header: t('sessions.col.state'),
      cell: (row) => (
        <>
          <Status of={row} old={old} />
          {row.flags.length > 0 && <Flags flags={row.flags} />}
        </>
      ),
    },
    {
      id: 'started_at',
      file: ['started_at'],
      header: t('sessions.col.started'),
      sort: 'started_at',
      cell: (row) => <Time at={row.started_at} zone={zone} />,
    },
    {
      id: 'ended_at',
      file: ['ended_at'],
      header: t('sessions.col.ended'),
      sort: 'ended_at',
      cell: (row) => <Time at={row.ended_at} zone={zone} />,
    },
    {
      id: 'where',
      file: ['station_id', 'site_id'],
      header: t('sessions.col.where'),
      cell: (row) => (
        <>
          <span className="nowrap">
            <Foreign text={row.station_id} />
          </span>
          <UnderStation siteId={row.site_id} />
        </>
      ),
    },
    {
      id: 'plate',
      file: ['licence_plate'],
      header: t('sessions.col.plate'),
      cell: (row) => (
        <span className="nowrap">
          <Foreign text={row.licence_plate} />
        </span>
      ),
    },
    {
      id: 'energy',
      file: ['energy_kwh'],
      header: t('sessions.col.energy'),
      align: 'end',
      cell: (row) => <Energy of={row} zone={zone} />,
    },
    {
      id: 'duration',
      file: ['duration_s'],
      header: t('sessions.col.duration'),
      align: 'end',
      cell: (row) => <Duration of={row} />,
    },
    {
      id: 'total',
      file: ['total', 'currency'],
      header: t('sessions.col.total'),
      align: 'end',
      cell: (row) => (row.total ? money(row.total) : t('common.none')),
    },
    {
      id: 'place',
      file: ['evse_id', 'connector_id'],
      header: t('sessions.place'),
      isHidden: true,
      cell: (row) => place(row) || t('common.none'),
    },
    {
      id: 'card',
      file: ['token_uid'],
      header: t('sessions.col.card'),
      isHidden: true,
      cell: (row) => <Foreign text={row.token_uid} />,
    },
    {
      id: 'session_id',
      file: ['session_id'],
      header: t('sessions.col.id'),
      isHidden: true,
      cell: (row) => <span className="mono">{row.session_id}</span>,
    },
  ];
}
