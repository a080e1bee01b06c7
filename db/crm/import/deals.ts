/** Brings the opportunities or sales of a staged file in by few statements. The caller's transaction makes it all or nothing. */
import { type FilePlan, type ImportOptions, lookAt, stepsOfFile, type Tell } from './staging.ts';
import type { Tx } from '../../platform/tenant.ts';

/**
 * Decides about each row of the staged file: a new deal or one that was imported before, and of which lead. The table `import_deals`
 * holds it until the transaction ends.
 * @param before rows dated before this are counted
 * @param skip what is known already stays as it is
 * @param owned the people of the file are there (people.ts), and whose a row is in the file it is here
 */
export async function planDeals(
  tx: Tx,
  object: 'opportunity' | 'sale',
  before: Date,
  skip: boolean,
  owned = false,
): Promise<FilePlan> {
  if (!owned) await tx`create temporary table import_owners (row int, id uuid) on commit drop`;
  await tx`
    create temporary table import_deals on commit drop as
    select f.*, coalesce(p.id, o.id) as lead_id, coalesce(x.row_id, gen_random_uuid()) as id, x.row_id is not null as known
    from import_file f left join import_people p on p.row = f.row left join import_owners o on o.row = f.person_row
    left join external_ids x on x.object = ${object} and x.system = f.system and x.external_id = f.external_id`;
  await tx`create index on import_deals (row)`;
  // A stage that means won or lost says so of a deal that the file says no status of.
  if (object === 'opportunity')
    await tx`
      update import_deals d set status = s.status from deal_stages s
      where d.status is null and s.status <> 'open' and s.name_key = lower(btrim(d.stage))`;
  await lookAt(tx, 'import_deals');
  const at = object === 'sale' ? tx`coalesce(completed_at, created_at)` : tx`created_at`;
  const [plan] = await tx<[FilePlan]>`
    select count(*) filter (where not known)::int as created, count(*) filter (where known)::int as updated,
      count(*) filter (where ${at} < ${before} and not (known and ${skip}))::int as dated
    from import_deals where lead_id is not null`;
  return plan;
}

/** Rows of the planned file whose lead nobody knows: how many, and the first of them. */
export async function dealsOfNobody(
  tx: Tx,
  most: number,
): Promise<{ first: { row: number; line: number }[]; total: number }> {
  const first = await tx<{ row: number; line: number }[]>`
    select row, line from import_deals where lead_id is null order by row limit ${most}`;
  const [row] = await tx<[{ total: number }]>`select count(*)::int as total from import_deals where lead_id is null`;
  return { first, total: row.total };
}

const part = (tx: Tx, from: number, to: number, known: boolean) =>
  tx`r.row between ${from} and ${to} and r.lead_id is not null and r.known = ${known}`;

export async function insertOpportunities(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const fresh = part(tx, from, to, false);
    await tx`
      insert into opportunities (id, lead_id, name, value, currency, stage, status, deadline, closed_at, seller_id, external_ids, created_at)
      select r.id, r.lead_id, r.name, r.value, r.currency, r.stage, coalesce(r.status, 'open'), r.deadline,
        case when r.status in ('won', 'lost') then coalesce(r.closed_at, r.created_at, now()) end, coalesce(r.seller_id, l.seller_id),
        ${externalIds(tx)}, coalesce(r.created_at, now())
      from import_deals r join leads l on l.id = r.lead_id where ${fresh}`;
    await tx`
      insert into events (type, lead_id, subject, occurred_at, history)
      select e.type, r.lead_id, 'opportunity:' || r.id, e.at, ${!options.startFlows}
      from import_deals r
      cross join lateral (
        select 'opportunity.created' as type, coalesce(r.created_at, now()) as at
        union all select 'opportunity.' || r.status, coalesce(r.closed_at, r.created_at, now()) where r.status in ('won', 'lost')
      ) e
      where ${fresh}`;
    await tell(to);
  }
}

/** What the file says replaces what was; blanks change nothing. */
export async function updateOpportunities(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const old = part(tx, from, to, true);
    await tx`
      with before as (
        select o.id, o.status, o.deadline, o.stage from opportunities o where o.id in (select r.id from import_deals r where ${old})
        order by o.id for update
      ), changed as (
        update opportunities o set
          name = coalesce(r.name, o.name), value = coalesce(r.value, o.value), currency = coalesce(r.currency, o.currency),
          stage = coalesce(r.stage, o.stage), deadline = coalesce(r.deadline, o.deadline), seller_id = coalesce(r.seller_id, o.seller_id),
          status = coalesce(r.status, o.status),
          closed_at = case when coalesce(r.status, o.status) = 'open' then null else coalesce(r.closed_at, o.closed_at, now()) end
        from import_deals r where ${old} and o.id = r.id
        returning o.id, o.lead_id, o.status, o.deadline, o.stage
      )
      insert into events (type, lead_id, subject, data, history)
      select case when c.status <> b.status and c.status <> 'open' then 'opportunity.' || c.status else 'opportunity.updated' end,
        c.lead_id, 'opportunity:' || c.id,
        case when c.deadline is distinct from b.deadline then jsonb_build_object('deadline', jsonb_build_object('from', b.deadline, 'to', c.deadline)) else '{}' end
          || case when c.stage is distinct from b.stage then jsonb_build_object('stage', jsonb_build_object('from', b.stage, 'to', c.stage)) else '{}' end,
        ${!options.startFlows}
      from changed c join before b using (id)`;
    await tell(to);
  }
}

