/** What the saved draft would have done with the leads of the last days. The server looks; nothing is sent. */
import { queryOptions } from '@tanstack/react-query';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';

const run = (flowId: string, days: number) =>
  read(api.crm.flows[':id'].backtest.$post({ param: { id: flowId }, json: { days } }));
export type Backtest = Awaited<ReturnType<typeof run>>;

/** `flush` saves the draft first: the server looks at what is saved. */
export const backtestQuery = (flowId: string, days: number, flush: () => Promise<unknown>) =>
  queryOptions({
    queryKey: keys.flows.part(flowId, 'backtest', { days }),
    queryFn: async () => {
      await flush();
      return await run(flowId, days);
    },
    staleTime: 0,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
    refetchOnWindowFocus: false,
  });

export type Outcome = Omit<NonNullable<Backtest['live']>, 'version'>;

/** All messages it would have sent. */
export const messagesOf = (backtest: Outcome): number => backtest.messages.reduce((sum, one) => sum + one.count, 0);
