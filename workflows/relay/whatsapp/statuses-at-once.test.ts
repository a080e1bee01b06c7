/** Many statuses at once come to the same as one at a time. */
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createInboxScene, type InboxScene } from '../../testing/inbox-scene.ts';

let scene: InboxScene;
beforeAll(async () => void (scene = await createInboxScene()));
afterAll(() => scene?.stop());
beforeEach(() => scene.renew());

const words = ['accepted', 'sent', 'delivered', 'read', 'failed'] as const;
const timelines = fc.array(
  fc.record({ of: fc.nat({ max: 3 }), word: fc.constantFrom(...words.slice(0, 4), ...words), again: fc.boolean() }),
  { minLength: 2, maxLength: 14 },
);
let run = 0;

/** Three accepted messages to one lead. */
const messages = (prefix: string) =>
  scene.inTenant(async (tx) => {
    await tx`
      with lead as (insert into leads (name) values (${prefix}) returning id)
      insert into messages (external_id, lead_id, state, attempt, submit_started_at, accepted_at)
      select ${prefix} || n, id, 'accepted', 1, '2026-11-20T11:59:00Z', '2026-11-20T11:59:00Z' from lead, generate_series(0, 2) n`;
  });

/** Rows as they are told apart by nothing that a run draws. */
const outcome = (prefix: string) =>
  scene.inTenant(async (tx) => ({
    messages: [
      ...(await tx`
        select substr(external_id, ${prefix.length + 1}) as name, state, reason, error_code, provider_id is null as is_nameless, wamid, sent_at, delivered_at,
          read_at, failed_at
        from messages where starts_with(external_id, ${prefix}) order by 1`),
    ],
    events: [
      ...(await tx`
        select substr(m.external_id, ${prefix.length + 1}) as name, e.type, e.occurred_at, e.data - 'enrolment' as data, e.cause = i.id::text as of_delivery
        from events e join messages m on e.subject = 'message:' || m.id left join webhook_inbox i on i.id::text = e.cause
        where starts_with(m.external_id, ${prefix}) order by 1, e.seq`),
    ],
    told: [
      ...(await tx`
        select substr(m.external_id, ${prefix.length + 1}) as name, t.status, t.attempt, t.provider_time, t.data
        from message_events t join messages m on m.id = t.message_id where starts_with(m.external_id, ${prefix}) order by 1, t.id`),
    ],
    waiting: (await tx`select from webhook_inbox where processed_at is null`).length,
  }));

it('whatever the order, how often and how much fails', async () => {
  await fc.assert(
    fc.asyncProperty(timelines, async (timeline) => {
      const found: unknown[] = [];
      for (const atOnce of [true, false]) {
        const prefix = `run-${run++}-`;
        await messages(prefix);
        for (const { of, word, again } of timeline) {
          // The fourth is none of ours.
          const ids = { id: `${prefix}p${of}`, externalId: `${prefix}${of}`, wamid: `w${of}` };
          const told = scene.status(word, ids);
          await scene.deliver(told);
          if (again) await scene.deliver(told);
          if (!atOnce) await scene.work();
        }
        await scene.work();
        found.push(await outcome(prefix));
      }
      expect(found[0]).toEqual(found[1]);
      expect(found[0]).toMatchObject({ waiting: 0 });
    }),
    { numRuns: Number(process.env.STATUS_RUNS ?? 6) },
  );
});
