import { queryOptions } from '@tanstack/react-query';
import { answer, client } from './client';

/** Own tables with their policies; several pages choose one. */
export const tablesQuery = queryOptions({ queryKey: ['tables'], queryFn: () => answer(client.GET('/api/tables', { params: { query: { limit: 500 } } })) });
export const purposesQuery = queryOptions({ queryKey: ['purposes'], queryFn: () => answer(client.GET('/api/purposes', { params: { query: { limit: 500 } } })) });
export const servicesQuery = queryOptions({ queryKey: ['services'], queryFn: () => answer(client.GET('/api/services', { params: { query: { limit: 500 } } })) });
