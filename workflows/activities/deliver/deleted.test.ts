/** The person is deleted while a message to them is on its way: nothing more goes to them, and nothing of them is left. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Visit } from '#contract';
import { deletePerson } from '#db/crm/delete-person.ts';
import { EnrolmentGone } from '#db/flows/facts.ts';
import { claimAgain } from '#db/sending/second-tries.ts';
import { settleDoubtful } from '#db/platform/queues.ts';
import { findTraces } from '#db/testing/traces.ts';
import {
  accepts,
  createLedgerScene,
  type LedgerScene,
  loses,
  type Provider,
  refuses,
} from '../../testing/ledger-scene.ts';

let scene: LedgerScene;
beforeAll(async () => void (scene = await createLedgerScene()));
beforeEach(() => scene.db.owner()`delete from leads`);
afterAll(() => scene?.stop());
afterEach(() => {
  scene.answer(accepts);
  scene.requests.length = 0;
});

const person = { name: 'Nora Sosa', phone: '+5491166600011' };
const once = { secondTry: 'once' } as const;
const remove = (visit: { leadId: string }) => scene.inTenant((tx) => deletePerson(tx, visit.leadId));
const nothingIsLeft = async () => {
  expect(await findTraces(scene.db.owner(), ['91166600011', 'Nora Sosa'])).toEqual([]);
};
/** Whatever still knows of the visit has its turn. */
async function goOn(visit: Visit, how: object = {}): Promise<void> {
  await expect(scene.perform(visit, how)).rejects.toThrow(EnrolmentGone);
  await settleDoubtful(scene.db.sql);
  expect(await claimAgain(scene.db.sql, 10)).toEqual([]);
}

it('before its turn, held back, or refused and about to be tried again: it never goes', async () => {
  const [waiting, refused] = [await scene.visit(person), await scene.visit({ name: 'Nora Sosa' })];
  scene.answer(refuses('retry', 60));
  await scene.perform(refused);
  expect(scene.requests).toHaveLength(1);
  scene.answer(accepts);
  for (const visit of [waiting, refused]) {
    await remove(visit);
    await goOn(visit);
  }
  expect(scene.requests).toHaveLength(1);
  await nothingIsLeft();
});

it.each<[string, Provider]>([
  ['accepts it', accepts],
  ['loses its answer', loses],
  ['refuses it for now', refuses('retry', 0)],
  ['refuses it for good', refuses('recipient')],
])('while the provider has it, who then %s: it went once at most, and not again', async (_, then) => {
  const visit = await scene.visit(person);
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  scene.answer(async (message) => {
    await gate;
    return await then(message);
  });
  const under = scene.perform(visit).catch(() => {});
  await expect.poll(() => scene.requests.length).toBe(1);
  await remove(visit);
  open();
  await under;
  await goOn(visit);
  expect(scene.requests).toHaveLength(1);
  await nothingIsLeft();
});

it('in doubt: nothing is tried once more, by the setting or by hand, and what the provider tells is about nobody', async () => {
  const [first, byHand] = [await scene.visit(person), await scene.visit({ name: 'Nora Sosa' })];
  scene.answer(loses);
  for (const visit of [first, byHand]) await scene.perform(visit, once);
  const { external_id } = (await scene.message(first))!;
  for (const visit of [first, byHand]) await scene.silence(visit, true);
  await settleDoubtful(scene.db.sql);
  await scene.inTenant(
    (tx) => tx`update messages set state = 'unconfirmed' where enrolment_id = ${byHand.enrolmentId}`,
  );
  expect(await scene.sendAgain(byHand)).toBe(true);
  scene.answer(accepts);
  for (const visit of [first, byHand]) await remove(visit);
  for (const visit of [first, byHand]) await goOn(visit, once);
  await scene.told(first, 'delivered', external_id);
  expect(scene.requests).toHaveLength(2);
  await nothingIsLeft();
});

it('after a second try went out: what comes of either is about nobody', async () => {
  const visit = await scene.visit(person);
  scene.answer(loses);
  await scene.perform(visit, once);
  const { external_id } = (await scene.message(visit))!;
  await scene.silence(visit, true);
  await scene.perform(visit, once);
  expect(scene.requests).toHaveLength(2);
  await remove(visit);
  await scene.told(visit, 'failed', external_id);
  await goOn(visit, once);
  expect(scene.requests).toHaveLength(2);
  await nothingIsLeft();
});
