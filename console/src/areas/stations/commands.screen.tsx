import { useRight, useZone } from '../../api/shared';
import { t } from '../../i18n';
import { useLiveList, useLiveQuery } from '../../live/use';
import { Button, Card, isOpen, Loaded, Track, ZoneNote } from '../../parts';
import { CallForm } from './CallForm';
import { CommandForm } from './CommandForm';
import { placeName } from './ConnectorCard';
import { type Command, commandPages, station, stationState } from './queries';
import { StationPage, useStationId } from './StationPage';

/** What is asked of a charger: forms for every command, and what became of those that were given. */
export default function CommandsScreen() {
  const { stationId } = useStationId();
  const { data } = useLiveQuery(station(stationId));
  const state = useLiveQuery(stationState(stationId));
  const zone = useZone(data?.site_id);
  const mayCall = useRight('call');
  return (
    <StationPage stationId={stationId}>
      <div className="split">
        <Given stationId={stationId} zone={zone} />
        <div>
          <Loaded query={state}>
            {(known) => (
              <div className="stack stack-wide">
                <Card title={t('stations.give.title')}>
                  <CommandForm stationId={stationId} state={known} />
                </Card>
                {mayCall && (
                  <Card title={t('stations.call.title')}>
                    <CallForm stationId={stationId} state={known} />
                  </Card>
                )}
              </div>
            )}
          </Loaded>
        </div>
      </div>
      <ZoneNote zone={zone} />
    </StationPage>
  );
}

function Given({ stationId, zone }: { stationId: string; zone: string }) {
  const query = useLiveList(commandPages(stationId));
  const none = <p className="quiet">{t('stations.track.none')}</p>;
  return (
    <Card title={t('stations.track.title')}>
      <Loaded
        query={query}
        isEmpty={({ pages }) => pages.every(({ items }) => items.length === 0)}
        empty={none}
      >
        {({ pages }) => {
          const all = pages.flatMap(({ items }) => items);
          const opened = all.filter(({ state }) => isOpen(state));
          const ended = all.filter(({ state }) => !isOpen(state));
          return (
            <>
              <Tracks title={t('stations.track.open')} given={opened} zone={zone} />
              <Tracks title={t('stations.track.ended')} given={ended} zone={zone} />
            </>
          );
        }}
      </Loaded>
      {query.hasNextPage && (
        <div className="dialog-actions">
          <Button
            small
            isBusy={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('common.table.loadMore')}
          </Button>
        </div>
      )}
    </Card>
  );
}

interface TracksProps {
  title: string;
  given: readonly Command[];
  zone: string;
}

function Tracks({ title, given, zone }: TracksProps) {
  if (given.length === 0) return null;
  return (
    <section className="stack stack-tight">
      <h3>{title}</h3>
      <div>
        {given.map((command) => (
          <Track
            key={command.command_id}
            command={command}
            zone={zone}
            where={placeName(command.arguments)}
          />
        ))}
      </div>
    </section>
  );
}
