/** What a tenant has on, and what its admins choose of it. */
import type { FeatureName } from '#db/platform/features/features.ts';
import { chooseFeature, listFeatures } from '#db/platform/features/is-on.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { Problem } from '../../errors.ts';
import { audit } from '../audit.ts';
import { json, jsonBody } from '../http-schema.ts';
import { choice, featureList, featureParam, viewFeatures } from './feature-schema.ts';

const tags = ['Settings'];

/** @throws Problem 403 where the operator decides */
async function choose(act: Act, feature: FeatureName, on: boolean | null) {
  if (!(await chooseFeature(act.tx, act.tenantId, feature, on)))
    throw new Problem('forbidden', { detail: 'Whoever runs this installation decides about this feature.' });
  await audit(act, 'feature.choose', { type: 'feature', id: feature }, { on });
  return viewFeatures(await listFeatures(act.tx, act.tenantId));
}

export const features = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/feature-flags',
      access: 'settings.read',
      summary: 'Features that can be switched off, and whether they are on here',
      tags,
      responses: { 200: json(featureList) },
    }),
    async (c) => {
      const { tenantId } = c.var.principal;
      return c.json(viewFeatures(await c.var.read((tx) => listFeatures(tx, tenantId))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/crm/feature-flags/{feature}',
      access: 'settings.write',
      summary: 'Switch a feature on or off for this account, where the operator leaves that to it; null: as usual',
      tags,
      request: { params: featureParam, body: jsonBody(z.strictObject({ on: choice })) },
      responses: { 200: json(featureList) },
    }),
    async (c) => {
      const [{ feature }, { on }] = [c.req.valid('param'), c.req.valid('json')];
      return c.json(await c.var.change(200, (act) => choose(act, feature, on)), 200);
    },
  );
