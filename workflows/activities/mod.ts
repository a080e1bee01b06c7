/** What the workflow `enrolment` may ask for. Everything with I/O, a clock or a lead in it happens here. */
import type { EnrolmentActivities } from '#contract';
import { advance } from './advance.ts';
import type { ActivityDeps } from './deps.ts';
import { guard } from './guard.ts';

/** All activities, each safe to repeat; their failures carry codes and no data. */
export function createActivities(deps: ActivityDeps): EnrolmentActivities {
  return guard<EnrolmentActivities>(deps.log, {
    advance: (input) => advance(deps, input),
  });
}
