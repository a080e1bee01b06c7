/** Names stand in lists as people look for them: accents and capitals beside their letters, ñ behind n. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { namesOfSegments } from '../../crm/segments/segments.ts';
import { listTemplates } from '../../sending/templates.ts';
import { createTestDatabase, type TestDatabase, type TestTenant } from '../../testing.ts';
import { withTenant } from '../tenant.ts';

let db: TestDatabase;
let tenant: TestTenant;
beforeAll(async () => {
  db = await createTestDatabase();
  tenant = await db.createTenant();
});
afterAll(() => db.stop());

const names = ['ana', 'Árbol', 'árbol 2', 'Nube', 'Ñandú', 'ñu', 'Olmo', 'Zorro'];

it('lists segments in the order of the language', async () => {
  await withTenant(db.sql, tenant.id, async (tx) => {
    for (const name of names.toReversed())
      await tx`insert into segments ${tx({ name, condition: tx.json({ field: 'status', op: 'eq', value: 'new' }) as never })}`;
    expect((await namesOfSegments(tx)).map(({ name }) => name)).toEqual(names);
  });
});

it('pages through templates in that order, each once', async () => {
  const called = ['b_1', 'b', 'b1', 'ba', 'b_10', 'a2', 'a10', 'c__d'];
  await withTenant(db.sql, tenant.id, async (tx) => {
    for (const name of called)
      await tx`insert into meta_templates ${tx({ provider: 'ycloud', waba_id: '1', name, language: 'es', category: 'UTILITY', status: 'APPROVED', components: tx.json([]) })}`;
    const all = (await listTemplates(tx, {}, { after: null, limit: 100 })).items.map(({ name }) => name);
    const paged: string[] = [];
    let after: { at: string; id: string } | null = null;
    do {
      const page = await listTemplates(tx, {}, { after, limit: 1 });
      paged.push(...page.items.map(({ name }) => name));
      after = page.next;
    } while (after);
    expect(paged).toEqual(all);
    expect(all.toSorted()).toEqual(called.toSorted());
  });
});