export async function insertSales(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const fresh = part(tx, from, to, false);
    await tx`
      insert into sales_transactions (id, lead_id, amount, currency, product, status, completed_at, refunded_at, external_ids, created_at)
      select r.id, r.lead_id, r.amount, coalesce(r.currency, t.currency), r.product, coalesce(r.status, 'completed'),
        case when coalesce(r.status, 'completed') in ('completed', 'refunded') then coalesce(r.completed_at, r.created_at, now()) end,
        case when r.status = 'refunded' then coalesce(r.refunded_at, r.completed_at, r.created_at, now()) end,
        ${externalIds(tx)}, coalesce(r.created_at, r.completed_at, now())
      from import_deals r, tenants t where ${fresh}`;
    await tx`
      insert into events (type, lead_id, subject, data, occurred_at, history)
      select 'sale.' || s.status, s.lead_id, 'sale:' || s.id, jsonb_build_object('amount', s.amount::text, 'currency', s.currency),
        coalesce(s.completed_at, now()), ${!options.startFlows}
      from import_deals r join sales_transactions s on s.id = r.id where ${fresh} and s.status in ('completed', 'refunded')`;
    await addParts(tx, fresh, options);
    await tell(to);
  }
}

/** What the file says replaces what was; a refund stays one, and less than what went back already is no amount. */
export async function updateSales(tx: Tx, options: ImportOptions, tell: Tell): Promise<void> {
  for await (const [from, to] of stepsOfFile(tx)) {
    const old = part(tx, from, to, true);
    await tx`
      with before as (
        select s.id, s.status, s.refunded_parts from sales_transactions s where s.id in (select r.id from import_deals r where ${old})
        order by s.id for update
      ), changed as (
        update sales_transactions s set
          amount = case when s.refunded_parts = 0 or r.amount > s.refunded_parts then coalesce(r.amount, s.amount) else s.amount end,
          currency = coalesce(r.currency, s.currency), product = coalesce(r.product, s.product), status = n.status,
          completed_at = case when n.status in ('completed', 'refunded') then coalesce(r.completed_at, s.completed_at, now()) end,
          refunded_at = case when n.status = 'refunded' then coalesce(r.refunded_at, s.refunded_at, now()) end
        from import_deals r cross join lateral (
          select case when b.status = 'refunded' or b.refunded_parts > 0 and r.status in ('pending', 'failed') then b.status else coalesce(r.status, b.status) end as status from before b where b.id = r.id) n
        where ${old} and s.id = r.id
        returning s.id, s.lead_id, s.status, case when s.status = 'refunded' then s.amount - s.refunded_parts else s.amount end as amount, s.currency
      )
      insert into events (type, lead_id, subject, data, history)
      select 'sale.' || c.status, c.lead_id, 'sale:' || c.id, jsonb_build_object('amount', c.amount::text, 'currency', c.currency),
        ${!options.startFlows}
      from changed c join before b using (id) where c.status <> b.status and c.status in ('completed', 'refunded')`;
    await addParts(tx, old, options);
    await tell(to);
  }
}

/** Files say how much went back in all: what is not known of it yet is one part more. */
async function addParts(tx: Tx, rows: ReturnType<typeof part>, options: ImportOptions): Promise<void> {
  await tx`
    with told as (
      insert into sale_refunds (sale_id, external_id, amount, refunded_at)
      select s.id, 'import:' || r.refunded_amount, r.refunded_amount - s.amount_refunded, coalesce(r.refunded_at, s.completed_at, now())
      from import_deals r join sales_transactions s on s.id = r.id
      where ${rows} and s.status = 'completed' and r.refunded_amount > s.amount_refunded and r.refunded_amount <= s.amount
      on conflict (tenant_id, sale_id, external_id) do nothing
      returning id, sale_id, amount, refunded_at)
    insert into events (type, lead_id, subject, data, occurred_at, history)
    select case when s.amount = s.refunded_parts + told.amount then 'sale.refunded' else 'sale.partly_refunded' end, s.lead_id, 'sale:' || s.id,
      jsonb_build_object('amount', told.amount::text, 'currency', s.currency, 'refund_id', told.id),
      least(told.refunded_at, now()), ${!options.startFlows}
    from told join sales_transactions s on s.id = told.sale_id`;
}

const externalIds = (tx: Tx) =>
  tx`case when r.external_id is null then '{}'::jsonb else jsonb_build_object(r.system, r.external_id) end`;
