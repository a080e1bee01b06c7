import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signalStop } from '#db/flows/enrolment-signals.ts';
import { createVersions } from './services/versions.ts';
import { startWorker } from './start-worker.ts';
import { createCompany } from './relay/company.ts';
import { relayEvents } from './relay/events.ts';
import { startAll } from './relay/starts.ts';
import { createTemporalCalls } from './relay/temporal-calls.ts';
import { chain, send, until } from './testing/flows.ts';
import { createScene, type Scene } from './testing/scene.ts';

/** The promise in full is 20000; it takes some minutes. */
const crowd = Number(process.env.STOP_PEOPLE ?? 150);

describe('stopped with no worker up, their workflows started', () => {
  let scene: Scene;
  beforeAll(async () => void (scene = await createScene({ worker: false })), 120_000);
  afterAll(() => scene?.stop());

  it(`${crowd} people get nothing when a worker comes, and their workflows end`, { timeout: 3_600_000 }, async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('chau')]));
    await scene.inTenant(
      (tx) => tx`
      with made as (
        insert into leads (name, phone, phone_key)
        select 'Ana', '+54911' || n, '54911' || n from generate_series(20000000, ${19_999_999 + crowd}) n returning id)
      insert into events (type, lead_id) select 'lead.created', id from made`,
    );
    const versions = createVersions();
    const company = createCompany();
    const log = { error() {}, warn() {} };
    const temporal = createTemporalCalls(scene.client, scene.config.TEMPORAL_TASK_QUEUE);
    for (let started = 0; started < crowd;) {
      const { starts } = await relayEvents({ sql: scene.db.sql, versions, company, log }, 500);
      await startAll({ sql: scene.db.sql, versions, temporal, company, log }, starts);
      started += starts.length;
    }
    expect(await scene.inTenant((tx) => signalStop(tx, { flowId }, 'stopped-by-hand'))).toBe(crowd);

    await scene.newWorker();
    const ids = (await scene.enrolments(flowId)).map(({ id }) => id);
    await until(async () => {
      const [row] = await scene.inTenant((tx) => tx<[{ n: number }]>`select count(*)::int as n from enrolment_signals`);
      return row.n === 0;
    }, 3_000_000);
    for (const id of [ids[0]!, ids.at(-1)!])
      await until(async () => (await temporal.look(id)) === 'completed', 3_000_000);
    expect(await scene.sends()).toEqual([]);
    expect((await scene.messages(flowId)).filter(({ state }) => state !== 'suppressed')).toEqual([]);
    expect((await scene.enrolments(flowId)).filter(({ state }) => state !== 'stopped')).toEqual([]);
  });

  it('a pause in the inbox before the first task comes before the first effect', { timeout: 60_000 }, async () => {
    const flowId = await scene.publish(chain({ kind: 'manual' }, [send('chau')]));
    const lead = await scene.createLead();
    const [made] = await scene.inTenant(
      (tx) => tx<[{ id: string; tenant_id: string }]>`
        insert into enrolments (flow_id, version, lead_id, occurrence, started_at) values (${flowId}, 1, ${lead.id}, 'test', now())
        returning id, tenant_id`,
    );
    const { id } = made;
    const { plan } = await createVersions().find(scene.db.sql, { tenantId: scene.tenantId, flowId, version: 1 });
    // Another queue has no worker yet: both are waiting when one comes.
    const config = { ...scene.config, TEMPORAL_TASK_QUEUE: `${scene.config.TEMPORAL_TASK_QUEUE}-late` };
    const temporal = createTemporalCalls(scene.client, config.TEMPORAL_TASK_QUEUE);
    await temporal.start({ id, tenantId: scene.tenantId, flowId, version: 1, plan });
    await temporal.signal({ enrolmentId: id, name: 'control', payload: { type: 'pause', number: 1 } });
    const worker = await startWorker(config, { info() {}, warn() {}, error() {} });
    try {
      await until(async () => (await scene.enrolments(flowId))[0]?.state === 'paused');
      expect(await scene.messages(flowId)).toEqual([]);
      await temporal.signal({
        enrolmentId: id,
        name: 'control',
        payload: { type: 'resume', catchUp: 'send-now', number: 2 },
      });
      await until(async () => (await scene.sends(lead.phone)).length === 1);
    } finally {
      await worker.stop();
    }
  });
});
