/** The operator's say about features: for a share of all tenants, and for one of them. */
import { listFeatureRules, listFeatures, setFeatureFor, setFeatureRule } from '#db/platform/features/is-on.ts';
import { recordOperator } from '#db/platform/operator-events.ts';
import { withTenant } from '#db/platform/tenant.ts';
import { hasTenant } from '#db/platform/tenants.ts';
import * as z from 'zod';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { json, jsonBody } from '../http-schema.ts';
import { idParam } from '../paging-schema.ts';
import { choice, featureList, featureParam, ruleSchema, viewFeatures, viewRules } from './feature-schema.ts';

const tags = ['Operator'];
const rules = z.object({ items: z.array(ruleSchema) });

export const operatorFeatures = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/features',
      access: 'operator',
      summary: 'Features that can be switched off, and the rule for all tenants',
      tags,
      responses: { 200: json(rules) },
    }),
    async (c) => c.json(viewRules(await listFeatureRules(c.var.deps.sql)), 200),
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/operator/features/{feature}',
      access: 'operator',
      summary: 'Say for how many of a hundred tenants a feature is on, and whether their admins may switch it',
      description: 'Raising the share takes nobody out. Tenants of whom something else was said keep that.',
      tags,
      request: {
        params: featureParam,
        body: jsonBody(
          z.strictObject({ percent: z.int().min(0).max(100).nullable(), tenants_choose: choice }).partial(),
        ),
      },
      responses: { 200: json(rules) },
    }),
    async (c) => {
      const { deps, requestId, ip } = c.var;
      const { feature } = c.req.valid('param');
      const given = Object.entries(c.req.valid('json')).filter(([, value]) => value !== undefined);
      await deps.sql.begin(async (tx) => {
        await setFeatureRule(tx, feature, Object.fromEntries(given));
        const data = { feature, ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])) };
        await recordOperator(tx, { action: 'feature.rule', outcome: 'ok', data, requestId, ip });
      });
      return c.json(viewRules(await listFeatureRules(deps.sql)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/operator/tenants/{id}/features',
      access: 'operator',
      summary: 'What a tenant has on, and who decided it',
      tags,
      request: { params: idParam },
      responses: { 200: json(featureList) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const { sql } = c.var.deps;
      if (!(await hasTenant(sql, id))) throw notFound();
      return c.json(viewFeatures(await withTenant(sql, id, (tx) => listFeatures(tx, id))), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'put',
      path: '/operator/tenants/{id}/features/{feature}',
      access: 'operator',
      summary: 'Switch a feature on or off for one tenant, whatever the rule; null takes that back',
      tags,
      request: { params: idParam.extend(featureParam.shape), body: jsonBody(z.strictObject({ on: choice })) },
      responses: { 200: json(featureList) },
    }),
    async (c) => {
      const { deps, requestId, ip } = c.var;
      const { id, feature } = c.req.valid('param');
      const { on } = c.req.valid('json');
      if (!(await hasTenant(deps.sql, id))) throw notFound();
      const states = await withTenant(deps.sql, id, async (tx) => {
        await setFeatureFor(tx, feature, on);
        const data = { tenant: id, feature, on: String(on) };
        await recordOperator(tx, { action: 'feature.set', outcome: 'ok', data, requestId, ip });
        return await listFeatures(tx, id);
      });
      return c.json(viewFeatures(states), 200);
    },
  );
