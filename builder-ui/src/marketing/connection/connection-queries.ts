/** What the connection with Meta is, as the API says. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

export const tokenStatusQuery = queryOptions({
  queryKey: keys.connection.list(),
  queryFn: () => read(api.crm.marketing['token-status'].$get()),
  staleTime: 60_000,
});
