/** What the team has to do about leads. */
import { isOfTeam, type Scope } from '../../platform/scope.ts';
import type { Tx } from '../../platform/tenant.ts';

export interface Task {
  id: string;
  lead_id: string;
  lead_name: string | null;
  user_id: string | null;
  user_name: string | null;
  title: string;
  due_at: Date | null;
  done_at: Date | null;
  /** The flow that asked for it. */
  flow_id: string | null;
  flow_name: string | null;
  created_at: Date;
}

const selected = (tx: Tx) => tx`
  select t.id, t.lead_id, l.name as lead_name, t.user_id, k.name as user_name, t.title, t.due_at, t.done_at,
    f.id as flow_id, f.name as flow_name, t.created_at
  from tasks t join leads l on l.tenant_id = t.tenant_id and l.id = t.lead_id
    left join memberships k on k.tenant_id = t.tenant_id and k.user_id = t.user_id
    left join enrolments e on e.tenant_id = t.tenant_id and e.id = t.enrolment_id
    left join flows f on f.tenant_id = e.tenant_id and f.id = e.flow_id`;

/** A seller's: what is theirs to do, and what is about their leads and nobody's; a manager's: their team's. */
const own = (tx: Tx, scope: Scope) =>
  scope.sellerId === null
    ? tx`true`
    : tx`(${isOfTeam(tx, scope, tx`t.user_id`)} or (t.user_id is null and ${isOfTeam(tx, scope, tx`l.seller_id`)}))`;

/** Open ones by when they are due, done ones by when that was, the newest first. @param userId only this person's */
export async function listTasks(
  tx: Tx,
  { state, userId }: { state: 'open' | 'done'; userId: string | null },
  scope: Scope,
  limit: number,
): Promise<Task[]> {
  return await tx<Task[]>`
    ${selected(tx)}
    where ${own(tx, scope)} and ${state === 'open' ? tx`t.done_at is null` : tx`t.done_at is not null`}
      ${userId === null ? tx`` : tx`and t.user_id = ${userId}`}
    order by ${state === 'open' ? tx`t.due_at nulls last, t.created_at, t.id` : tx`t.done_at desc, t.id desc`} limit ${limit}`;
}

export async function findTask(tx: Tx, id: string, scope: Scope): Promise<Task | null> {
  const [row] = await tx<Task[]>`${selected(tx)} where t.id = ${id} and ${own(tx, scope)}`;
  return row ?? null;
}

export interface NewTask {
  lead_id: string;
  user_id: string | null;
  title: string;
  due_at: Date | null;
  enrolment_id?: string;
  node_id?: string;
  visit?: number;
}

export async function insertTask(tx: Tx, task: NewTask): Promise<string> {
  const [row] = await tx<{ id: string }[]>`insert into tasks ${tx({ ...task })} returning id`;
  return row!.id;
}

/** Done, or not done after all. Saying it again changes nothing. @param by who says so; null: a program */
export async function markTask(tx: Tx, id: string, done: boolean, by: string | null): Promise<void> {
  await tx`
    update tasks set done_at = case when ${done} then coalesce(done_at, now()) end, done_by = case when ${done} then coalesce(done_by, ${by}::uuid) end
    where id = ${id}`;
}
