import { useZone } from '../../api/shared';
import { t } from '../../i18n';
import { useLiveQuery } from '../../live/use';
import { Card, Loaded, ZoneNote } from '../../parts';
import { Connectors } from './Connectors';
import { Price } from './Price';
import { station, stationState } from './queries';
import { Settings } from './Settings';
import { StationForm } from './StationForm';
import { StationPage, useStationId } from './StationPage';

/** What is set of a station: here in our records, and in the charger itself. */
export default function ConfigurationScreen() {
  const { stationId } = useStationId();
  const query = useLiveQuery(station(stationId));
  const state = useLiveQuery(stationState(stationId));
  const zone = useZone(query.data?.site_id);
  const isAway = state.data?.connected !== true;
  return (
    <StationPage stationId={stationId}>
      <div className="cards">
        <Card title={t('stations.form.title')}>
          <Loaded query={query}>{(known) => <StationForm station={known} />}</Loaded>
        </Card>
        <Card title={t('stations.price.title')}>
          <Loaded query={query}>{(known) => <Price station={known} />}</Loaded>
        </Card>
      </div>
      <Card title={t('stations.connectors.title')}>
        <Loaded query={query}>{(known) => <Connectors station={known} isAway={isAway} />}</Loaded>
      </Card>
      <Card title={t('stations.settings.heading')}>
        <Loaded query={state}>
          {(known) => <Settings stationId={stationId} state={known} zone={zone} />}
        </Loaded>
      </Card>
      <ZoneNote zone={zone} />
    </StationPage>
  );
}
