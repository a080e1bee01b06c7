import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCatalogue } from '../flows/catalogue.ts';
import { insertLiveFlow } from '../testing/flow-scene.ts';
import { readTemplate } from '#flow';
import { listTemplates } from './templates.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
beforeAll(async () => void (db = await createTestDatabase()));
afterAll(() => db.stop());

const components = [
  { type: 'HEADER', format: 'TEXT', text: 'Hola {{1}}' },
  { type: 'BODY', text: 'Tu turno es {{2}} y cuesta {{10}}, {{1}}.' },
  { type: 'FOOTER', text: 'Cadencia' },
  {
    type: 'BUTTONS',
    buttons: [
      { type: 'URL', text: 'Ver', url: 'https://x.test/{{3}}' },
      { type: 'QUICK_REPLY', text: 'Sí' },
    ],
  },
];
const insert = (tx: Tx, name: string, over: object = {}) => {
  const row = {
    provider: 'ycloud',
    waba_id: 'w',
    name,
    language: 'es',
    category: 'MARKETING',
    status: 'APPROVED',
    components: tx.json(components),
    ...over,
  };
  return tx`insert into meta_templates ${tx(row as never)}`;
};

describe('listTemplates()', () => {
  it('pages by name, searches in the text, and shows only the own tenant', async () => {
    const [tenant, other] = [(await db.createTenant()).id, (await db.createTenant()).id];
    await withTenant(db.sql, other, (tx) => insert(tx, 'ajena'));
    await withTenant(db.sql, tenant, async (tx) => {
      await insert(tx, 'b');
      await insert(tx, 'a', { status: 'PAUSED' });
      const {
        items: [first],
        next,
      } = await listTemplates(tx, {}, { after: null, limit: 1 });
      expect(first).toMatchObject({
        name: 'a',
        status: 'PAUSED',
        variables: ['header.1', '1', '2', '10', 'button.0.3'],
      });
      expect((await listTemplates(tx, {}, { after: next, limit: 9 })).items.map((row) => row.name)).toEqual(['b']);
      expect(
        (await listTemplates(tx, { status: 'APPROVED' }, { after: null, limit: 9 })).items.map((row) => row.name),
      ).toEqual(['b']);
      expect((await listTemplates(tx, { q: 'tu TURNO' }, { after: null, limit: 9 })).items).toHaveLength(2);
    });
  });
});

describe('readCatalogue()', () => {
  it('lists templates, people, flows and the names of custom fields in use', async () => {
    const tenant = (await db.createTenant({ ceoEmail: 'jefa@example.com' })).id;
    await withTenant(db.sql, tenant, async (tx) => {
      await insert(tx, 'saludo');
      await tx`insert into leads (name, custom) values ('A', '{"plan": 1}'), ('B', '{"plan": 2, "zona": "x"}')`;
      const flowId = await insertLiveFlow(tx, 'Uno');
      const catalogue = await readCatalogue(tx);
      expect(catalogue).toMatchObject({
        customFields: ['plan', 'zona'],
        flows: [{ id: flowId, name: 'Uno' }],
        senders: [],
      });
      expect(catalogue.templates).toEqual([
        {
          name: 'saludo',
          language: 'es',
          status: 'APPROVED',
          category: 'MARKETING',
          ...readTemplate(components),
        },
      ]);
      expect(catalogue.sellers.map((seller) => seller.name)).toEqual(['jefa']);
    });
  });

  it('knows a template once, however many accounts have it: as the default number’s account, else as an approved one', async () => {
    const tenant = (await db.createTenant()).id;
    await withTenant(db.sql, tenant, async (tx) => {
      for (const [waba, status] of [
        ['a', 'PAUSED'],
        ['b', 'APPROVED'],
        ['c', 'REJECTED'],
      ] as const)
        await tx`
          insert into meta_templates (provider, waba_id, name, language, category, status, components)
          values ('ycloud', ${waba}, 'saludo', 'es', 'UTILITY', ${status}, ${tx.json(components)})`;
      const statuses = async () => (await readCatalogue(tx)).templates.map((one) => one.status);
      expect(await statuses()).toEqual(['APPROVED']);
      await tx`insert into senders (provider, phone, credential_key, waba_id, is_default) values ('ycloud', '+5491140000000', 'k', 'c', true)`;
      expect(await statuses()).toEqual(['REJECTED']);
    });
  });
});
