import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useRight } from '../../api/shared';
import { t } from '../../i18n';
import { useLiveList } from '../../live/use';
import { Button, Card, Foreign, Loaded } from '../../parts';
import { AddCard } from './CardForm';
import { CardState } from './CardState';
import { cards, isGone, type User, vehicles } from './queries';
import { AddVehicle, VehicleActions } from './VehicleForm';

/** The cards of a person. */
export function PersonCards({ of }: { of: User }) {
  const [isAdding, setAdding] = useState(false);
  const query = useLiveList(cards({ user_id: of.user_id }));
  const may = useRight('configure');
  return (
    <Card
      title={t('drivers.tab.cards')}
      actions={
        !isGone(of) && (
          <Button
            small
            icon="add"
            onClick={() => setAdding(true)}
            why={!may && t('drivers.why.configure')}
          >
            {t('drivers.card.add')}
          </Button>
        )
      }
    >
      <Loaded
        query={query}
        isEmpty={({ pages }) => pages.every((page) => page.items.length === 0)}
        empty={<p className="quiet">{t('drivers.card.none')}</p>}
      >
        {({ pages }) => (
          <ul className="stack stack-tight">
            {pages
              .flatMap((page) => page.items)
              .map((card) => (
                <li key={card.uid} className="row row-apart">
                  <Link to={`/drivers/cards/${encodeURIComponent(card.uid)}`}>
                    <Foreign text={card.uid} />
                  </Link>
                  <CardState of={card} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      <More query={query} />
      <AddCard isOpen={isAdding} onClose={() => setAdding(false)} userId={of.user_id} />
    </Card>
  );
}

/** The vehicles of a person. */
export function PersonVehicles({ of }: { of: User }) {
  const [isAdding, setAdding] = useState(false);
  const query = useLiveList(vehicles({ user_id: of.user_id }));
  const may = useRight('configure');
  return (
    <Card
      title={t('drivers.tab.vehicles')}
      actions={
        !isGone(of) && (
          <Button
            small
            icon="add"
            onClick={() => setAdding(true)}
            why={!may && t('drivers.why.configure')}
          >
            {t('drivers.vehicle.add')}
          </Button>
        )
      }
    >
      <Loaded
        query={query}
        isEmpty={({ pages }) => pages.every((page) => page.items.length === 0)}
        empty={<p className="quiet">{t('drivers.vehicle.none')}</p>}
      >
        {({ pages }) => (
          <ul className="stack stack-tight">
            {pages
              .flatMap((page) => page.items)
              .map((vehicle) => (
                <li key={vehicle.vehicle_id} className="row row-apart">
                  <Foreign text={vehicle.licence_plate} />
                  <VehicleActions of={vehicle} />
                </li>
              ))}
          </ul>
        )}
      </Loaded>
      <More query={query} />
      <AddVehicle isOpen={isAdding} onClose={() => setAdding(false)} userId={of.user_id} />
    </Card>
  );
}

interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

function More({ query }: { query: Paged }) {
  if (!query.hasNextPage) return null;
  return (
    <Button small isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
      {t('common.table.loadMore')}
    </Button>
  );
}
