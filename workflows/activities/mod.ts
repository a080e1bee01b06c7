/** What workflows may ask for. Everything with I/O, a clock or a lead in it happens here. */
import type { AdsSyncActivities, AudienceActivities, EnrolmentActivities, MetaCheckActivities } from '#contract';
import { claimMetaChecks } from '#db/meta/meta-connections.ts';
import { adsSyncActivities } from './ads-sync/mod.ts';
import { advance } from './advance.ts';
import { beginAudience } from './begin-audience.ts';
import type { ActivityDeps } from '../services/deps.ts';
import { guard } from './guard.ts';
import { checkConnection } from './meta/check-connection.ts';

export type Activities = EnrolmentActivities & MetaCheckActivities & AdsSyncActivities & AudienceActivities;

/** Connections that one run of `metaCheck` looks into at the same time. */
const mostChecks = 4;

/** All activities, each safe to repeat; their failures carry codes and no data. */
export function createActivities(deps: ActivityDeps): Activities {
  return guard<Activities>(deps.log, {
    advance: (input) => advance(deps, input),
    beginAudience: (input) => beginAudience(deps, input),
    claimMetaChecks: () => claimMetaChecks(deps.sql, mostChecks),
    async checkMetaConnection({ tenantId }) {
      await checkConnection(deps, tenantId);
    },
    ...adsSyncActivities(deps),
  });
}
