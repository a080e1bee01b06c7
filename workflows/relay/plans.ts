/** Plans of published versions: what a workflow is started with. They never change, so each is read once. */
import type { Plan } from '#flow';
import { type Sql, type Tx, withTenant } from '#db/tenant.ts';

interface Which {
  tenantId: string;
  flowId: string;
  version: number;
}
export interface Plans {
  load(tx: Tx, which: Which): Promise<Plan>;
  find(sql: Sql, which: Which): Promise<Plan>;
}

export function createPlans(): Plans {
  const known = new Map<string, Plan>();
  const nameOf = ({ tenantId, flowId, version }: Which) => `${tenantId} ${flowId} ${version}`;
  const load: Plans['load'] = async (tx, which) => {
    const found = known.get(nameOf(which));
    if (found) return found;
    const [row] = await tx<{ plan: Plan }[]>`
      select plan from flow_versions where flow_id = ${which.flowId} and number = ${which.version}`;
    if (!row) throw new Error(`version ${which.version} of flow ${which.flowId} is not there`);
    if (known.size >= 500) known.delete(known.keys().next().value!);
    known.set(nameOf(which), row.plan);
    return row.plan;
  };
  return {
    load,
    find: async (sql, which) =>
      known.get(nameOf(which)) ?? (await withTenant(sql, which.tenantId, (tx) => load(tx, which))),
  };
}
