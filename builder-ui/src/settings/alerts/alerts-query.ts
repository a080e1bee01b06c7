/** What is wrong now and whom it is told, as the API answers. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const readAlerts = () => read(api.crm.alerts.$get());
export type AlertsAnswer = Awaited<ReturnType<typeof readAlerts>>;
export const alertsQuery = queryOptions({
  queryKey: keys.alerts.list(),
  queryFn: readAlerts,
  refetchInterval: 30_000,
});
