import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chain, createScene, type Scene, send, until, wait } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()));
afterAll(() => scene?.stop());

describe('a lead, an event, a flow', () => {
  it('sends once, with the right variables, and tells the story', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const lead = await scene.createLead({ name: 'Beatriz' });
    const [enrolment] = await scene.ended(flowId);
    expect(enrolment).toMatchObject({ state: 'finished', result: 'none', reason: 'end-of-path', lead_id: lead.id });
    const sends = await scene.sends(lead.phone);
    expect(sends).toHaveLength(1);
    expect(sends[0]).toMatchObject({ template: { name: 'hola', language: 'es' }, variables: ['Beatriz'] });
    const [message] = await until(async () => {
      const rows = await scene.messages(flowId);
      return rows[0]?.state === 'delivered' && rows;
    });
    expect(message).toMatchObject({
      attempt: 1,
      variables: ['Beatriz'],
      rendered: 'Hola Beatriz, ¿seguimos?',
      external_id: sends[0]!.externalId,
      provider_id: sends[0]!.id,
    });
    expect(await scene.steps(enrolment!.id)).toMatchObject([
      { seq: 1, node_id: 'n1', outcome: 'sent' },
      { seq: 1, outcome: 'finished', reason: 'end-of-path' },
    ]);
    await scene.inTenant((tx) => tx`update flows set status = 'archived' where id = ${flowId}`);
  });
});
void wait;
