import type { Connector } from './queries';

/** What is typed into the form of a command, as texts. */
export interface Typed {
  type: string;
  /** A place as `placeValue` writes it; empty for none. */
  place: string;
  card: string;
  session: string;
  mode: string;
  operative: string;
  message: string;
  keys: string;
  key: string;
  value: string;
  profile: string;
  /** After how many seconds it is not wanted any more. */
  expires: string;
}

export const EMPTY: Typed = {
  type: 'trigger',
  place: '',
  card: '',
  session: '',
  mode: 'soft',
  operative: 'false',
  message: 'StatusNotification',
  keys: '',
  key: '',
  value: '',
  profile: '',
  expires: '60',
};

/** The commands that have a form, in the order in which they are chosen from. */
export const TYPES = [
  'remote_start',
  'remote_stop',
  'unlock',
  'reset',
  'availability',
  'trigger',
  'get_config',
  'set_config',
] as const;

/** What a charger can be asked to tell, by the version of OCPP. */
export const MESSAGES = {
  old: [
    'StatusNotification',
    'MeterValues',
    'Heartbeat',
    'BootNotification',
    'DiagnosticsStatusNotification',
    'FirmwareStatusNotification',
  ],
  new: [
    'StatusNotification',
    'MeterValues',
    'TransactionEvent',
    'Heartbeat',
    'BootNotification',
    'LogStatusNotification',
    'FirmwareStatusNotification',
    'SignChargingStationCertificate',
  ],
} as const;

const ABOUT_A_PLACE = ['StatusNotification', 'MeterValues', 'TransactionEvent'];

/** Whether a message is about one connector; the others are about the whole charger. */
export function isAboutPlace(message: string): boolean {
  return ABOUT_A_PLACE.includes(message);
}

/** Settings that chargers of OCPP 2.x have, for a first look: they do not tell all at once. */
export const USUAL_KEYS = [
  'OCPPCommCtrlr.HeartbeatInterval',
  'OCPPCommCtrlr.OfflineThreshold',
  'SampledDataCtrlr.TxUpdatedInterval',
  'SampledDataCtrlr.TxUpdatedMeasurands',
  'TxCtrlr.EVConnectionTimeOut',
  'TxCtrlr.StopTxOnInvalidId',
  'AuthCtrlr.Enabled',
  'AuthCtrlr.AuthorizeRemoteStart',
];

export function is2x(protocol: string | null | undefined): boolean {
  return protocol?.startsWith('ocpp2') ?? false;
}

/** The version of OCPP as its specification writes it; a charger names it in one word. */
export function protocolName(protocol: string | null | undefined): string | null {
  return protocol?.replace(/^ocpp(?=\d)/, 'OCPP ') ?? null;
}

/** A place as a choice of a form. */
export function placeValue(place: Pick<Connector, 'connector_id' | 'evse_id'>): string {
  return `${place.evse_id ?? ''}/${place.connector_id}`;
}

type Place = { connector_id?: number; evse_id?: number };

function placeOf(value: string, hasEvseOnly: boolean): Place {
  const [evse = '', connector = ''] = value.split('/');
  if (evse === '' && connector === '') return {};
  if (evse === '') return { connector_id: Number(connector) };
  return hasEvseOnly
    ? { evse_id: Number(evse) }
    : { evse_id: Number(evse), connector_id: Number(connector) };
}

/** The lines of a text, without empty ones. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n,]/)
    .map((line) => line.trim())
    .filter(Boolean);
}

/** The fields that a command cannot do without and that are empty, by their names. */
export function missing(typed: Typed, isNew: boolean): (keyof Typed)[] {
  const wanted: Partial<Record<string, (keyof Typed)[]>> = {
    remote_start: isNew ? ['card', 'place'] : ['card'],
    remote_stop: ['session'],
    unlock: ['place'],
    trigger: ['message'],
    get_config: isNew ? ['keys'] : [],
    set_config: ['key'],
  };
  return (wanted[typed.type] ?? []).filter((field) => typed[field].trim() === '');
}

/** The body of the command that a form describes. Throws when its JSON cannot be read. */
export function bodyOf(typed: Typed, now: number): { type: string } & Record<string, unknown> {
  const { type } = typed;
  const seconds = Number(typed.expires);
  const rest = seconds === 60 ? {} : { expires_at: new Date(now + seconds * 1000).toISOString() };
  const own: Record<string, () => Record<string, unknown>> = {
    remote_start: () => ({
      token_uid: typed.card.trim(),
      ...placeOf(typed.place, true),
      ...(typed.profile.trim() === '' ? {} : { charging_profile: JSON.parse(typed.profile) }),
    }),
    remote_stop: () => ({ session_id: typed.session }),
    unlock: () => placeOf(typed.place, false),
    reset: () => ({ mode: typed.mode, ...resetPlace(typed.place) }),
    availability: () => ({
      operative: typed.operative === 'true',
      ...(typed.place === '' ? { connector_id: 0 } : placeOf(typed.place, false)),
    }),
    trigger: () => ({
      message: typed.message,
      ...(isAboutPlace(typed.message) ? placeOf(typed.place, true) : {}),
    }),
    get_config: () => (linesOf(typed.keys).length > 0 ? { keys: linesOf(typed.keys) } : {}),
    set_config: () => ({ key: typed.key.trim(), value: typed.value }),
  };
  return { type, ...own[type]?.(), ...rest };
}

/** A restart is of the whole charger, or of one EVSE. */
function resetPlace(value: string): Place {
  const { evse_id } = placeOf(value, true);
  return evse_id === undefined ? {} : { evse_id };
}
