import { deliver } from '../deliver/deliver.ts';
import { flowMessage } from '../deliver/flow-message.ts';
import type { Effect } from './effect.ts';

export const sendTemplate: Effect<'send-template'> = (deps, visit, config, version) =>
  deliver(deps, flowMessage(visit, { kind: 'send-template', config, settings: version.graph.settings }));
