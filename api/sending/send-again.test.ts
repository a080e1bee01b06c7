import { insertMessage } from '#db/testing/flow-scene.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildScene, homeOf, inTenant } from '../testing/flow-scene.ts';
import { createTestApi, type TestApi } from '../testing.ts';

let api: TestApi;
beforeAll(async () => void (api = await createTestApi()));
afterAll(() => api.stop());

describe('sending a message again', () => {
  it('plans an unconfirmed message once for each time it is asked, notes who asked, and keeps the first try', async () => {
    const { ceo, flowId, mine, myEnrolment } = await buildScene(api);
    const message = (state: string, nodeId: string) =>
      inTenant(api, ceo, (tx) => insertMessage(tx, { leadId: mine, flowId, enrolmentId: myEnrolment, state, nodeId }));
    const id = await message('unconfirmed', 'doubt');
    const path = `/api/crm/messages/${id}/send-again`;
    const { external_id: first } = (await ceo.get(`/api/crm/messages/${id}`)).body;
    const key = { 'idempotency-key': 'again' };
    const answer = await ceo.post(path, undefined, key);
    expect(answer).toMatchObject({ status: 200, body: { state: 'planned', reason: 'second-try' } });
    expect((await ceo.post(path, undefined, key)).body).toEqual(answer.body);
    expect(await ceo.post(path)).toMatchObject({ status: 409, body: { code: 'conflict' } });
    const { body } = await ceo.get(`/api/crm/messages/${id}`);
    expect(body.external_id).not.toBe(first);
    expect(body.lost_tries).toMatchObject([{ attempt: 0, external_id: first, by_hand: true }]);
    const noted = await api.database.owner()`
      select data from system_events where tenant_id = ${ceo.tenantId} and action = 'message.send-again' and outcome = 'ok'`;
    expect(noted).toEqual([{ data: { attempt: 0 } }]);

    for (const state of ['planned', 'submitting', 'unknown', 'accepted', 'delivered', 'failed', 'suppressed'])
      expect((await ceo.post(`/api/crm/messages/${await message(state, state)}/send-again`)).status, state).toBe(409);
  });

  it('is for admins', async () => {
    const { ceo, flowId, mine, myEnrolment, seller } = await buildScene(api);
    const id = await inTenant(api, ceo, (tx) =>
      insertMessage(tx, { leadId: mine, flowId, enrolmentId: myEnrolment, state: 'unconfirmed', nodeId: 'doubt' }),
    );
    expect((await seller.post(`/api/crm/messages/${id}/send-again`)).status).toBe(403);
    expect((await (await api.person('admin', homeOf(ceo))).post(`/api/crm/messages/${id}/send-again`)).status).toBe(
      200,
    );
  });
});

describe('the setting for second tries', () => {
  it('is once for utility, changes by category, and refuses what it does not know', async () => {
    const ceo = await api.person();
    const read = async () => (await ceo.get('/api/crm/settings')).body.second_tries;
    const careful = { marketing: 'never', utility: 'once', authentication: 'never' };
    expect(await read()).toEqual(careful);
    const { body } = await ceo.patch('/api/crm/settings', { second_tries: { utility: 'never' } });
    expect(body.second_tries).toEqual({ ...careful, utility: 'never' });
    expect((await ceo.patch('/api/crm/settings', { name: 'Otra' })).body.second_tries.utility).toBe('never');
    for (const wrong of [{ utility: 'twice' }, { other: 'once' }, null])
      expect((await ceo.patch('/api/crm/settings', { second_tries: wrong })).status).toBe(422);
    expect(await read()).toEqual({ ...careful, utility: 'never' });
  });
});

describe('diagnostics', () => {
  it('publish how many second tries there were, and how many may have arrived twice', async () => {
    const { ceo, flowId, mine, myEnrolment } = await buildScene(api);
    await inTenant(api, ceo, async (tx) => {
      for (const [nodeId, fate] of [
        ['a', 'sent'],
        ['b', null],
        ['c', null],
      ] as const) {
        const id = await insertMessage(tx, { leadId: mine, flowId, enrolmentId: myEnrolment, state: 'sent', nodeId });
        await tx`insert into lost_tries (message_id, attempt, external_id, by_hand, fate) values (${id}, 1, ${id}, false, ${fate})`;
        if (fate) await tx`update messages set doubled_at = now() where id = ${id}`;
      }
    });
    const { checks } = (await ceo.get('/api/crm/diagnostics')).body;
    const { text } = checks.find((check: { code: string }) => check.code === 'unconfirmed');
    expect(text.en).toContain('Second tries in 30 days: 3; perhaps arrived twice: 1.');
  });
});
