/** The leads of a segment as a table for spreadsheets. */
import { whoMeets } from '#db/crm/segments/segment-members.ts';
import { findSegment } from '#db/crm/segments/segments.ts';
import { allow } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { type Table, writeCsv } from '../../marketing/export.ts';
import { audit } from '../../platform/audit.ts';

const most = 50_000;
const head = ['id', 'name', 'phone', 'email', 'status', 'tags', 'lead_source', 'consent', 'seller', 'created_at'];

/** @throws Problem 404 */
export async function exportSegment(act: Act, id: string): Promise<string> {
  const segment = await findSegment(act.tx, id);
  if (!segment) throw notFound();
  await allow(act.tx, 10);
  const rows: Table['cells'] = [];
  for await (const facts of whoMeets(act.tx, segment.condition, act.scope)) {
    for (const { lead, seller } of facts.slice(0, most - rows.length)) {
      const { name, phone, email, status, tags, lead_source, consent, created_at } = lead;
      const cells = [lead.id, name, phone, email, status, tags.join(', '), lead_source, consent];
      rows.push([...cells, seller?.name ?? null, created_at]);
    }
    if (rows.length === most) break;
  }
  await audit(act, 'segment.export', { type: 'segment', id }, { leads: rows.length });
  return await writeCsv([head, ...rows], { delimiter: ',', bom: true });
}
