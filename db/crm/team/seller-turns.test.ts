import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../testing.ts';
import { type Tx, withTenant } from '../../platform/tenant.ts';
import { insertFlow } from '../../flows/flows.ts';
import { takeTurn } from './seller-turns.ts';

let db: TestDatabase;
let tenantId: string;
let flowId: string;
const sellers: string[] = [];
const work = <T>(does: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, does);
beforeAll(async () => {
  db = await createTestDatabase({ max: 4 });
  tenantId = (await db.createTenant()).id;
  for (let i = 0; i < 3; i++) sellers.push(await db.createUser(tenantId, { role: 'seller' }));
  const graph = { formatVersion: 1 as const, nodes: [], edges: [], settings: {} as never };
  flowId = await work((tx) => insertFlow(tx, { name: 'F', description: '', graph, userId: null }));
});
afterAll(() => db?.stop());

/** Hands out so many leads by three hands at once. */
async function handOut(many: number, nodeId: string, among: string[] = []): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let left = many;
  const hand = async () => {
    while (left-- > 0) {
      const id = await work((tx) => takeTurn(tx, { mode: 'round-robin', among, flowId, nodeId }));
      counts.set(id!, (counts.get(id!) ?? 0) + 1);
    }
  };
  await Promise.all([hand(), hand(), hand()]);
  return counts;
}

it('three at once hand out a thousand leads in turn, fair within one', async () => {
  const many = Number(process.env.TURNS ?? 1000);
  const counts = [...(await handOut(many, 'a')).values()];
  expect(counts).toHaveLength(3);
  expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  expect(counts.reduce((sum, one) => sum + one, 0)).toBe(many);
});

it('who joins later does not get everything, and who is named is all there is', async () => {
  await handOut(9, 'b', sellers.slice(0, 2));
  const counts = await handOut(9, 'b', sellers);
  expect(counts.get(sellers[2]!)).toBeLessThanOrEqual(4);
  expect([...(await handOut(4, 'c', [sellers[1]!])).entries()]).toEqual([[sellers[1], 4]]);
  expect(
    await work((tx) => takeTurn(tx, { mode: 'round-robin', among: [crypto.randomUUID()], flowId, nodeId: 'd' })),
  ).toBeNull();
});

it('gives to whoever has fewest open leads', async () => {
  const [busy, done, free] = sellers as [string, string, string];
  await work(async (tx) => {
    await tx`insert into leads (name, seller_id, status) values ('x', ${busy}, 'new'), ('y', ${busy}, 'contacted'), ('z', ${done}, 'won'), ('w', ${done}, 'new')`;
  });
  const next = () => work((tx) => takeTurn(tx, { mode: 'least-open', among: [], flowId, nodeId: 'e' }));
  expect(await next()).toBe(free);
  await work((tx) => tx`insert into leads (name, seller_id) values ('v', ${free}), ('u', ${free})`);
  expect(await next()).toBe(done);
});
