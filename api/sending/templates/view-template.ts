/** A template with where it is used and who waits for it. */
import { type Held, listHeld, readTemplateUse, type TemplateUse } from '#db/sending/template-use.ts';
import { findTemplate, type TemplateRow } from '#db/sending/templates.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { notFound } from '../../errors.ts';

export interface TemplateView extends Omit<TemplateRow, 'components'> {
  components: Record<string, unknown>[];
  used_by: TemplateUse[];
  held: number;
}

/** @param held of all templates, as `listHeld` has them */
export async function viewTemplates(
  tx: Tx,
  rows: readonly TemplateRow[],
  held: readonly Held[],
): Promise<TemplateView[]> {
  const use = await readTemplateUse(tx);
  return rows.map((row) => {
    const key = `${row.name} ${row.language}`;
    return {
      ...row,
      components: row.components as Record<string, unknown>[],
      used_by: use.get(key) ?? [],
      held: held
        .filter((one) => one.name === row.name && one.language === row.language)
        .reduce((sum, { people }) => sum + people, 0),
    };
  });
}

/** @throws Problem 404 */
export async function viewTemplate(tx: Tx, id: string): Promise<TemplateView> {
  const row = await findTemplate(tx, id);
  if (!row) throw notFound();
  return (await viewTemplates(tx, [row], await listHeld(tx)))[0]!;
}
