import type { Config, EffectName } from '#flow';
import type { Performed } from '#contract';
import type { ActivityDeps } from '../../services/deps.ts';
import type { Doing } from '../doing.ts';
import type { Version } from '../../services/versions.ts';

/** Does what a node of this kind does, at most once per visit, and writes the decision log. */
export type Effect<K extends EffectName> = (
  deps: ActivityDeps,
  visit: Doing,
  config: Config<K>,
  version: Version,
) => Promise<Performed>;
