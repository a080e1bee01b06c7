/** The one road to tenant data: every statement runs in a transaction that names its tenant. */
import postgres from 'postgres';
import { arrayTypes } from './array-types.ts';

export type Sql = postgres.Sql;
/** A transaction with a tenant. Functions of `db/` take it first. */
export type Tx = postgres.TransactionSql;

/**
 * Opens a pool. Timeouts are set on every connection, because postgres.js has no query timeout of its own.
 * @param url connection string of the app role
 * @param options `isByKey`: all that is asked, is asked by key, so one plan serves every value and no statement is planned again
 */
export function connect(url: string, options: { max?: number; name?: string; isByKey?: boolean } = {}): Sql {
  return postgres(url, {
    max: options.max ?? 10,
    idle_timeout: 60,
    connect_timeout: 10,
    // Statements that need a connection try one each. The driver's own pause grows to 20 s and would outlast the outage.
    backoff: () => 0.1 + Math.random() * 0.2,
    onnotice: () => {},
    fetch_types: false,
    types: arrayTypes,
    connection: {
      application_name: options.name ?? 'cadencia',
      statement_timeout: 15_000,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      ...(options.isByKey ? { plan_cache_mode: 'force_generic_plan' } : {}),
    },
  });
}

/**
 * Runs `work` in a transaction that sees this tenant's rows only. A statement outside one fails (strict row security).
 * @param mode of the transaction, such as `isolation level repeatable read read only` for several statements on one snapshot
 */
export function withTenant<T>(sql: Sql, tenantId: string, work: (tx: Tx) => Promise<T>, mode = ''): Promise<T> {
  return sql.begin(mode, async (tx) => {
    // On its way before the first statement of `work`, in one packet with it: a connection answers in the order asked.
    const named = nameTenant(tx, tenantId).execute();
    named.catch(() => {});
    const result = await work(tx);
    await named;
    return result;
  }) as Promise<T>;
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

/** @throws when the database does not answer */
export async function ping(sql: Sql): Promise<void> {
  await sql`select 1`;
}
