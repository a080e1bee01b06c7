/** WhatsApp templates as the provider last described them, and their parts as people and flows need them. */
import { type CatalogueTemplate, readTemplate, type TemplateReading } from '#flow';
import { contains, toRows, type Page, type Rows } from '../platform/scope.ts';
import type { SyncRun } from '../platform/sync-runs.ts';
import type { Tx } from '../platform/tenant.ts';

interface StoredTemplate {
  id: string;
  provider: string;
  waba_id: string;
  name: string;
  language: string;
  category: string;
  status: string;
  quality: string | null;
  reason: string | null;
  components: unknown;
  synced_at: Date;
  updated_at: Date;
}

export interface TemplateRow extends Omit<StoredTemplate, 'components'>, TemplateReading {}

const read = ({ components, ...row }: StoredTemplate): TemplateRow => ({ ...row, ...readTemplate(components) });

/** By name; the place in the list is the name. */
export async function listTemplates(
  tx: Tx,
  filter: { q?: string; status?: string },
  page: Page,
): Promise<Rows<TemplateRow>> {
  const pattern = filter.q && contains(filter.q);
  const rows = await tx<(StoredTemplate & { place: string })[]>`
    select id, provider, waba_id, name, language, category, status, quality, reason, components, synced_at, updated_at, name as place
    from meta_templates where true
      ${pattern ? tx`and (name ilike ${pattern} or components::text ilike ${pattern})` : tx``}
      ${filter.status ? tx`and status = ${filter.status}` : tx``}
      ${page.after ? tx`and (name, id) > (${page.after.at}, ${page.after.id}::uuid)` : tx``}
    order by name, id limit ${page.limit + 1}`;
  return toRows(
    rows.map((row) => ({ ...read(row), place: row.place })),
    page,
  );
}

/** For `validate`: every template of the tenant, approved or not, so that the issue can say which. */
export async function catalogueTemplates(tx: Tx): Promise<CatalogueTemplate[]> {
  const rows = await tx<StoredTemplate[]>`
    select name, language, status, category, components from meta_templates order by name, language limit 10000`;
  return rows.map(({ name, language, status, category, components }) => ({
    name,
    language,
    status,
    category,
    ...readTemplate(components),
  }));
}

/** The last sync, or null when there was none yet. */
export async function lastTemplateSync(tx: Tx): Promise<SyncRun | null> {
  const [row] = await tx<SyncRun[]>`
    select id, state, rows_written, error, started_at, ended_at from sync_runs
    where kind = 'templates' order by started_at desc limit 1`;
  return row ?? null;
}
