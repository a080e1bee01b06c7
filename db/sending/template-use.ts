/** Where templates are used, and who waits for them. */
import type { Tx } from '../platform/tenant.ts';
import { templateHolds } from './template-store.ts';

export interface TemplateUse {
  flow_id: string;
  flow_name: string;
  /** As published, or only in the draft. */
  is_live: boolean;
}

/** By `name language`. Of flows that are not archived: what their live version says, and their draft. */
export async function readTemplateUse(tx: Tx): Promise<Map<string, TemplateUse[]>> {
  const rows = await tx<(TemplateUse & { key: string })[]>`
    select (t->>'name') || ' ' || (t->>'language') as key, flow_id, flow_name, bool_or(is_live) as is_live
    from (
      select f.id as flow_id, f.name as flow_name, true as is_live, v.graph
      from flows f join flow_versions v on v.tenant_id = f.tenant_id and v.flow_id = f.id and v.number = f.live_version
      where f.status in ('active', 'paused')
      union all
      select f.id, f.name, false, d.graph
      from flows f join flow_drafts d on d.tenant_id = f.tenant_id and d.flow_id = f.id where f.status <> 'archived') used,
      jsonb_path_query(used.graph, ${templatesIn}::jsonpath) as t
    where t ? 'name' and t ? 'language' group by 1, 2, 3 order by 3, 2`;
  const found = new Map<string, TemplateUse[]>();
  for (const { key, ...use } of rows) found.set(key, [...(found.get(key) ?? []), use]);
  return found;
}

/** Any step's template, and the one that stands in for it. */
const templatesIn = '$.nodes[*].config.** ? (exists(@.name) && exists(@.language))';

/** People who stand still because of a template, whether it is there (any more) or not. */
export interface Held {
  name: string;
  language: string;
  /** One of `templateHolds`. */
  reason: string;
  people: number;
}

/** Why people stand still, and how many: by template and reason, most people first. */
export async function listHeld(tx: Tx): Promise<Held[]> {
  return await tx<Held[]>`
    select m.template_name as name, m.template_language as language, e.waiting_reason as reason, count(distinct e.id)::int as people
    from enrolments e join messages m on m.tenant_id = e.tenant_id and m.enrolment_id = e.id and m.state = 'planned'
    where e.ended_at is null and e.waiting_reason = any(${[...templateHolds]}) and m.template_name is not null
    group by 1, 2, 3 order by people desc, name, language, reason`;
}

/** What a message of each category cost on average in the last 90 days, in each currency it was charged in. */
export async function readTemplatePrices(tx: Tx): Promise<{ category: string; amount: string; currency: string }[]> {
  return await tx<{ category: string; amount: string; currency: string }[]>`
    select category, round(avg(price), 6)::text as amount, currency from (
      select category, price, price_currency as currency from messages
      where price > 0 and price_currency is not null and category is not null and created_at > now() - interval '90 days'
      order by created_at desc limit 5000) charged
    group by category, currency order by category, currency`;
}
