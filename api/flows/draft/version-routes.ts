import { findVersion, listVersions } from '#db/flows/flow-versions.ts';
import { findFlow } from '#db/flows/flows.ts';
import { recentWords } from './recent-words.ts';
import { publishFlow } from './publish-flow.ts';
import { restoreVersion } from './restore-version.ts';
import { readPage, toPage } from '../../cursor.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound } from '../../errors.ts';
import { previewPublish } from './publish-preview.ts';
import {
  graphSchema,
  previewSchema,
  publishedSchema,
  publishInput,
  savedSchema,
  versionSchema,
} from '../flow-schema.ts';
import { json, optionalBody } from '../../platform/http-schema.ts';
import { idParam, pageOf, pageQuery, whole } from '../../platform/paging-schema.ts';

const tags = ['Flows'];
const versionParam = idParam.extend({ n: whole({ min: 1, max: 1_000_000 }) });

export const flowVersions = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/publish',
      access: 'flows.read',
      summary: 'What publishing the draft would change, and who is inside where',
      tags,
      request: { params: idParam },
      responses: { 200: json(previewSchema) },
    }),
    async (c) => {
      const words = await recentWords(c);
      return c.json(await c.var.read((tx) => previewPublish(tx, c.req.valid('param').id, words)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/publish',
      access: 'flows.publish',
      summary: 'Publish the draft as the next version; 422 with `issues` if it has errors',
      tags,
      request: { params: idParam, body: optionalBody(publishInput) },
      responses: { 200: json(publishedSchema) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const input = publishInput.parse(c.req.valid('json'));
      return c.json(await c.var.change(200, (act) => publishFlow(act, id, input)), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/versions',
      access: 'flows.read',
      summary: 'List published versions, the newest first',
      tags,
      request: { params: idParam, query: pageQuery },
      responses: { 200: json(pageOf(versionSchema)) },
    }),
    async (c) => {
      const { id } = c.req.valid('param');
      const page = await readPage(c, `versions:${id}`, c.req.valid('query'));
      const rows = await c.var.read(async (tx) => {
        if (!(await findFlow(tx, id))) throw notFound();
        return await listVersions(tx, id, page);
      });
      return c.json(await toPage(c, `versions:${id}`, rows), 200);
    },
  )
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/flows/{id}/versions/{n}',
      access: 'flows.read',
      summary: 'Read a published version with its graph',
      tags,
      request: { params: versionParam },
      responses: { 200: json(versionSchema.extend({ graph: graphSchema })) },
    }),
    async (c) => {
      const { id, n } = c.req.valid('param');
      const version = await c.var.read((tx) => findVersion(tx, id, n));
      if (!version) throw notFound();
      const { plan: _plan, ...shown } = version;
      return c.json(shown, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/flows/{id}/versions/{n}/restore',
      access: 'flows.write',
      summary: 'Put a version into the draft; nothing runs differently until it is published',
      tags,
      request: { params: versionParam },
      responses: { 200: json(savedSchema) },
    }),
    async (c) => {
      const { id, n } = c.req.valid('param');
      const saved = await c.var.change(200, (act) => restoreVersion(act, id, n));
      c.header('etag', `"${saved.revision}"`);
      return c.json(saved, 200);
    },
  );
