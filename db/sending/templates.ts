/** WhatsApp templates as the provider last described them, and their parts as people and flows need them. */
import type { CatalogueTemplate } from '#flow';
import { contains, toRows, type Page, type Rows } from '../platform/scope.ts';
import type { SyncRun } from '../platform/sync-runs.ts';
import type { Tx } from '../platform/tenant.ts';

/** A part of a template in the provider's words; only what we read is named. */
interface Component {
  type?: string;
  format?: string;
  text?: string;
  buttons?: { type?: string; text?: string; url?: string; phone_number?: string }[];
}

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
  components: Component[];
  synced_at: Date;
  updated_at: Date;
}

export interface TemplateButton {
  type: string;
  text: string;
  url: string | null;
}

export interface TemplateRow extends Omit<StoredTemplate, 'components'> {
  header: string | null;
  /** TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION, or null without a header. */
  header_format: string | null;
  body: string;
  footer: string | null;
  buttons: TemplateButton[];
  /** Positions of `{{n}}` in header, body and button links, each once, in numeric order. */
  variables: string[];
}

/** The variables of a text: `"Hola {{2}}, {{1}}"` → `["1", "2"]`. */
export function variablesIn(...texts: (string | null | undefined)[]): string[] {
  const found = new Set<string>();
  for (const text of texts)
    for (const match of (text ?? '').matchAll(/\{\{\s*([A-Za-z0-9_]{1,64})\s*\}\}/g)) found.add(match[1]!);
  return [...found].toSorted((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
}

/** Takes a stored template apart. Unknown components are left out; missing ones are null or empty. */
export function readComponents(
  components: unknown,
): Pick<TemplateRow, 'header' | 'header_format' | 'body' | 'footer' | 'buttons' | 'variables'> {
  const parts = (Array.isArray(components) ? components : []) as Component[];
  const part = (type: string) => parts.find((component) => component?.type?.toUpperCase() === type);
  const header = part('HEADER');
  const body = part('BODY')?.text ?? '';
  const buttons = (part('BUTTONS')?.buttons ?? []).map((button) => ({
    type: button.type ?? 'QUICK_REPLY',
    text: button.text ?? '',
    url: button.url ?? null,
  }));
  return {
    header: header?.text ?? null,
    header_format: header ? (header.format ?? 'TEXT').toUpperCase() : null,
    body,
    footer: part('FOOTER')?.text ?? null,
    buttons,
    variables: variablesIn(header?.text, body, ...buttons.map((button) => button.url)),
  };
}

const read = ({ components, ...row }: StoredTemplate): TemplateRow => ({ ...row, ...readComponents(components) });

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
  return rows.map((row) => {
    const parts = readComponents(row.components);
    return {
      name: row.name,
      language: row.language,
      status: row.status,
      category: row.category,
      body: parts.body,
      header: parts.header,
      header_format: parts.header_format,
      footer: parts.footer,
      buttons: parts.buttons.map(({ type, text }) => ({ type, text })),
      variables: parts.variables,
    };
  });
}

/** The last sync, or null when there was none yet. */
export async function lastTemplateSync(tx: Tx): Promise<SyncRun | null> {
  const [row] = await tx<SyncRun[]>`
    select id, state, rows_written, error, started_at, ended_at from sync_runs
    where kind = 'templates' order by started_at desc limit 1`;
  return row ?? null;
}
