/** Looks after the dates of leads that start flows. */
import { dateRuleOf, triggerOf } from '#flow';
import { scanDates } from '#db/flows/date-scans.ts';
import { flowsOnTheClock } from '#db/flows/flows-on-the-clock.ts';
import { allow, type Sql, withTenant } from '#db/platform/tenant.ts';
import { codeOf } from './pump.ts';

interface Deps {
  sql: Sql;
  log: { warn(data: object, message: string): void };
}

/** Always false: what comes next comes later. @throws when Postgres is away */
export async function relayDates({ sql, log }: Deps, now?: number): Promise<boolean> {
  for (const { tenantId, flowId, version, graph } of await flowsOnTheClock(sql, 'date.due')) {
    const trigger = triggerOf(graph);
    if (trigger?.node.kind !== 'date-field') continue;
    try {
      const what = { flowId, version, ...dateRuleOf(trigger.node.config) };
      await withTenant(sql, tenantId, async (tx) => {
        await allow(tx, 30);
        await scanDates(tx, what, now);
      });
    } catch (error) {
      log.warn({ flow: flowId, code: codeOf(error) }, 'the dates of a flow could not be looked after, will try again');
    }
  }
  return false;
}
