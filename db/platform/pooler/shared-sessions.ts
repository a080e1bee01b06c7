/**
 * For a pooler that lends a connection per transaction, such as PgBouncer with `pool_mode = transaction`: what one statement tells
 * its session, the next one need not find, and somebody else may. So nothing is told to a session: settings are said in each
 * transaction, for that transaction, and statements are not kept prepared. (`LISTEN` needs a connection of its own: DATABASE_DIRECT_URL.)
 */
import type postgres from 'postgres';

type Sql = postgres.Sql;
type Tx = postgres.TransactionSql;
type Begin = (mode: string, work: (tx: Tx) => unknown) => Promise<unknown>;

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
 * Lets each transaction of the pool begin with these settings, which end with it, and gives a statement by itself a transaction.
 * The latter also because the driver asks the server what a statement's values are before it sends them: PgBouncer up to 1.20 takes
 * a connection back between the two when another statement went ahead on it, and then nobody answers.
 */
export function setInEach(sql: Sql, settings: Record<string, string | number>): Sql {
  const said = Object.entries(settings)
    .map(([name, value]) => `set local ${name} = ${quoted(String(value))}`)
    .join('; ');
  const beginPlain = sql.begin.bind(sql) as Begin;
  const begin = (...args: Parameters<Begin> | [Parameters<Begin>[1]]) => {
    const [mode, work] = args.length === 1 ? ['', args[0]] : args;
    return beginPlain(mode, async (tx) => {
      // One packet with what comes next, and no snapshot yet: a mode may still be chosen.
      const set = tx.unsafe(said).execute();
      set.catch(() => {});
      const result = await work(tx);
      await set;
      return result;
    });
  };
  const unsafe = (...args: Parameters<Sql['unsafe']>) => inTransaction(sql.unsafe(...args) as never, begin);
  const own: Record<PropertyKey, unknown> = { begin, unsafe };
  return new Proxy(sql, {
    // A statement, or a part of one: names, rows, values.
    apply: (target, self, args) => inTransaction(Reflect.apply(target as never, self, args), begin),
    get: (target, name) => (Object.hasOwn(own, name) ? own[name] : Reflect.get(target, name)),
  });
}

/** What of the driver's statement is needed here; its types do not tell. */
interface Statement {
  strings: unknown;
  args: unknown;
  options: object;
  handler: unknown;
  /** Called when somebody waits for it, any number of times; never on what is only a part of another one. */
  handle(): Promise<void>;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}
type NewStatement = new (strings: unknown, args: unknown, handler: unknown, cancel: null, options: object) => Statement;

/** Has the same said within a transaction instead. Its answer comes after the commit. */
function inTransaction<T>(made: T, begin: Begin | ((work: (tx: Tx) => unknown) => Promise<unknown>)): T {
  const statement = made as Statement;
  // Names and rows are no statements.
  if (typeof statement.handle !== 'function') return made;
  let isAsked = false;
  statement.handle = async () => {
    if (isAsked) return;
    isAsked = true;
    const { strings, args, options } = statement;
    const say = (tx: Tx) => {
      const { handler } = tx`` as unknown as Statement;
      return new (statement.constructor as NewStatement)(strings, args, handler, null, options);
    };
    await (begin as (work: (tx: Tx) => unknown) => Promise<unknown>)(say).then(
      (result) => statement.resolve(result),
      (error) => statement.reject(error),
    );
  };
  return made;
}

const quoted = (value: string) => `'${value.replaceAll("'", "''")}'`;
