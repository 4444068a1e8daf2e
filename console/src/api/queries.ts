import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

/** Questions that several pages ask. A key's first part is the noun that events name (events.ts). */
export const nodeQuery = queryOptions({ queryKey: ['node'], queryFn: () => answer(client.GET('/api/node')), staleTime: 60_000 });
export const organisationQuery = queryOptions({ queryKey: ['organisation'], queryFn: () => answer(client.GET('/api/organisation')), staleTime: 300_000 });
/** That a line came back is in no log and no event: it is looked at while one is broken. */
export const partnersQuery = queryOptions({
  queryKey: ['partners'],
  queryFn: () => answer(client.GET('/api/partners')),
  refetchInterval: (query) => (query.state.data?.some((partner) => !partner.connected && !partner.suspended) ? 4000 : false),
});
export const operatorsQuery = queryOptions({ queryKey: ['operators'], queryFn: () => answer(client.GET('/api/operators')), staleTime: Infinity });
export const contractsQuery = queryOptions({ queryKey: ['contracts'], queryFn: () => answer(client.GET('/api/contracts', { params: { query: { limit: 200 } } })) });
export const jobsQuery = queryOptions({ queryKey: ['jobs'], queryFn: () => answer(client.GET('/api/jobs', { params: { query: { limit: 200 } } })) });
