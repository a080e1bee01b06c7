import { deliver } from '../deliver/deliver.ts';
import { flowText } from '../deliver/flow-text.ts';
import type { Effect } from './effect.ts';

export const sendText: Effect<'send-text'> = (deps, visit, config, version) =>
  deliver(deps, flowText(visit, { config, settings: version.graph.settings }));
