/** Has an effect on the world, by the kind of the node. A new effect is one file in act/ and one line here. */
import type { Config, EffectName } from '#flow';
import type { Performed } from '#contract';
import type { Effect } from './act/effect.ts';
import { assignSeller } from './act/assign-seller.ts';
import { createOpportunity } from './act/create-opportunity.ts';
import { createTask } from './act/create-task.ts';
import { enrol } from './act/enrol.ts';
import { httpRequest } from './act/http-request.ts';
import { metaConversion } from './act/meta-conversion.ts';
import { notifyTeam } from './act/notify-team.ts';
import { sendText } from './act/send-text.ts';
import { sendTemplate } from './act/send-template.ts';
import { updateLead } from './act/update-lead.ts';
import type { Doing } from './doing.ts';
import type { ActivityDeps } from '../services/deps.ts';

const effects: { [K in EffectName]: Effect<K> } = {
  'send-template': sendTemplate,
  'send-text': sendText,
  'update-lead': updateLead,
  'assign-seller': assignSeller,
  'create-opportunity': createOpportunity,
  'create-task': createTask,
  'notify-team': notifyTeam,
  enrol,
  'http-request': httpRequest,
  'meta-conversion': metaConversion,
};

export async function perform(deps: ActivityDeps, visit: Doing): Promise<Performed> {
  const version = await deps.versions.find(deps.sql, visit);
  const { kind, config } = version.node(visit.nodeId);
  if (!Object.hasOwn(effects, kind)) throw new Error(`kind ${kind} has no effect`);
  // The version's config has passed the schema of this very kind.
  return await effects[kind as 'send-template'](deps, visit, config as Config<'send-template'>, version);
}
