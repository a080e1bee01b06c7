/** For tests of what the API does with flows: flows, leads and people that go together. */
import { insertLead, insertLiveFlow, insertMessage } from '#db/testing/flow-scene.ts';
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import type { Flow } from '#flow';
import { expect } from 'vitest';
import type { Person, TestApi } from '../testing.ts';

export const inTenant = <T>(api: TestApi, who: Person, work: (tx: Tx) => Promise<T>) =>
  withTenant(api.deps.sql, who.tenantId, work);
/** The tenant of a person, to invite others to. */
export const homeOf = (who: Person) => ({ id: who.tenantId, ceoId: who.userId, ceoEmail: '' });

/** A live flow with one lead of a seller's inside it and one of nobody's, each with a message. */
export async function buildScene(api: TestApi) {
  const ceo = await api.person();
  const seller = await api.person('seller', homeOf(ceo));
  const made = await inTenant(api, ceo, async (tx) => {
    const flowId = await insertLiveFlow(tx, 'Recordatorio');
    const enrol = async (leadId: string, occurrence: string) =>
      (
        await tx<{ id: string }[]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, state, node_id, started_at, wake_at, waiting_reason)
        values (${flowId}, 1, ${leadId}, ${occurrence}, 'waiting', 'pause', now(), now() + interval '1 day', 'quiet-hours') returning id`
      )[0]!.id;
    const [mine, theirs] = [
      await insertLead(tx, { name: 'Mía', sellerId: seller.userId }),
      await insertLead(tx, { name: 'Ajena' }),
    ];
    const [myEnrolment, theirEnrolment] = [await enrol(mine, 'a'), await enrol(theirs, 'b')];
    await tx`
      insert into enrolment_steps (enrolment_id, seq, node_id, kind, outcome, reason)
      values (${myEnrolment}, 1, 'pause', 'wait', 'waiting', 'quiet-hours')`;
    const myMessage = await insertMessage(tx, {
      leadId: mine,
      flowId,
      enrolmentId: myEnrolment,
      state: 'suppressed',
      reason: 'opted-out',
    });
    const theirMessage = await insertMessage(tx, {
      leadId: theirs,
      flowId,
      enrolmentId: theirEnrolment,
      state: 'read',
      replied: true,
    });
    return { flowId, mine, theirs, myEnrolment, theirEnrolment, myMessage, theirMessage };
  });
  return { ceo, seller, ...made };
}

/** Notes the lead's arrival, waits, and tags: sends nothing, so it needs no template. */
export const noteFlow = (over: Partial<Flow> = {}): Flow => ({
  formatVersion: 1,
  nodes: [
    { id: 'start', kind: 'lead-created', config: {}, position: { x: 0, y: 0 } },
    { id: 'wait', kind: 'wait', config: { for: 'PT1H' }, position: { x: 0, y: 150 } },
    { id: 'tag', kind: 'update-lead', config: { addTags: ['visto'] }, position: { x: 0, y: 300 } },
  ],
  edges: [
    { id: 'a', from: 'start', port: 'next', to: 'wait' },
    { id: 'b', from: 'wait', port: 'next', to: 'tag' },
  ],
  settings: { reEntry: 'after-exit', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
  ...over,
});

/** Drawn and published over HTTP. @returns the flow's id */
export async function liveFlow(who: Person, flow: Flow = noteFlow()): Promise<string> {
  const { body } = await who.post('/api/crm/flows', { name: 'Nota', flow });
  const published = await who.post(`/api/crm/flows/${body.id}/publish`, { note: 'primera' });
  expect(published).toMatchObject({ status: 200, body: { status: 'active' } });
  return body.id;
}

export async function newLead(who: Person, over: object = {}): Promise<string> {
  const { status, body } = await who.post('/api/crm/leads', { name: 'Ana', ...over });
  expect(status).toBe(201);
  return body.id;
}

export const nobodysId = '00000000-0000-4000-8000-000000000000';
