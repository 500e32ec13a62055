import { useQuery } from '@tanstack/react-query';
import { api, body } from '../../api/client';
import { sites } from '../../api/shared';
import { colon, zoneName } from '../../format';
import { t } from '../../i18n';
import { Button, Foreign, Icon, type Search, SelectField, TextField } from '../../parts';
import { daysOf, PRESETS, type Preset, presetOf } from './period';
import type { Shown } from './useReport';

/** Period and zone of a report. Both stand in the address. */
export function PeriodFilter({ shown }: { shown: Shown }) {
  const { days, zone, zones, today, change } = shown;
  const preset = presetOf(days, today);
  return (
    <>
      <SelectField
        label={t('reports.period')}
        value={preset ?? ''}
        options={[
          ...PRESETS.map((value) => ({ value, label: t(`reports.period.${value}`) })),
          ...(preset ? [] : [{ value: '', label: t('reports.period.own') }]),
        ]}
        onChange={({ target }) => {
          if (target.value !== '') change({ ...daysOf(target.value as Preset, today) });
        }}
      />
      <TextField
        label={t('reports.from')}
        type="date"
        value={days.from}
        max={days.to}
        onChange={({ target }) => target.value && change({ from: target.value, to: days.to })}
      />
      <TextField
        label={t('reports.to')}
        type="date"
        value={days.to}
        min={days.from}
        onChange={({ target }) => target.value && change({ from: days.from, to: target.value })}
      />
      <SelectField
        label={t('reports.zone')}
        value={zone}
        title={zoneName(zone)}
        options={zones.map((value) => ({ value, label: zoneName(value) }))}
        onChange={({ target }) => change({ zone: target.value, ...days })}
      />
    </>
  );
}

/** The stations that can be chosen; any other id can be typed. */
export function useStationIds(site: string | undefined): readonly string[] {
  const { data } = useQuery({
    queryKey: ['stations', 'ids', site],
    queryFn: async ({ signal }) => {
      const query = { site_id: site, limit: 100 };
      const { items } = await body(api.GET('/v1/stations', { params: { query }, signal }));
      return items.map(({ station_id }) => station_id);
    },
    staleTime: 60_000,
  });
  return data ?? [];
}

interface ChosenProps {
  shown: Shown;
  /** The name of the person whom the address names by id, when it is known. */
  person?: string | undefined;
}

/** What the report is narrowed by, each with a way to let it go. */
export function Chosen({ shown, person }: ChosenProps) {
  const { address, change } = shown;
  const { data } = useQuery(sites);
  const site = data?.find((it) => it.site_id === address.site)?.name ?? address.site;
  const chosen: [keyof Search & string, string | undefined][] = [
    ['site', site],
    ['user', address.user && (person ?? address.user)],
    ['token', address.token],
    ['station', address.station],
  ];
  const named = chosen.filter(([, value]) => value);
  if (named.length === 0) return null;
  return (
    <p className="row">
      {named.map(([name, value]) => (
        <span key={name} className="chip chip-busy">
          {t(`reports.only.${name}` as 'reports.only.site')}
          {colon()}
          <Foreign text={value} />
          <button
            type="button"
            className="icon-button no-print"
            aria-label={t('reports.only.not', { what: value ?? '' })}
            title={t('reports.only.not', { what: value ?? '' })}
            onClick={() => change({ [name]: undefined })}
          >
            <Icon name="close" />
          </button>
        </span>
      ))}
      <Button
        small
        kind="quiet"
        className="no-print"
        onClick={() =>
          change({ site: undefined, user: undefined, token: undefined, station: undefined })
        }
      >
        {t('common.filter.clear')}
      </Button>
    </p>
  );
}
