import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { t } from '../../i18n';
import { Foreign } from '../../parts';
import { person, readVehicle } from './queries';

/** The name of a person, which leads to the page of the person; the id while it is not read. */
export function PersonName({ id }: { id: string | null | undefined }) {
  const { data } = useQuery({ ...person(id ?? ''), enabled: Boolean(id), staleTime: 5 * 60_000 });
  if (!id) return t('common.none');
  return (
    <Link to={`/drivers/people/${encodeURIComponent(id)}`}>
      <Foreign text={data?.full_name ?? id} />
    </Link>
  );
}

/** The plate of a vehicle; the id while it is not read. */
export function Plate({ id }: { id: string | null | undefined }) {
  const { data } = useQuery({
    queryKey: ['vehicles', 'one', id],
    queryFn: () => readVehicle(id ?? ''),
    enabled: Boolean(id),
  });
  return <Foreign text={data?.licence_plate ?? id} />;
}
