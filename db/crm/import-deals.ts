/** Brings many opportunities and sales in by few statements. The caller's transaction makes it all or nothing. */
import type { ImportOptions } from './import-leads.ts';
import { parts, replan } from '../platform/parts.ts';
import type { Tx } from '../platform/tenant.ts';

interface ImportedDeal {
  /** Its row in the file. */
  row: number;
  lead_id: string;
  /** The file's own name for it, kept under `external_ids.import`. */
  external_id?: string;
  currency?: string;
  created_at?: string;
}
export interface ImportedOpportunity extends ImportedDeal {
  name?: string;
  value?: string;
  stage?: string;
  status?: 'open' | 'won' | 'lost';
  deadline?: string;
  seller_id?: string;
}
export interface ImportedSale extends ImportedDeal {
  amount?: string;
  status?: 'pending' | 'completed' | 'failed' | 'refunded';
  completed_at?: string;
  refunded_at?: string;
}

/** Rows that were imported before, by the file's name for them. */
export async function findImported(
  tx: Tx,
  object: 'opportunity' | 'sale',
  ids: string[],
): Promise<Map<string, string>> {
  const rows = await tx<{ external_id: string; row_id: string }[]>`
    select external_id, row_id from external_ids where object = ${object} and system = 'import' and external_id = any(${ids})`;
  return new Map(rows.map(({ external_id, row_id }) => [external_id, row_id]));
}

export async function insertOpportunities(tx: Tx, deals: ImportedOpportunity[], options: ImportOptions): Promise<void> {
  for (const part of parts(deals)) {
    await replan(tx);
    const rows = part.map((deal) => ({ ...deal, id: crypto.randomUUID() }));
    await tx`
      insert into opportunities (id, lead_id, name, value, currency, stage, status, deadline, closed_at, seller_id, external_ids, created_at)
      select r.id, r.lead_id, r.name, r.value, r.currency, r.stage, coalesce(r.status, 'open'), r.deadline,
        case when r.status in ('won', 'lost') then coalesce(r.created_at, now()) end, coalesce(r.seller_id, l.seller_id),
        ${externalIds(tx)}, coalesce(r.created_at, now())
      from ${opportunityRows(tx, rows)} join leads l on l.id = r.lead_id`;
    await tx`
      insert into events (type, lead_id, subject, occurred_at, history)
      select e.type, r.lead_id, 'opportunity:' || r.id, coalesce(r.created_at, now()), ${!options.startFlows}
      from ${opportunityRows(tx, rows)}
      cross join lateral (select 'opportunity.created' as type union all select 'opportunity.' || r.status where r.status in ('won', 'lost')) e`;
  }
}

/** What the file says replaces what was; blanks change nothing. */
export async function updateOpportunities(
  tx: Tx,
  deals: (ImportedOpportunity & { id: string })[],
  options: ImportOptions,
): Promise<void> {
  for (const part of parts(deals)) {
    await replan(tx);
    await tx`
      with before as (
        select o.id, o.status, o.deadline from opportunities o where o.id in (select r.id from ${opportunityRows(tx, part)}) for update
      ), changed as (
        update opportunities o set
          name = coalesce(r.name, o.name), value = coalesce(r.value, o.value), currency = coalesce(r.currency, o.currency),
          stage = coalesce(r.stage, o.stage), deadline = coalesce(r.deadline, o.deadline), seller_id = coalesce(r.seller_id, o.seller_id),
          status = coalesce(r.status, o.status),
          closed_at = case when coalesce(r.status, o.status) = 'open' then null else coalesce(o.closed_at, now()) end
        from ${opportunityRows(tx, part)} where o.id = r.id
        returning o.id, o.lead_id, o.status, o.deadline
      )
      insert into events (type, lead_id, subject, data, history)
      select case when c.status <> b.status and c.status <> 'open' then 'opportunity.' || c.status else 'opportunity.updated' end,
        c.lead_id, 'opportunity:' || c.id,
        case when c.deadline is distinct from b.deadline then jsonb_build_object('deadline', jsonb_build_object('from', b.deadline, 'to', c.deadline)) else '{}' end,
        ${!options.startFlows}
      from changed c join before b using (id)`;
  }
}

