import { describe, expect, it } from 'vitest';
import { findLocks, lockFirst } from './lock-first.ts';

describe('the locks of a migration', () => {
  it.each([
    ['alter table only a\n  add column b text;', [['a', 'access exclusive']]],
    ['create index x on a (b) where c is null; alter table a add column c text;', [['a', 'access exclusive']]],
    ['create unique index x on a using btree (b);', [['a', 'share row exclusive']]],
    [
      'drop index x, y;',
      [
        ['x', 'access exclusive'],
        ['y', 'access exclusive'],
      ],
    ],
    [
      'create trigger t after insert on a referencing new table as n for each statement execute function f();',
      [['a', 'share row exclusive']],
    ],
    ['drop policy p on a; create policy p on a using (true);', [['a', 'access exclusive']]],
    ['create table n (id uuid references a on delete cascade);', [['a', 'share row exclusive']]],
    [
      '-- alter table a add b int;\ncreate function f() returns void language sql as $$ alter table a add b int; $$;',
      [],
    ],
    ['create table a (b text);\n\n-- migrate:down\nalter table c drop column d;', []],
    ['do $x$ begin drop table a; end $x$; update a set b = 1;', []],
  ])('%s', (migration, locks) => expect(findLocks(`-- migrate:up\n${migration}`)).toEqual(locks));

  it('stand first, and not where there is no transaction', () => {
    const plain = '-- migrate:up\nalter table a add b int;\n\n-- migrate:down\n';
    expect(lockFirst(plain)).toMatch(/^-- migrate:up\nselect [^]*lock table[^]*alter table a add b int;/);
    const apart = '-- migrate:up transaction:false\ncreate index concurrently x on a (b);\n';
    expect(lockFirst(apart)).toBe(apart);
  });
});
