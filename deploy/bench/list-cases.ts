/** Every list, search, filter and count of the API, by a path that a page asks for. */
import type { Sql } from '#db/platform/tenant.ts';

export interface Case {
  name: string;
  path: string;
  /** How many times the trivial endpoint it may take. */
  bound: number;
}

/** @param tenantId one that `fillPeople` has filled */
export async function findCases(owner: Sql, tenantId: string): Promise<Case[]> {
  const [found] = await owner<[{ lead: string; name: string; phone: string; flow: string; enrolment: string }]>`
    select l.id as lead, l.name, l.phone, e.flow_id as flow, e.id as enrolment
    from enrolments e join leads l on l.id = e.lead_id where e.tenant_id = ${tenantId} order by e.created_at desc limit 1`;
  const [deep] = await owner<
    [{ from: string }]
  >`select to_char(now() - interval '200 days', 'YYYY-MM-DD"T"00:00:00"Z"') as from`;
  await owner`
    insert into segments (tenant_id, name, condition)
    values (${tenantId}, 'Feria', '{"field": "lead.tags", "op": "contains", "value": "vip"}') on conflict do nothing`;
  const [segment] = await owner<[{ id: string }]>`select id from segments where tenant_id = ${tenantId}`;
  const [talked] = await owner<[{ id: string }]>`
    select id from leads where tenant_id = ${tenantId} and spoke_at is not null order by spoke_at desc limit 1`;
  const [dealer] = await owner<[{ name: string }]>`
    select l.name from opportunities o join leads l on l.id = o.lead_id where o.tenant_id = ${tenantId} order by o.created_at desc limit 1`;
  const [seller] = await owner<
    [{ user_id: string }]
  >`select user_id from memberships where tenant_id = ${tenantId} limit 1`;
  const [file] = await owner<[{ id: string }]>`select id from import_batches where tenant_id = ${tenantId} limit 1`;
  const who = (condition: object) => `leads?where=${encodeURIComponent(JSON.stringify(condition))}`;
  const words = found.name.split(' ');
  const list = (name: string, path: string): Case => ({ name, path: `/api/crm/${path}`, bound: 4 });
  const search = (name: string, path: string): Case => ({ ...list(name, path), bound: 6 });
  const sought = (q: string) => encodeURIComponent(q);
  return [
    list('leads, newest', 'leads'),
    list('leads, 200 a page', 'leads?limit=200'),
    list('leads by status', 'leads?status=won'),
    list('leads by a frequent tag', 'leads?tag=feria'),
    list('leads by a rare tag', 'leads?tag=escaso'),
    list('leads by a tag that nobody has', 'leads?tag=nadie'),
    list('leads by source', 'leads?lead_source=BENCH1'),
    list('leads by a source that nobody has', 'leads?lead_source=NADIE'),
    list('leads by campaign', 'leads?campaign_id=c7'),
    list('leads by ad', 'leads?ad_id=a77'),
    list('leads by consent', 'leads?consent=revoked'),
    list('leads by status and tag', 'leads?status=lost&tag=escaso'),
    list('leads of a range', `leads?from=2020-01-01T00:00:00Z&to=${deep.from}`),
    list('leads of a segment', `leads?segment_id=${segment.id}`),
    search('leads searched by one name', `leads?q=${sought(words[2]!)}`),
    search('leads searched by words in another order', `leads?q=${sought(`${words[2]} ${words[0]}`)}`),
    search('leads searched by a frequent name', `leads?q=${sought('garcia')}`),
    search('leads searched by a name nobody has', `leads?q=${sought('zyxwvut')}`),
    search('leads searched by phone', `leads?q=${sought(found.phone)}`),
    search('leads searched by the end of a phone', `leads?q=${found.phone.slice(-7)}`),
    search('leads searched by e-mail', `leads?q=${sought('p777@bench')}`),
    search('leads searched by two letters', 'leads?q=zq'),
    search('leads searched by one letter', 'leads?q=a'),
    list('segment, count', `segments/${segment.id}/count`),
    list('leads, totals', 'leads/totals'),
    list('leads, totals by a frequent tag', 'leads/totals?tag=feria'),
    list('leads, totals of a segment', `leads/totals?segment_id=${segment.id}`),
    list('leads, totals of a search', 'leads/totals?q=garcia'),
    list('leads by name', 'leads?order=name'),
    list('leads, who wrote last', 'leads?order=wrote'),
    list('leads, changed last', 'leads?order=changed'),
    list('leads by name and status', 'leads?order=name&status=lost'),
    list('leads of a seller', `leads?seller_id=${seller.user_id}`),
    list('leads of a file', `leads?import_id=${file.id}`),
    list('leads who meet: a field of their own', who({ field: 'lead.custom.plan', op: 'eq', value: 'rojo' })),
    list('leads who meet: a rare tag', who({ field: 'lead.tags', op: 'contains', value: 'Escaso' })),
    list('leads who meet: a part of a name', who({ field: 'lead.name', op: 'contains', value: 'garcia' })),
    list('leads who meet: a sale over an amount', who({ field: 'sale.amount', op: 'gt', value: 5000 })),
    list('leads who meet: no deal', who({ field: 'opportunity.status', op: 'is-empty' })),
    list('leads who meet: a sale that nobody has', who({ field: 'sale.status', op: 'eq', value: 'refunded' })),
    list('duplicates', 'lead-duplicates'),
    list('views', 'lead-views'),
    list('fields of one’s own', 'custom-fields'),
    list('changes of many', 'bulk-changes'),
    list('files taken in', 'import-batches'),
    list('segments', 'segments'),
    list('stages', 'deal-stages'),
    list('sums of deals', 'opportunity-sums'),
    list('opportunities of a stage', 'opportunities?stage=nuevo'),
    list('tasks, done', 'tasks?state=done'),
    list('audit by action', 'audit?action=flow.publish'),
    list('audit of an object', `audit?object_type=lead&object_id=${found.lead}`),
    list('audit of reads', 'audit/reads'),
    list('alerts', 'alerts'),
    list('lead, facts', `leads/${found.lead}/facts`),
    list('lead, templates', `leads/${found.lead}/templates`),
    list('flow, draft', `flows/${found.flow}/draft`),
    list('flow, before publishing', `flows/${found.flow}/publish`),
    list('tags of flows', 'flow-tags'),
    list('marketing, sums', 'marketing/stats?time_range=30d'),
    list('marketing, by day', 'marketing/series?time_range=30d'),
    list('marketing, campaigns', 'marketing/campaigns?time_range=30d'),
    list('marketing, ads', 'marketing/ads?time_range=30d'),
    list('opportunities, newest', 'opportunities'),
    list('opportunities by status', 'opportunities?status=won'),
    search('opportunities searched', `opportunities?q=${sought(dealer.name.split(' ')[2]!)}`),
    search('opportunities searched by a frequent name', 'opportunities?q=garcia'),
    search('opportunities searched by their own name', `opportunities?q=${sought('trato 770')}`),
    list('sales, newest', 'sales'),
    list('sales by status', 'sales?status=refunded'),
    search('sales searched', `sales?q=${sought(words[2]!)}`),
    search('sales searched by a frequent name', 'sales?q=garcia'),
    list('carts', 'carts'),
    list('carts by status', 'carts?status=discarded'),
    search('carts searched by a frequent name', 'carts?q=garcia'),
    list('tasks', 'tasks'),
    list('conversations', 'conversations'),
    list('conversations, unanswered', 'conversations?view=unanswered'),
    list('conversations, closed', 'conversations?view=closed'),
    search('conversations searched', `conversations?q=${sought(words[2]!)}`),
    search('conversations searched by a frequent name', 'conversations?q=garcia'),
    list('conversations, counts', 'conversations/counts'),
    list('conversation', `conversations/${talked.id}`),
    list('saved replies', 'saved-replies'),
    list('conversions', 'conversions'),
    list('conversions, summary', 'conversions/summary'),
    list('flows', 'flows'),
    search('flows searched', `flows?q=${sought('seguimiento 7')}`),
    list('flow', `flows/${found.flow}`),
    list('flow, stats', `flows/${found.flow}/stats`),
    list('flow, stats of a year', `flows/${found.flow}/stats?days=365`),
    list('flow, numbers', `flows/${found.flow}/numbers`),
    list('flow, numbers of a version', `flows/${found.flow}/numbers?version=1`),
    list('flow, numbers of a year', `flows/${found.flow}/numbers?days=365`),
    list('flow, people behind a number', `flows/${found.flow}/numbers/people?did=read&node_id=send`),
    list('flow, people behind a rare number', `flows/${found.flow}/numbers/people?did=goal`),
    list('flow, moves', `flows/${found.flow}/moves`),
    list('flow, versions', `flows/${found.flow}/versions`),
    list('flow, splits', `flows/${found.flow}/splits`),
    list('template numbers', 'marketing/hsm/template-numbers'),
    list('templates', 'marketing/hsm/templates'),
    list('automation rules', 'marketing/automation/rules'),
    list('automation logs', 'marketing/automation-logs?limit=100&offset=0'),
    list('automation logs, far back', 'marketing/automation-logs?limit=100&offset=10000'),
    list('enrolments, newest', 'enrolments'),
    list('enrolments, open', 'enrolments?state=open'),
    list('enrolments, waiting', 'enrolments?state=waiting'),
    list('enrolments, failed', 'enrolments?state=failed'),
    list('enrolments of a flow', `enrolments?flow_id=${found.flow}`),
    list('enrolments of a flow, open', `enrolments?flow_id=${found.flow}&state=open`),
    list('enrolments at a node', `enrolments?flow_id=${found.flow}&node_id=pause&state=open`),
    list('enrolments of a version, failed', `enrolments?flow_id=${found.flow}&version=2&state=failed`),
    list('enrolments of a lead', `enrolments?lead_id=${found.lead}`),
    list('enrolment', `enrolments/${found.enrolment}`),
    list('messages, newest', 'messages'),
    list('messages by state', 'messages?state=failed'),
    list('messages by a state that none is in', 'messages?state=unconfirmed'),
    list('messages by reason', 'messages?reason=opted-out'),
    list('messages by a reason that none has', 'messages?reason=holdout'),
    list('messages by template', 'messages?template=plantilla_3'),
    list('messages by a template nobody sent', 'messages?template=ninguna'),
    list('messages of a flow', `messages?flow_id=${found.flow}`),
    list('messages of a flow, unconfirmed', `messages?flow_id=${found.flow}&state=unconfirmed`),
    list('messages of a flow, at a node', `messages?flow_id=${found.flow}&node_id=ninguno`),
    list('lead', `leads/${found.lead}`),
    list('lead, timeline', `leads/${found.lead}/timeline`),
    list('lead, messages', `leads/${found.lead}/messages`),
    list('lead, touches', `leads/${found.lead}/touches`),
    list('lead, why not written to', `leads/${found.lead}/why?flow_id=${found.flow}`),
    list('lead, duplicates', `leads/${found.lead}/duplicates`),
    list('notifications', 'notifications'),
    list('audit', 'audit'),
    list('diagnostics', 'diagnostics'),
    list('diagnostics, kept aside', 'diagnostics/kept'),
    list('diagnostics, retention', 'diagnostics/retention'),
    list('imports', 'imports'),
    list('team', 'team'),
    list('senders', 'senders'),
    list('flow catalogue', 'flow-catalogue'),
    list('marketing leads', 'marketing/leads?time_range=30d'),
    list('marketing flows', 'marketing/flows?time_range=30d'),
  ];
}
