/** What the workflow `enrolment` may ask for. Everything with I/O, a clock or a lead in it happens here. */
import type { EnrolmentActivities } from '#contract';
import { decide } from './decide.ts';
import type { ActivityDeps } from './deps.ts';
import { guard } from './guard.ts';
import { perform } from './perform.ts';
import { finish, wait } from './record.ts';
import { resolveTime } from './resolve-time.ts';

/** All activities, each safe to repeat; their failures carry codes and no data. */
export function createActivities(deps: ActivityDeps): EnrolmentActivities {
  return guard<EnrolmentActivities>(deps.log, {
    decide: (visit) => decide(deps, visit),
    perform: (visit) => perform(deps, visit),
    resolveTime: (visit) => resolveTime(deps, visit),
    recordWait: (report) => wait(deps, report),
    recordFinish: (report) => finish(deps, report),
  });
}
