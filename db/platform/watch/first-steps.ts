/** How far a tenant is on its way to the first message and the first figure, read from what is there: nobody ticks anything. */
import type { Tx } from '../tenant.ts';

/** In the order in which one rests on another. */
export const firstSteps = ['number', 'template', 'flow', 'test', 'meta'] as const;
export type FirstStep = (typeof firstSteps)[number];

/**
 * Which steps are done: a number to send from, a template that Meta approved, a flow that runs, a template tried on a phone of the
 * team (or sent to somebody since, which shows more), an ad account.
 */
export async function readFirstSteps(tx: Tx): Promise<Record<FirstStep, boolean>> {
  const [row] = await tx<[Record<FirstStep, boolean>]>`
    select
      exists (select from senders) as number,
      exists (select from meta_templates where status = 'APPROVED') as template,
      exists (select from flows where status = 'active') as flow,
      exists (select from test_sends where state in ('accepted', 'sent', 'delivered', 'read'))
        or exists (select from messages where accepted_at is not null) as test,
      exists (select from ad_accounts where disconnected_at is null) as meta`;
  return row;
}
