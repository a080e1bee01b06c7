/**
 * A migration that takes its tables one by one holds some of them while it waits for the next; people at work who wait the other way
 * round are told of a deadlock. So it takes them all before it begins, within `lock_timeout` altogether, or none.
 */

const whole = 'access exclusive';
/** Lets others read. */
const writes = 'share row exclusive';

/** What a statement takes, by its beginning (PostgreSQL 16, explicit locking); the group holds tables, or indexes of tables. */
const takers: [RegExp, string][] = [
  [/^alter table (?:if exists )?(?:only )?([\w.]+)/, whole],
  [/^drop (?:table|index) (?:if exists )?([\w., ]+?)(?: cascade)?$/, whole],
  [/^(?:drop trigger|(?:create|alter|drop) policy) (?:if exists )?\w+ on ([\w.]+)/, whole],
  [/^create (?:or replace )?trigger .*? on ([\w.]+)/, writes],
  [/^create (?:unique )?index .*?\bon (?:only )?([\w.]+)/, writes],
];

/** Tables and indexes that a migration takes and how. Whoever is referred to is taken too. */
export function findLocks(migration: string): [name: string, mode: string][] {
  const [up] = migration.split(/^-- migrate:down/m) as [string];
  const plain = up.replaceAll(/(\$\w*\$).*?\1/gs, '').replaceAll(/--.*/g, '');
  const found = plain.split(';').flatMap((part) => {
    const statement = part.trim().replaceAll(/\s+/g, ' ').toLowerCase();
    const taken = takers.flatMap(([begins, mode]) =>
      (begins.exec(statement)?.[1] ?? '').split(',').map((name) => [name.trim(), mode] as [string, string]),
    );
    const isOfTable = /^(alter|create) table/.test(statement);
    const referred = isOfTable ? [...statement.matchAll(/\breferences ([\w.]+)/g)] : [];
    return [...taken, ...referred.map(([, name]) => [name!, writes] as [string, string])];
  });
  const modes = new Map<string, string>();
  for (const [name, mode] of found) if (name && modes.get(name) !== whole) modes.set(name, mode);
  return [...modes];
}

/** The same migration, with its locks first. One that is no transaction, or takes nothing, stays as it is. */
export function lockFirst(migration: string): string {
  const [head] = migration.split('\n', 1) as [string];
  const locks = /transaction:\s*false/.test(head) ? [] : findLocks(migration);
  if (locks.length === 0) return migration;
  const values = locks.map(([name, mode]) => `('${name}', '${mode}')`).join(', ');
  // Those that an earlier migration is about to make are looked for when this one runs.
  const first = `
select set_config('statement_timeout', current_setting('lock_timeout'), true);
do $first$
declare one record;
begin
  for one in
    select coalesce(i.indrelid, c.oid)::regclass as name, min(n.mode) as mode
    from (values ${values}) n(name, mode) join pg_class c on c.oid = to_regclass(n.name) left join pg_index i on i.indexrelid = c.oid
    where c.relkind in ('r', 'p', 'i') group by 1
  loop execute format('lock table %s in %s mode', one.name, one.mode); end loop;
exception when query_canceled then raise lock_not_available using message = 'others hold what this migration locks';
end $first$;
set local statement_timeout to default;
`;
  return head + first + migration.slice(head.length);
}
