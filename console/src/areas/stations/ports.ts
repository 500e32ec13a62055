import { queryOptions } from '@tanstack/react-query';
import { api, body } from '../../api/client';

/** The ports for chargers that a gateway told when it opened its link last. */
export const gatewayPorts = (id: string | undefined) =>
  queryOptions({
    queryKey: ['gateway', id ?? '', 'ports'],
    queryFn: async ({ signal }) => {
      const params = { path: { gateway_id: id ?? '' } };
      const state = await body(api.GET('/v1/gateways/{gateway_id}/state', { params, signal }));
      return state.ports ?? null;
    },
    enabled: id !== undefined,
  });
