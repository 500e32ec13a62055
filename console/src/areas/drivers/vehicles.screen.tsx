import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { t } from '../../i18n';
import { moreOf, useLiveList } from '../../live/use';
import {
  Button,
  type Column,
  CopyId,
  Empty,
  Foreign,
  Loaded,
  Table,
  TypedField,
  useAddress,
} from '../../parts';
import { DriversPage } from './DriversPage';
import { PersonName } from './PersonName';
import { type Vehicle, vehicles } from './queries';
import { VehicleActions } from './VehicleForm';

export default function VehiclesScreen() {
  const [{ q }, change] = useAddress();
  const list = vehicles({ q });
  const query = useLiveList(list);
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <DriversPage>
      <Loaded query={query} lines={6}>
        {() => (
          <Table
            name="vehicles"
            caption={t('drivers.vehicle.caption')}
            columns={columns()}
            rows={rows}
            rowId={(row) => row.vehicle_id}
            shownKey={q ?? ''}
            more={moreOf(query, list)}
            toolbar={
              <TypedField
                label={t('drivers.vehicle.search')}
                type="search"
                value={q}
                onChange={(q) => change({ q })}
              />
            }
            empty={
              q ? (
                <Empty
                  icon="search"
                  title={t('drivers.vehicle.emptyFilter')}
                  action={
                    <Button onClick={() => change({ q: undefined })}>
                      {t('common.filter.clear')}
                    </Button>
                  }
                />
              ) : (
                <Empty
                  icon="drivers"
                  title={t('drivers.vehicle.empty')}
                  action={
                    <Link to="/drivers" className="button">
                      {t('drivers.tab.people')}
                    </Link>
                  }
                >
                  {t('drivers.vehicle.emptyHow')}
                </Empty>
              )
            }
          />
        )}
      </Loaded>
    </DriversPage>
  );
}

function columns(): Column<Vehicle>[] {
  return [
    {
      id: 'plate',
      header: t('drivers.plate'),
      isPrimary: true,
      cell: (row) => <Foreign text={row.licence_plate} />,
      csv: (row) => row.licence_plate,
    },
    {
      id: 'person',
      header: t('drivers.vehicle.owner'),
      cell: (row) => <PersonName id={row.user_id} />,
      csv: (row) => row.user_id,
    },
    {
      id: 'id',
      header: t('drivers.col.id'),
      isHidden: true,
      cell: (row) => <CopyId id={row.vehicle_id} />,
      csv: (row) => row.vehicle_id,
    },
    {
      id: 'sessions',
      header: t('drivers.charges.count'),
      cell: (row) => (
        <Link to={`/sessions?vehicle=${encodeURIComponent(row.vehicle_id)}` as never}>
          {t('drivers.toSessions')}
        </Link>
      ),
    },
    {
      id: 'acts',
      header: t('drivers.acts'),
      cell: (row) => <VehicleActions of={row} />,
    },
  ];
}
