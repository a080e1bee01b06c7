/** The one road to tenant data: every statement runs in a transaction that names its tenant. */
import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';
import type { FairTurns } from './pooler/fair-turns.ts';
import { readAddress, setInEach } from './pooler/shared-sessions.ts';

export type Sql = postgres.Sql;
/** A transaction with a tenant. Functions of `db/` take it first. */
export type Tx = postgres.TransactionSql;

/** How long after the server should have given a statement up it counts as silent. */
const graceMs = 1000;

export interface PoolOptions {
  max?: number;
  name?: string;
  /** All that is asked, is asked by key, so one plan serves every value and no statement is planned again. */
  isByKey?: boolean;
  /** The server's deadline for a statement; 15 by default. */
  seconds?: number;
  /** For whoever meets people by their hashes (person-key.ts). */
  personKey?: string;
  /** Where many tenants' work goes through one pool: who is next. Without it, whoever asked first. */
  turns?: FairTurns;
}

const turnsOf = new WeakMap<Sql, FairTurns>();

/**
 * Opens a pool. A statement has two deadlines: the server's, which leaves the connection whole, and a second later ours, from asking
 * for a connection to the answer, because it may be the server or the network that hangs. Then the statement fails with
 * CONNECTION_SILENT, whatever became of it, and its connection is closed with all that lie idle (patches/). What needs longer says
 * so: `allow`.
 * @param url connection string of the app role; with `?pgbouncer=true` through a pooler that shares connections (pooler/)
 */
export function connect(url: string, options: PoolOptions = {}): Sql {
  const ms = (options.seconds ?? 15) * 1000;
  const address = readAddress(url);
  const settings: Record<string, string | number> = {
    statement_timeout: ms,
    lock_timeout: Math.min(5_000, ms - 500),
    idle_in_transaction_session_timeout: Math.min(15_000, ms * 2),
    // A page has little to read: calling workers in, or compiling its plan, takes longer. What has much calls them by `allow`.
    // As texts: the driver tells nothing of a zero.
    max_parallel_workers_per_gather: '0',
    jit: 'off',
    ...(options.isByKey ? { plan_cache_mode: 'force_generic_plan' as const } : {}),
    ...(options.personKey ? { 'app.person_key': options.personKey } : {}),
  };
  const sql = postgres(address.url, {
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: Math.min(10, ms / 1000),
    ...ofThePatch({ deadline: ms + graceMs }),
    // Statements that need a connection try one each. The driver's own pause grows to 20 s and would outlast the outage.
    backoff: () => 0.1 + Math.random() * 0.2,
    onnotice: () => {},
    fetch_types: false,
    types: arrayTypes,
    prepare: !address.isShared,
    connection: { application_name: options.name ?? 'cadencia', ...(address.isShared ? {} : settings) },
  });
  const pool = address.isShared ? setInEach(sql, settings) : sql;
  if (options.turns) turnsOf.set(pool, options.turns);
  return pool;
}

/** An option that the driver's types do not know. */
const ofThePatch = (options: { deadline: number }): object => options;

/** Workers of the server that may help with a statement that has much to read: its own default. */
const helpers = '2';

/** Gives each further statement of a transaction so many seconds, and help: for files, reports, and what changes many rows at once. */
export async function allow(tx: Tx, seconds: number): Promise<void> {
  const { deadline } = tx as Tx & { deadline?(ms: number): void };
  if (!deadline) throw new Error('the database driver is not patched as it should be: run npm ci');
  deadline(seconds * 1000 + graceMs);
  await tx`
    select set_config('statement_timeout', ${`${seconds}s`}, true), set_config('max_parallel_workers_per_gather', ${helpers}, true)`;
}

/** From here on no statement of the transaction waits longer than this for a lock. */
export async function hurryLocks(tx: Tx, ms: number): Promise<void> {
  await tx`select set_config('lock_timeout', ${`${ms}ms`}, true)`.execute();
}

/**
 * Runs `work` in a transaction that sees this tenant's rows only. A statement outside one fails (strict row security).
 * @param mode of the transaction, such as `isolation level repeatable read read only` for several statements on one snapshot
 */
export function withTenant<T>(sql: Sql, tenantId: string, work: (tx: Tx) => Promise<T>, mode = ''): Promise<T> {
  const begin = () =>
    sql.begin(mode, async (tx) => {
      // On its way before the first statement of `work`, in one packet with it: a connection answers in the order asked.
      const named = nameTenant(tx, tenantId).execute();
      named.catch(() => {});
      const result = await work(tx);
      await named;
      return result;
    }) as Promise<T>;
  return turnsOf.get(sql)?.run(tenantId, begin) ?? begin();
}

/**
 * From here on the transaction sees this tenant's rows: for queues, whose transaction claims rows of several tenants.
 * @param cause what the events written from here on come of, such as the id of the row that is worked off
 */
export async function useTenant(tx: Tx, tenantId: string, cause = ''): Promise<void> {
  await tx`select set_config('app.tenant_id', ${tenantId}, true), set_config('app.cause', ${cause}, true)`;
}

const nameTenant = (tx: Tx, tenantId: string) => tx`select set_config('app.tenant_id', ${tenantId}, true)`;

/** From here on the transaction refuses changes. Sent at once, so in one packet with the statement that follows. */
export async function forbidChanges(tx: Tx): Promise<void> {
  await tx`select set_config('transaction_read_only', 'on', true)`.execute();
}

/** Whether the database answers, within a second: `silent` when it says nothing, `unreachable` when there is none. */
export async function ping(sql: Sql): Promise<'ready' | 'silent' | 'unreachable'> {
  const late = new Promise<'silent'>((tell) => setTimeout(tell, 900, 'silent'));
  const answer = sql`select 1`.then(
    () => 'ready' as const,
    (error: { code?: string }) => (error.code === 'CONNECTION_SILENT' ? 'silent' : 'unreachable'),
  );
  return await Promise.race([answer, late]);
}
