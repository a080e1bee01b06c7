import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { admit } from './admit.ts';
import { signalPause, signalResume, signalRetry, signalStop } from './enrolment-signals.ts';
import { countOpen, findEnrolment, listEnrolments, listSteps } from './enrolments.ts';
import { insertLead, insertLiveFlow, sceneFlow, scenePlan } from '../testing/flow-scene.ts';
import { countPeople } from './flow-versions.ts';
import { withTenant, type Tx } from '../platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '../testing.ts';

let db: TestDatabase;
let tenant: string;
beforeAll(async () => {
  db = await createTestDatabase({ max: 12 });
  tenant = (await db.createTenant()).id;
});
afterAll(() => db.stop());
const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenant, work);
const everybody = { sellerId: null };
const entry = (
  flowId: string,
  leadIds: string[],
  occurrence: string,
  settings: Partial<typeof sceneFlow.settings> = {},
) => ({
  flowId,
  version: 1,
  plan: scenePlan,
  settings: { ...sceneFlow.settings, ...settings },
  leadIds,
  occurrence,
});
const refusals = async (tx: Tx, ...args: Parameters<typeof entry>) =>
  (await admit(tx, entry(...args))).map((one) => one.refused);
const signalsOf = (tx: Tx, id: string) =>
  tx`select number, payload from enrolment_signals where enrolment_id = ${id} order by id`;

/** One started and waiting at `pause`, one still queued. */
const twoPeople = async (tx: Tx) => {
  const flowId = await insertLiveFlow(tx);
  const made = await admit(tx, entry(flowId, [await insertLead(tx), await insertLead(tx)], 'm'));
  const [started, queued] = made.map((one) => one.enrolment_id!) as [string, string];
  await tx`update enrolments set started_at = now(), state = 'waiting', node_id = 'pause', wake_at = now() + interval '1 day' where id = ${started}`;
  return { flowId, started, queued };
};

describe('those inside a flow', () => {
  it('are listed page by page, the newest first, at whichever step they stand', () =>
    inTenant(async (tx) => {
      const [flowId, other] = [await insertLiveFlow(tx), await insertLiveFlow(tx)];
      const seller = await db.createUser(tenant);
      const leads: string[] = [];
      for (let n = 0; n < 60; n++) leads.push(await insertLead(tx));
      await admit(tx, entry(flowId, leads, 'm'));
      await admit(tx, entry(other, leads.slice(0, 5), 'm'));
      // Several of one instant, and one in seven has ended.
      await tx`
        update enrolments e set node_id = (array[null, 'pause', 'send', 'ask'])[1 + l.n % 4], state = case when l.n % 3 = 0 then 'running' else 'waiting' end,
          created_at = now() - (l.n / 3) * interval '1 minute', ended_at = case when l.n % 7 = 0 then now() end
        from unnest(${leads}::uuid[]) with ordinality l(id, n) where e.lead_id = l.id and e.flow_id = ${flowId}`;
      await tx`update leads set seller_id = ${seller} where id = any(${leads.filter((_, n) => n % 2 === 0)}::uuid[])`;
      for (const scope of [everybody, { sellerId: seller }]) {
        for (const filter of [{ state: 'open' }, { state: 'waiting' }, { state: 'running' }] as const) {
          const wanted = await tx<{ id: string }[]>`
            select e.id from enrolments e join leads l on l.id = e.lead_id where e.flow_id = ${flowId} and e.ended_at is null
              ${filter.state === 'open' ? tx`` : tx`and e.state = ${filter.state}`}
              ${scope.sellerId ? tx`and l.seller_id = ${scope.sellerId}` : tx``} order by e.created_at desc, e.id desc`;
          const met: string[] = [];
          let after: { at: string; id: string } | null = null;
          do {
            const page = await listEnrolments(tx, { flow_id: flowId, ...filter }, { after, limit: 7 }, scope);
            met.push(...page.items.map(({ id }) => id));
            after = page.next;
          } while (after);
          expect(wanted.length).toBeGreaterThan(7);
          expect(met).toEqual(wanted.map(({ id }) => id));
        }
      }
    }));
});

