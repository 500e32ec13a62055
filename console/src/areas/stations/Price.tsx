import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { operator, useReachesAll, useRight, useSite } from '../../api/shared';
import { t } from '../../i18n';
import { Banner, Button, Loaded, ProblemBox, SelectField, useSaving } from '../../parts';
import { changeStation } from './changes';
import { type OneStation, tariffs } from './queries';

/** Which tariff counts for a station, and whose it is. */
export function usePrice(station: OneStation): {
  tariffId: string | null;
  of: 'station' | 'site' | 'operator' | null;
  isKnown: boolean;
} {
  const site = useSite(station.site_id);
  const { data } = useQuery({ ...operator, enabled: useReachesAll() });
  if (station.tariff_id) return { tariffId: station.tariff_id, of: 'station', isKnown: true };
  if (site?.tariff_id) return { tariffId: site.tariff_id, of: 'site', isKnown: true };
  if (data?.default_tariff_id)
    return { tariffId: data.default_tariff_id, of: 'operator', isKnown: true };
  return { tariffId: null, of: null, isKnown: site !== undefined && data !== undefined };
}

/** The price of a station. Tariffs are seen only by who reaches everything of the operator. */
export function Price({ station }: { station: OneStation }) {
  const { tariffId, of } = usePrice(station);
  if (useReachesAll()) return <Choice key={station.tariff_id} station={station} />;
  if (tariffId === null || of === null) return <p>{t('stations.price.hidden')}</p>;
  return <p>{t(`stations.price.of.${of}`, { name: tariffId })}</p>;
}

/** Which tariff counts, and the choice of one of the station's own. */
function Choice({ station }: { station: OneStation }) {
  const price = usePrice(station);
  const query = useQuery(tariffs);
  const [chosen, setChosen] = useState(station.tariff_id ?? '');
  const saving = useSaving<OneStation>();
  const mayChange = useRight('configure');
  const nameOf = (id: string) => query.data?.find((it) => it.tariff_id === id)?.name ?? id;
  const save = () =>
    void saving.save(
      () => changeStation(station, { tariff_id: chosen === '' ? null : chosen }),
      t('stations.price.saved'),
    );
  return (
    <div className="stack">
      {price.tariffId && price.of ? (
        <p>{t(`stations.price.of.${price.of}`, { name: nameOf(price.tariffId) })}</p>
      ) : (
        price.isKnown && <Banner>{t('stations.price.none')}</Banner>
      )}
      <Loaded
        query={query}
        isEmpty={(known) => known.length === 0}
        empty={<NoTariffs mayAdd={mayChange} />}
      >
        {(known) => (
          <>
            <SelectField
              label={t('stations.price.choose')}
              value={chosen}
              onChange={({ target }) => setChosen(target.value)}
              options={[
                { value: '', label: t('stations.price.inherit') },
                ...known.map(({ tariff_id, name, currency }) => ({
                  value: tariff_id,
                  label: `${name} · ${currency}`,
                })),
              ]}
            />
            {saving.error ? <ProblemBox error={saving.error} /> : null}
            <div className="row">
              <Button
                onClick={save}
                isBusy={saving.isBusy}
                showWhy
                why={
                  (!mayChange && t('stations.why.noConfigure')) ||
                  (chosen === (station.tariff_id ?? '') && t('stations.why.same'))
                }
              >
                {t('stations.price.set')}
              </Button>
            </div>
          </>
        )}
      </Loaded>
    </div>
  );
}

function NoTariffs({ mayAdd }: { mayAdd: boolean }) {
  return (
    <p className="row quiet">
      {t('stations.price.noTariffs')}
      {mayAdd && <Link to="/money/tariffs/new">{t('stations.price.addTariff')}</Link>}
    </p>
  );
}
