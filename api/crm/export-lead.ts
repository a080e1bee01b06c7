/** Hands out everything that is kept about a lead. That it was done is in the audit log. */
import { type Exported, exportPerson } from '#db/crm/export-person.ts';
import { findLead } from '#db/crm/leads.ts';
import * as z from 'zod';
import type { Act } from '../context.ts';
import { notFound } from '../errors.ts';
import { audit } from '../platform/audit.ts';

const row = z.record(z.string(), z.unknown());
export const exportedLead = z
  .object({
    exported_at: z.iso.datetime(),
    tables: z.record(z.string(), z.array(row)).openapi({ description: 'Rows by table, as the database has them.' }),
    audit: z.array(
      z.object({
        action: z.string(),
        actor_type: z.string(),
        occurred_at: z.iso.datetime({ offset: true }),
        data: row,
      }),
    ),
  })
  .openapi('ExportedLead');

/** @throws Problem 404 */
export async function exportLead(act: Act, id: string): Promise<Exported> {
  if (!(await findLead(act.tx, id, act.scope))) throw notFound();
  const found = await exportPerson(act.tx, id);
  await audit(act, 'lead.export', { type: 'lead', id });
  return found;
}
