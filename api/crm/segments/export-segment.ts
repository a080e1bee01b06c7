/** The leads of a segment as a table for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import { whoMeets } from '#db/crm/segment-members.ts';
import { findSegment } from '#db/crm/segments.ts';
import { allow } from '#db/platform/tenant.ts';
import type { Act } from '../../context.ts';
import { notFound } from '../../errors.ts';
import { pacer } from '../../pace.ts';
import { audit } from '../../platform/audit.ts';

const most = 50_000;
const head = ['id', 'name', 'phone', 'email', 'status', 'tags', 'lead_source', 'consent', 'seller', 'created_at'];

/** @throws Problem 404 */
export async function exportSegment(act: Act, id: string): Promise<string> {
  const segment = await findSegment(act.tx, id);
  if (!segment) throw notFound();
  await allow(act.tx, 10);
  const pace = pacer();
  // The mark by which Excel knows the encoding.
  const lines = ['\uFEFF', line(head)];
  for await (const facts of whoMeets(act.tx, segment.condition, act.scope)) {
    for (const { lead, seller } of facts.slice(0, most + 2 - lines.length)) {
      const { name, phone, email, status, tags, lead_source, consent, created_at } = lead;
      lines.push(
        line([lead.id, name, phone, email, status, tags.join(', '), lead_source, consent, seller?.name, created_at]),
      );
      await pace();
    }
  }
  await audit(act, 'segment.export', { type: 'segment', id }, { leads: lines.length - 2 });
  return lines.join('');
}

/** A cell that a spreadsheet would take for a formula is text; a phone's plus sign is not one. */
const line = (cells: (string | null | undefined)[]): string => {
  const safe = cells.map((cell) => (cell && /^[=+\-@\t\r]/.test(cell) && !/^\+\d+$/.test(cell) ? `'${cell}` : cell));
  return stringify([safe]);
};
