import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deletePerson } from '#db/crm/delete-person.ts';
import { createInboxScene, type InboxScene } from '../testing/inbox-scene.ts';
import { applyRetention } from './retention.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
beforeEach(() => scene.renew());
afterAll(() => scene?.stop());

const phone = '+5491164440011';
const sendTime = new Date(Date.now() - 400 * 86_400_000).toISOString();
const replay = () => scene.deliver({ id: 'evt_again', ...scene.inbound(phone, { wamid: 'wamid.again', sendTime }) });
/** Everything is old, and whatever may go goes. */
const age = async () => {
  await scene.owner()`truncate retention_runs`;
  await scene.inTenant((tx) => tx`update webhook_inbox set received_at = now() - interval '400 days'`);
  const warnings: unknown[] = [];
  await applyRetention({ sql: scene.sql, ages: {}, log: { info() {}, warn: (data) => void warnings.push(data) } });
  expect(warnings).toEqual([]);
  expect(await scene.inTenant((tx) => tx`select from webhook_inbox`)).toHaveLength(0);
};

it('a delivery that comes again when nobody knows any more that it came does nothing twice', async () => {
  await replay();
  await scene.work();
  const before = await scene.types();
  await age();
  await replay();
  await scene.work();
  expect(await scene.types()).toEqual(before);
  expect(await scene.inTenant((tx) => tx`select from inbound_messages`)).toHaveLength(1);
});

it('nor does it bring back somebody who was deleted meanwhile', async () => {
  await replay();
  await scene.work();
  const id = (await scene.leads())[0]!.id as string;
  await scene.inTenant((tx) => deletePerson(tx, id));
  await age();
  await replay();
  await scene.work();
  expect(await scene.leads()).toHaveLength(0);
});
