/** Answers only where a feature is on. Asked on the feature's own routes, so the others pay nothing for it. */
import type { FeatureName } from '#db/platform/features/features.ts';
import { isOn } from '#db/platform/features/is-on.ts';
import { createMiddleware } from 'hono/factory';
import type { AppEnv } from '../context.ts';
import { Problem } from '../errors.ts';

export const requireFeature = (name: FeatureName) =>
  createMiddleware<AppEnv>(async (c, next) => {
    const { read, principal } = c.var;
    if (!(await read((tx) => isOn(tx, name, principal.tenantId)))) throw new Problem('feature_off');
    await next();
  });
