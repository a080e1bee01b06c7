import { insertBulk } from '#db/crm/bulk/bulk-changes.ts';
import { leadsAsPeople } from '#db/crm/bulk/gather-people.ts';
import { findBatch, type ImportBatch, listBatches, noteUndone, ofBatch } from '#db/crm/import/batches.ts';
import { allow, type Tx } from '#db/platform/tenant.ts';
import * as z from 'zod';
import type { Act } from '../../context.ts';
import { endpoint, routes } from '../../endpoint.ts';
import { notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import { json } from '../../platform/http-schema.ts';
import { idParam, instant } from '../../platform/paging-schema.ts';
import { actorOf } from '../bulk/begin-bulk.ts';
import { bulkSchema } from '../bulk/bulk-schema.ts';
import { type BulkView, nameOfAsker, viewBulk } from '../bulk/view-bulk.ts';

const tags = ['Imports'];

const batchSchema = z
  .object({
    id: z.uuid(),
    file_name: z.string().nullable(),
    rows: z.int(),
    created: z.int(),
    updated: z.int(),
    by: z.string().nullable(),
    undone_by: z.uuid().nullable().openapi({ description: 'The change to many that took it out.' }),
    undo_stopped: z
      .boolean()
      .openapi({ description: 'That change was stopped midway: asked again, the rest is taken out.' }),
    created_at: instant,
  })
  .openapi('ImportBatch');

/** So many are told of. */
const most = 100;

export const importBatches = routes()
  .openapi(
    endpoint({
      method: 'get',
      path: '/crm/import-batches',
      access: 'imports.run',
      summary: 'The files of leads that were taken in, the newest first, 100 at most',
      tags,
      responses: { 200: json(z.object({ items: z.array(batchSchema) })) },
    }),
    async (c) => {
      const items = await c.var.read(async (tx) =>
        Promise.all((await listBatches(tx, most)).map((batch) => viewBatch(tx, batch))),
      );
      return c.json({ items }, 200);
    },
  )
  .openapi(
    endpoint({
      method: 'post',
      path: '/crm/import-batches/{id}/undo',
      access: 'imports.run',
      summary: 'Take out whom a file brought; who was touched since, or was there before, stays',
      description:
        'Done in the background, as a change to many (`/crm/bulk-changes/{id}`), which says who stays and why.',
      tags,
      request: { params: idParam },
      responses: { 201: json(bulkSchema) },
    }),
    async (c) => c.json(await c.var.change(201, (act) => undoImport(act, c.req.valid('param').id)), 201),
  );

async function viewBatch(tx: Tx, { actor_type, actor_id, ...batch }: ImportBatch) {
  return { ...batch, by: await nameOfAsker(tx, { actor_type, actor_id }) };
}

/** What was stopped midway goes on with whoever is left. @throws Problem 404, 409 for one that was undone already */
async function undoImport(act: Act, id: string): Promise<BulkView> {
  const { tx, scope } = act;
  await allow(tx, 30);
  const batch = await findBatch(tx, id, true);
  if (!batch) throw notFound();
  if (batch.undone_by && !batch.undo_stopped) throw new Problem('undo_done');
  const bulk = await insertBulk(
    tx,
    { act: { do: 'unimport', import_id: id }, startFlows: false, scope, actor: actorOf(act) },
    leadsAsPeople(tx, ofBatch(tx, id), null),
  );
  await noteUndone(tx, id, bulk.id);
  await audit(act, 'lead.import_undo', { type: 'import', id }, { people: bulk.people });
  return await viewBulk(tx, bulk);
}