export async function insertSales(tx: Tx, sales: ImportedSale[], options: ImportOptions): Promise<void> {
  for (const part of parts(sales)) {
    await replan(tx);
    const rows = part.map((sale) => ({ ...sale, id: crypto.randomUUID() }));
    await tx`
      insert into sales_transactions (id, lead_id, amount, currency, status, completed_at, refunded_at, external_ids, created_at)
      select r.id, r.lead_id, r.amount, coalesce(r.currency, t.currency), coalesce(r.status, 'completed'),
        case when coalesce(r.status, 'completed') in ('completed', 'refunded') then coalesce(r.completed_at, r.created_at, now()) end,
        case when r.status = 'refunded' then coalesce(r.refunded_at, r.completed_at, r.created_at, now()) end,
        ${externalIds(tx)}, coalesce(r.created_at, r.completed_at, now())
      from ${saleRows(tx, rows)}, tenants t`;
    await tx`
      insert into events (type, lead_id, subject, data, occurred_at, history)
      select 'sale.' || s.status, s.lead_id, 'sale:' || s.id, jsonb_build_object('amount', s.amount::text, 'currency', s.currency),
        coalesce(s.completed_at, now()), ${!options.startFlows}
      from sales_transactions s where s.id = any(${rows.map(({ id }) => id)}) and s.status in ('completed', 'refunded')`;
  }
}

/** What the file says replaces what was; a refund stays one. */
export async function updateSales(
  tx: Tx,
  sales: (ImportedSale & { id: string })[],
  options: ImportOptions,
): Promise<void> {
  for (const part of parts(sales)) {
    await replan(tx);
    await tx`
      with before as (
        select s.id, s.status from sales_transactions s where s.id in (select r.id from ${saleRows(tx, part)}) for update
      ), changed as (
        update sales_transactions s set
          amount = coalesce(r.amount, s.amount), currency = coalesce(r.currency, s.currency), status = n.status,
          completed_at = case when n.status in ('completed', 'refunded') then coalesce(r.completed_at, s.completed_at, now()) end,
          refunded_at = case when n.status = 'refunded' then coalesce(r.refunded_at, s.refunded_at, now()) end
        from ${saleRows(tx, part)} cross join lateral (
          select case when b.status = 'refunded' then 'refunded' else coalesce(r.status, b.status) end as status from before b where b.id = r.id) n
        where s.id = r.id
        returning s.id, s.lead_id, s.status, s.amount, s.currency
      )
      insert into events (type, lead_id, subject, data, history)
      select 'sale.' || c.status, c.lead_id, 'sale:' || c.id, jsonb_build_object('amount', c.amount::text, 'currency', c.currency),
        ${!options.startFlows}
      from changed c join before b using (id) where c.status <> b.status and c.status in ('completed', 'refunded')`;
  }
}

const externalIds = (tx: Tx) =>
  tx`case when r.external_id is null then '{}'::jsonb else jsonb_build_object('import', r.external_id) end`;

const opportunityRows = (tx: Tx, rows: object[]) => tx`jsonb_to_recordset(${tx.json(rows as never)}) as r(
  id uuid, lead_id uuid, external_id text, name text, value numeric(18, 2), currency text, stage text, status text, deadline timestamptz,
  seller_id uuid, created_at timestamptz)`;

const saleRows = (tx: Tx, rows: object[]) => tx`jsonb_to_recordset(${tx.json(rows as never)}) as r(
  id uuid, lead_id uuid, external_id text, amount numeric(18, 2), currency text, status text, completed_at timestamptz, refunded_at timestamptz, created_at timestamptz)`;
