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
  previous_category: string | null;
  recategorised_at: Date | null;
  synced_at: Date;
  updated_at: Date;
}

export interface TemplateRow extends StoredTemplate, TemplateReading {
  components: unknown[];
}

const read = (row: StoredTemplate): TemplateRow => ({
  ...row,
  components: Array.isArray(row.components) ? row.components : [],
  ...readTemplate(row.components),
});

const columns = (tx: Tx) => tx`
  id, provider, waba_id, name, language, category, status, quality, reason, components, previous_category, recategorised_at,
  synced_at, updated_at`;

export async function findTemplate(tx: Tx, id: string): Promise<TemplateRow | null> {
  const [row] = await tx<StoredTemplate[]>`select ${columns(tx)} from meta_templates where id = ${id}`;
  return row ? read(row) : null;
}

/** By name, as the sender's account has it; where that has none of the name, as another one has it. */
export async function findNamedTemplate(
  tx: Tx,
  { name, language }: { name: string; language: string },
  senderId: string | null,
): Promise<TemplateRow | null> {
  const [row] = await tx<StoredTemplate[]>`
    select ${columns(tx)} from meta_templates where name = ${name} and language = ${language}
    order by waba_id is not distinct from (select waba_id from senders where id = ${senderId}) desc, status = 'APPROVED' desc limit 1`;
  return row ? read(row) : null;
}

/** Those that Meta lets through, by name; of two accounts' the sender's. 200 at most. */
export async function listApprovedTemplates(tx: Tx, senderId: string | null): Promise<TemplateRow[]> {
  const rows = await tx<StoredTemplate[]>`
    select distinct on (name collate "es-x-icu", language) ${columns(tx)} from meta_templates where status = 'APPROVED'
    order by name collate "es-x-icu", language, waba_id is not distinct from (select waba_id from senders where id = ${senderId}) desc limit 200`;
  return rows.map(read);
}

/** How many there are of each status. */
export async function countTemplates(tx: Tx): Promise<Record<string, number>> {
  const rows = await tx<{ status: string; count: number }[]>`
    select status, count(*)::int as count from meta_templates group by status order by status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** By name; the place in the list is the name. */
export async function listTemplates(
  tx: Tx,
  filter: { q?: string; status?: string },
  page: Page,
): Promise<Rows<TemplateRow>> {
  const pattern = filter.q && contains(filter.q);
  const rows = await tx<(StoredTemplate & { place: string })[]>`
    select ${columns(tx)}, name as place
    from meta_templates where true
      ${pattern ? tx`and (name ilike ${pattern} or components::text ilike ${pattern})` : tx``}
      ${filter.status ? tx`and status = ${filter.status}` : tx``}
      ${page.after ? tx`and (name collate "es-x-icu", id) > (${page.after.at}, ${page.after.id}::uuid)` : tx``}
    order by name collate "es-x-icu", id limit ${page.limit + 1}`;
  return toRows(
    rows.map((row) => ({ ...read(row), place: row.place })),
    page,
  );
}

/**
 * For `validate`: every template of the tenant, approved or not, so that the issue can say which. Where several accounts have one of
 * a name, the default number's, else an approved one: steps name no account (`readTemplateState`).
 */
export async function catalogueTemplates(tx: Tx): Promise<CatalogueTemplate[]> {
  const rows = await tx<StoredTemplate[]>`
    select name, language, status, category, components from (
      select distinct on (name, language) name, language, status, category, components from meta_templates
      order by name, language,
        waba_id is not distinct from (select s.waba_id from senders s order by s.is_default desc, s.created_at limit 1) desc,
        status = 'APPROVED' desc, id) known
    order by name collate "es-x-icu", language limit 10000`;
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
