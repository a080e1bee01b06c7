/**
 * For a pooler that lends a connection per transaction, such as PgBouncer with `pool_mode = transaction`: what one statement tells
 * its session, the next one need not find, and somebody else may. So nothing is told to a session: settings are said in each
 * transaction, for that transaction; statements are not kept prepared. (`LISTEN` needs a connection of its own: DATABASE_DIRECT_URL.)
 */
import type postgres from 'postgres';

type Sql = postgres.Sql;
type Tx = postgres.TransactionSql;

/**
 * Whether an address goes through such a pooler: it says so with `?pgbouncer=true`, as addresses for other products do too.
 * @returns the address without that word, for the driver
 */
export function readAddress(url: string): { url: string; isShared: boolean } {
  const [path = '', query] = url.split('?');
  const words = (query ?? '').split('&').filter(Boolean);
  const others = words.filter((word) => word !== 'pgbouncer=true');
  return { url: others.length > 0 ? `${path}?${others.join('&')}` : path, isShared: others.length < words.length };
}

/**
 * Lets each transaction of the pool begin with these settings, which end with it. A statement outside of one has those of its role
 * (`migrate` sets them), and the driver's deadline.
 */
export function setInEach(sql: Sql, settings: Record<string, string | number>): Sql {
  const said = Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${quoted(String(value))}`)
    .join('; ');
  const begin = sql.begin.bind(sql) as (mode: string, work: (tx: Tx) => unknown) => Promise<unknown>;
  const beginSaying = (...args: [string, (tx: Tx) => unknown] | [(tx: Tx) => unknown]) => {
    const [mode, work] = args.length === 1 ? ['', args[0]] : args;
    return begin(mode, async (tx) => {
      // One packet with what comes next, and no snapshot yet: a mode may still be chosen.
      const set = tx.unsafe(said).execute();
      set.catch(() => {});
      const result = await work(tx);
      await set;
      return result;
    });
  };
  return Object.assign(sql, { begin: beginSaying });
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
