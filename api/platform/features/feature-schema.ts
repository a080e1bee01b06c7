/** Features on the wire. */
import { featureNames, features } from '#db/platform/features/features.ts';
import type { FeatureRule } from '#db/platform/features/is-on.ts';
import type { FeatureState } from '#db/platform/features/features.ts';
import * as z from 'zod';
import { textSchema } from '../text-schema.ts';

export const featureParam = z.object({ feature: z.enum(featureNames) });
/** Null: as nothing was said. */
export const choice = z.boolean().nullable();

const about = { name: z.enum(featureNames), title: textSchema, description: textSchema };
const describe = (name: FeatureState['name']) => {
  const { title, description } = features[name];
  return { name, title, description };
};

export const featureSchema = z
  .object({
    ...about,
    on: z.boolean(),
    by: z.enum(['operator', 'tenant', 'share', 'usual']).openapi({
      description: 'Who decided it: the operator, your admins, a share of all accounts, or nobody.',
    }),
    switchable: z.boolean().openapi({ description: 'Whether your admins may switch it.' }),
  })
  .openapi('FeatureFlag');
export const featureList = z.object({ items: z.array(featureSchema) });
export const viewFeatures = (states: readonly FeatureState[]) => ({
  items: states.map((state) => ({ ...state, ...describe(state.name) })),
});

export const ruleSchema = z
  .object({
    ...about,
    percent: z.int().nullable().openapi({ description: 'Of a hundred tenants; null: as usual.' }),
    tenants_choose: z.boolean().nullable().openapi({ description: 'Whether admins may switch it; null: as usual.' }),
    usually: z.boolean(),
  })
  .openapi('FeatureRule');
export const viewRules = (rules: readonly FeatureRule[]) => ({
  items: rules.map((rule) => ({ ...rule, ...describe(rule.name), usually: features[rule.name].usually })),
});
