/** A person is deleted while their workflow runs: it ends by itself, and nobody is written to. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deletePerson } from '#db/crm/delete-person.ts';
import { findTraces } from '#db/testing/traces.ts';
import { createTemporalCalls } from './relay/temporal-calls.ts';
import { chain, send, until, wait } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene()), 120_000);
afterAll(() => scene?.stop());

const remove = (id: string) => scene.inTenant((tx) => deletePerson(tx, id));
const traces = (phone: string) =>
  findTraces(scene.db.owner(), [phone.slice(3), phone.replace('+549', '54'), 'Delia Ruz']);
/** The workflow is over, whatever it ended as. */
const over = (id: string) => {
  const temporal = createTemporalCalls(scene.client, scene.config.TEMPORAL_TASK_QUEUE);
  return until(async () => (await temporal.look(id)) !== 'open', 60_000);
};

describe('deleted', () => {
  it('while their enrolment sleeps, they get nothing when it wakes, and its workflow ends', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('PT4S'), send('hola')]));
    const lead = await scene.createLead({ name: 'Delia Ruz' });
    const [enrolment] = await until(async () => {
      const rows = await scene.enrolments(flowId);
      return rows[0]?.state === 'waiting' && rows;
    });
    await remove(lead.id);
    await over(enrolment!.id);
    expect(await scene.sends(lead.phone)).toEqual([]);
    expect(await traces(lead.phone)).toEqual([]);
    await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
  });

  it('while the provider takes its time with their message, they get that one and no other', async () => {
    await scene.fault({ kind: 'slow', delayMs: 3000, when: 'after', times: 1, match: { template: 'hola' } });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), wait('PT1S'), send('chau')]));
    const lead = await scene.createLead({ name: 'Delia Ruz' });
    const [message] = await until(async () => {
      const rows = await scene.messages(flowId);
      return rows[0]?.state === 'submitting' && rows;
    });
    await remove(lead.id);
    await over(message!.enrolment_id);
    expect((await scene.sends(lead.phone)).length).toBeLessThanOrEqual(1);
    expect((await scene.sends(lead.phone)).every(({ template }) => template.name === 'hola')).toBe(true);
    // Its statuses come in, and are about nobody.
    await until(
      async () => (await scene.inTenant((tx) => tx`select from webhook_inbox where processed_at is null`)).length === 0,
    );
    await expect.poll(() => traces(lead.phone), { timeout: 20_000 }).toEqual([]);
    expect(await scene.inTenant((tx) => tx`select from leads`)).toHaveLength(0);
  });
});