describe('admit()', () => {
  it('queues each lead once and says why it refuses the others', () =>
    inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const [fresh, gone] = [await insertLead(tx), await insertLead(tx, { consent: 'revoked' })];
      const nobody = '00000000-0000-4000-8000-000000000000';
      const answers = await admit(tx, entry(flowId, [fresh, gone, nobody, fresh], 'manual:1'));
      expect(answers.map((one) => [one.lead_id, one.refused])).toEqual([
        [fresh, null],
        [gone, 'opted-out'],
        [nobody, 'lead-not-found'],
      ]);
      expect(await findEnrolment(tx, answers[0]!.enrolment_id!, everybody)).toMatchObject({
        state: 'running',
        started_at: null,
        version: 1,
        lead_id: fresh,
      });
    }));

  it('keeps the re-entry rule and the cooldown', () =>
    inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const lead = await insertLead(tx);
      expect(await refusals(tx, flowId, [lead], 'a')).toEqual([null]);
      expect(await refusals(tx, flowId, [lead], 'a', { reEntry: 'always' })).toEqual(['same-occurrence']);
      expect(await refusals(tx, flowId, [lead], 'b')).toEqual(['already-inside']);
      expect(await refusals(tx, flowId, [lead], 'b', { reEntry: 'always', cooldownHours: 1 })).toEqual([
        'cooling-down',
      ]);
      await tx`update enrolments set ended_at = now(), state = 'finished' where lead_id = ${lead}`;
      expect(await refusals(tx, flowId, [lead], 'b', { reEntry: 'never' })).toEqual(['been-before']);
      expect(await refusals(tx, flowId, [lead], 'b', { cooldownHours: 1 })).toEqual(['cooling-down']);
      await tx`update enrolments set created_at = now() - interval '61 minutes' where lead_id = ${lead}`;
      expect(await refusals(tx, flowId, [lead], 'b', { cooldownHours: 1 })).toEqual([null]);
      expect(await refusals(tx, flowId, [lead], 'c', { reEntry: 'always' })).toEqual([null]);
    }));

  it('asks for consent where the tenant does', async () => {
    const strict = (await db.createTenant()).id;
    await withTenant(db.sql, strict, async (tx) => {
      await tx`update tenants set consent = 'explicit'`;
      const flowId = await insertLiveFlow(tx);
      const leads = [await insertLead(tx), await insertLead(tx, { consent: 'granted' })];
      expect(await refusals(tx, flowId, leads, 'x')).toEqual(['no-consent', null]);
    });
  });

  it('lets one of many simultaneous callers in, whatever their occurrences', async () => {
    const { flowId, leads } = await inTenant(async (tx) => ({
      flowId: await insertLiveFlow(tx),
      leads: [await insertLead(tx), await insertLead(tx), await insertLead(tx)],
    }));
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) =>
        inTenant((tx) => admit(tx, entry(flowId, i % 2 ? leads : leads.toReversed(), `race:${i}`))),
      ),
    );
    expect(answers.flat().filter((one) => one.enrolment_id)).toHaveLength(3);
    expect(await inTenant((tx) => countOpen(tx, flowId))).toBe(3);
  });
});

describe('signals to enrolments', () => {
  it('stop ends everybody at once, and tells the workflows that may run', () =>
    inTenant(async (tx) => {
      const { flowId, started, queued } = await twoPeople(tx);
      expect(await signalStop(tx, { flowId }, 'stopped-by-hand')).toBe(2);
      expect(await findEnrolment(tx, queued, everybody)).toMatchObject({
        state: 'stopped',
        result: 'stopped',
        reason: 'stopped-by-hand',
      });
      expect(await findEnrolment(tx, started, everybody)).toMatchObject({
        state: 'stopped',
        reason: 'stopped-by-hand',
      });
      expect(await signalsOf(tx, started)).toEqual([
        { number: '1', payload: { type: 'stop', reason: 'stopped-by-hand' } },
      ]);
      expect(await listSteps(tx, started)).toMatchObject([{ outcome: 'finished', reason: 'stopped-by-hand' }]);
      expect(await signalsOf(tx, queued)).toEqual([]);
    }));

  it('stop ends one that a relay is just starting, and tells the workflow that may come of it', () =>
    inTenant(async (tx) => {
      const { flowId, queued } = await twoPeople(tx);
      await tx`update enrolments set claimed_until = now() + interval '30 seconds' where id = ${queued}`;
      expect(await signalStop(tx, { flowId }, 'stopped-by-hand')).toBe(2);
      expect(await findEnrolment(tx, queued, everybody)).toMatchObject({ state: 'stopped', result: 'stopped' });
      expect(await signalsOf(tx, queued)).toHaveLength(1);
    }));

  it('pause and resume reach everybody inside; retry only those who hold something back', () =>
    inTenant(async (tx) => {
      const { flowId, started, queued } = await twoPeople(tx);
      expect(await signalPause(tx, { flowId })).toBe(2);
      expect(await signalRetry(tx, { flowId })).toBe(0);
      await tx`update enrolments set wake_at = null, waiting_reason = 'template-paused' where id = ${started}`;
      expect(await signalRetry(tx, { flowId })).toBe(1);
      expect(await signalResume(tx, { enrolmentId: queued }, 'shift')).toBe(1);
      expect(await signalsOf(tx, started)).toEqual([
        { number: '1', payload: { type: 'pause' } },
        { number: '2', payload: { type: 'retry' } },
      ]);
      expect(await signalsOf(tx, queued)).toEqual([
        { number: '1', payload: { type: 'pause' } },
        { number: '2', payload: { type: 'resume', catchUp: 'shift' } },
      ]);
    }));
});

describe('listEnrolments()', () => {
  it("filters by state, place and lead, and shows a seller only their own leads' enrolments", async () => {
    const seller = await db.createUser(tenant, { role: 'seller' });
    await inTenant(async (tx) => {
      const flowId = await insertLiveFlow(tx);
      const [mine, theirs] = [await insertLead(tx, { sellerId: seller }), await insertLead(tx)];
      const made = await admit(tx, entry(flowId, [mine, theirs], 'm'));
      await tx`update enrolments set state = 'finished', ended_at = now(), node_id = 'end' where id = ${made[1]!.enrolment_id}`;
      const leads = async (filter: object, scope = everybody as { sellerId: string | null }) =>
        (await listEnrolments(tx, { flow_id: flowId, ...filter }, { after: null, limit: 10 }, scope)).items.map(
          (row) => row.lead_id,
        );
      expect((await leads({})).toSorted()).toEqual([mine, theirs].toSorted());
      expect(await leads({ state: 'open' })).toEqual([mine]);
      expect(await leads({ state: 'finished' })).toEqual([theirs]);
      expect(await leads({ node_id: 'end' })).toEqual([theirs]);
      expect(await leads({ lead_id: mine })).toEqual([mine]);
      expect(await leads({}, { sellerId: seller })).toEqual([mine]);
      expect(await findEnrolment(tx, made[1]!.enrolment_id!, { sellerId: seller })).toBeNull();
      expect(await countPeople(tx, flowId)).toEqual([{ version: 1, node_id: 'pause', state: 'running', people: 1 }]);
    });
  });
});
