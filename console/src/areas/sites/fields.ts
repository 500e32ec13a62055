import { typed } from '../../format';
import type { GatewayPolicy, Site, SiteChange } from './queries';

/** The settings of a site as a person types them. */
export interface Fields {
  name: string;
  time_zone: string;
  address: string;
  latitude: string;
  longitude: string;
  /** `unknown`: nothing is said of it. */
  hours: 'unknown' | 'always' | 'regular';
  /** The periods of each day, such as `08:00-12:00, 13:00-20:00`, by its number. */
  days: string[];
  support_phone: string;
  support_email: string;
  tariff_id: string;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7] as const;
/** The decimals that the API keeps of a location. */
const PLACE_DECIMALS = 7;

export function fieldsOf(site: Site): Fields {
  const { opening_hours: hours, location } = site;
  const periods = hours?.regular_hours ?? [];
  return {
    name: site.name,
    time_zone: site.time_zone ?? '',
    address: site.address ?? '',
    latitude: location ? String(location.latitude) : '',
    longitude: location ? String(location.longitude) : '',
    hours: hours == null ? 'unknown' : hours.twentyfourseven ? 'always' : 'regular',
    days: DAYS.map((day) =>
      periods
        .filter(({ weekday }) => weekday === day)
        .map(({ period_begin, period_end }) => `${period_begin}-${period_end}`)
        .join(', '),
    ),
    support_phone: site.support_phone ?? '',
    support_email: site.support_email ?? '',
    tariff_id: site.tariff_id ?? '',
  };
}

interface Period {
  weekday: number;
  period_begin: string;
  period_end: string;
}

const TIME = /^(\d{1,2})(?:[:.](\d{2}))?$/;

function timeOf(text: string): string | null {
  const [, hours, minutes = '00'] = TIME.exec(text.trim()) ?? [];
  if (hours === undefined || Number(hours) > 24 || Number(minutes) > 59) return null;
  return `${hours.padStart(2, '0')}:${minutes}`;
}

/** The periods that were typed for a day; null when they cannot be read. */
export function periodsOf(weekday: number, text: string): Period[] | null {
  const parts = text.split(/[,;]/).filter((part) => part.trim() !== '');
  const periods: Period[] = [];
  for (const part of parts) {
    const [begin, end, ...rest] = part.split(/[-–—]/).map(timeOf);
    if (!begin || !end || rest.length > 0 || begin >= end || end > '24:00') return null;
    periods.push({ weekday, period_begin: begin, period_end: end });
  }
  return periods;
}

/** A degree that was typed, within its limit; null when it is none. */
function degree(text: string, max: number): number | null {
  const value = typed(text.replace('−', '-'), PLACE_DECIMALS);
  if (value === null || Math.abs(value) > max * 10 ** PLACE_DECIMALS) return null;
  return value / 10 ** PLACE_DECIMALS;
}

export type Wrong = 'name' | 'latitude' | 'longitude' | 'hours' | `day${number}`;

/** What is wrong with what was typed, by field. */
export function wrongIn(fields: Fields): Set<Wrong> {
  const wrong = new Set<Wrong>();
  if (fields.name.trim() === '') wrong.add('name');
  const hasPlace = fields.latitude.trim() !== '' || fields.longitude.trim() !== '';
  if (hasPlace && degree(fields.latitude, 90) === null) wrong.add('latitude');
  if (hasPlace && degree(fields.longitude, 180) === null) wrong.add('longitude');
  if (fields.hours === 'regular') {
    const periods = fields.days.map((text, at) => periodsOf(at + 1, text));
    periods.forEach((found, at) => {
      if (found === null) wrong.add(`day${at + 1}`);
    });
    if (periods.every((found) => found !== null && found.length === 0)) wrong.add('hours');
  }
  return wrong;
}

const textOrNull = (text: string): string | null => text.trim() || null;

/** The change that makes a site be as it was typed: only the fields that differ. */
export function changeOf(before: Fields, fields: Fields): SiteChange {
  const change: SiteChange = {};
  if (fields.name !== before.name) change.name = fields.name.trim();
  for (const name of [
    'time_zone',
    'address',
    'support_phone',
    'support_email',
    'tariff_id',
  ] as const) {
    if (fields[name] !== before[name]) change[name] = textOrNull(fields[name]);
  }
  if (fields.latitude !== before.latitude || fields.longitude !== before.longitude) {
    const latitude = degree(fields.latitude, 90);
    const longitude = degree(fields.longitude, 180);
    change.location = latitude === null || longitude === null ? null : { latitude, longitude };
  }
  if (fields.hours !== before.hours || fields.days.join('|') !== before.days.join('|')) {
    const regular_hours = fields.days.flatMap((text, at) => periodsOf(at + 1, text) ?? []);
    change.opening_hours =
      fields.hours === 'unknown'
        ? null
        : fields.hours === 'always'
          ? { twentyfourseven: true }
          : { twentyfourseven: false, regular_hours };
  }
  return change;
}

/** The numbers of a gateway's policy: their limits in the API, and the unit in which they are typed. */
export const POLICY = [
  { name: 'ask_deadline_ms', unit: 's', decimals: 3, min: 100, max: 4_000 },
  { name: 'call_timeout_ms', unit: 's', decimals: 3, min: 1_000, max: 600_000 },
  { name: 'start_effect_ms', unit: 's', decimals: 3, min: 10_000, max: 3_600_000 },
  { name: 'sample_interval_ms', unit: 's', decimals: 3, min: 10_000, max: 3_600_000 },
  { name: 'chart_delay_ms', unit: 's', decimals: 3, min: 0, max: 3_600_000 },
  { name: 'confirm_interval_ms', unit: 's', decimals: 3, min: 1_000, max: 540_000 },
  { name: 'heartbeat_interval_s', unit: 's', decimals: 0, min: 10, max: 86_400 },
  { name: 'max_power_w', unit: 'kW', decimals: 3, min: 1_000, max: 10_000_000 },
  { name: 'max_unknown_stations', unit: '', decimals: 0, min: 0, max: 5_000 },
] as const;

export type PolicyName = (typeof POLICY)[number]['name'];
export type PolicyFields = Record<PolicyName, string> & {
  unknown_tokens: '' | 'accept' | 'reject';
};

/** A number of the API as it is typed: 4000 with 3 decimals is `4`, 1500 is `1.5`. */
function shown(value: number, decimals: number): string {
  return String(value / 10 ** decimals);
}

export function policyOf(policy: GatewayPolicy | null | undefined): PolicyFields {
  const fields: Partial<PolicyFields> = { unknown_tokens: policy?.unknown_tokens ?? '' };
  for (const { name, decimals } of POLICY) {
    const value = policy?.[name];
    fields[name] = value == null ? '' : shown(value, decimals);
  }
  return fields as PolicyFields;
}

/** The policy that was typed, or the names of the fields that are wrong. */
export function typedPolicy(fields: PolicyFields): {
  policy: GatewayPolicy | null;
  wrong: Set<PolicyName>;
} {
  const policy: GatewayPolicy = {};
  const wrong = new Set<PolicyName>();
  for (const { name, decimals, min, max } of POLICY) {
    if (fields[name].trim() === '') continue;
    const value = typed(fields[name], decimals);
    if (value === null || value < min || value > max) wrong.add(name);
    else policy[name] = value;
  }
  if (fields.unknown_tokens !== '') policy.unknown_tokens = fields.unknown_tokens;
  return { policy: Object.keys(policy).length === 0 ? null : policy, wrong };
}
