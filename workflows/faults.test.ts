import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { workflowId } from '#contract';
import { wholeTenant } from '#db/platform/scope.ts';
import { sendAgain } from '#db/sending/second-tries.ts';
import { setSwitch } from '#db/sending/switches.ts';
import { chain, send, until, wait } from './testing/flows.ts';
import { readable } from './testing/histories.ts';
import { createScene, type Scene } from './testing/scene.ts';

let scene: Scene;
beforeAll(async () => void (scene = await createScene({ settleSeconds: 3 })));
afterAll(() => scene?.stop());
afterEach(async () => {
  await scene.clearFaults();
  await scene.inTenant((tx) => tx`update flows set status = 'archived'`);
  await scene.inTenant((tx) => tx`update sender_pace set blocked_until = null`);
});
const people = (count: number) => Promise.all(Array.from({ length: count }, () => scene.createLead()));
/** Every accepted request belongs to one message of the ledger, and no message was accepted twice. */
async function expectNoDuplicates(flowId: string) {
  const ids = (await scene.sends()).map((one) => one.externalId);
  expect(new Set(ids).size).toBe(ids.length);
  const messages = await scene.messages(flowId);
  const known = messages.filter((message) => ids.includes(message.external_id));
  return { messages, accepted: known };
}

describe('trouble with the provider', () => {
  it('a lost answer is settled by the webhook: sent once, the flow goes on', async () => {
    await scene.fault({ kind: 'drop-response', times: 3 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola'), send('chau')]));
    await people(6);
    await scene.ended(flowId, 6);
    const { messages, accepted } = await expectNoDuplicates(flowId);
    expect(messages).toHaveLength(12);
    expect(accepted).toHaveLength(12);
    expect(messages.every((message) => ['accepted', 'sent', 'delivered', 'read'].includes(message.state))).toBe(true);
  });

  it('an error of theirs is a doubt: what they took is confirmed, what they did not is listed, nothing is sent again', async () => {
    await scene.fault({ kind: 'error', status: 503, accepted: true, times: 3 });
    await scene.fault({ kind: 'error', status: 500, accepted: false, times: 3 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    await people(8);
    const rows = await scene.ended(flowId, 8);
    const { messages, accepted } = await expectNoDuplicates(flowId);
    expect(accepted).toHaveLength(5);
    const unconfirmed = messages.filter((message) => message.state === 'unconfirmed');
    expect(unconfirmed).toHaveLength(3);
    expect(unconfirmed.every((message) => !accepted.includes(message))).toBe(true);
    expect(rows.every((row) => row.state === 'finished')).toBe(true);
  });

  it('a doubt whose webhook is lost too ends as unconfirmed, and is not sent again', async () => {
    await scene.fault({ kind: 'drop-response', times: 1 });
    await scene.fault({ kind: 'webhook-lost' });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const [lead] = await people(1);
    await scene.ended(flowId);
    expect(await scene.sends(lead!.phone)).toHaveLength(1);
    expect((await scene.messages(flowId))[0]).toMatchObject({ state: 'unconfirmed', attempt: 1 });
  });

  it('a utility message that never arrived is tried once more, while others of the number are heard of', async () => {
    await scene.fault({ kind: 'error', status: 500, accepted: false, times: 1 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('chau')]));
    const [first] = await people(1);
    await until(async () => (await scene.messages(flowId))[0]?.state === 'unknown');
    // Whenever it is decided, the provider has told us of another message in either half of the time.
    await scene.inTenant(
      (tx) => tx`
        with somebody as (insert into leads (name) values ('Otra') returning id),
        other as (
          insert into messages (external_id, lead_id, sender_id, state, submit_started_at)
          select gen_random_uuid(), somebody.id, s.id, 'delivered', now() from somebody, senders s returning id)
        insert into message_events (message_id, external_event_id, status, received_at)
        select id, gen_random_uuid(), 'delivered', now() + n * interval '100 milliseconds' from other, generate_series(-20, 600) n`,
    );
    const ofFirst = async () => (await scene.messages(flowId)).find((one) => one.lead_id === first!.id)!;
    await until(async () => ['sent', 'delivered', 'read'].includes((await ofFirst()).state), 20_000);
    expect(await ofFirst()).toMatchObject({ attempt: 2, doubtful_tries: 1, doubled_at: null });
    expect(await scene.sends(first!.phone)).toHaveLength(1);
  });

  it('a doubtful message that a person sends again goes once more, though its flow has ended', async () => {
    await scene.fault({ kind: 'drop-response', times: 1 });
    await scene.fault({ kind: 'webhook-lost' });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const [lead] = await people(1);
    await scene.ended(flowId);
    await scene.clearFaults();
    const [message] = await scene.messages(flowId);
    expect(await scene.inTenant((tx) => sendAgain(tx, message!.id, wholeTenant))).toBe(true);
    await until(async () => (await scene.messages(flowId))[0]?.state === 'delivered');
    const sends = await scene.sends(lead!.phone);
    expect(sends).toHaveLength(2);
    expect(new Set(sends.map((one) => one.externalId)).size).toBe(2);
  });

  it('429 with Retry-After silences the sender exactly so long, then all go', async () => {
    await scene.fault({ kind: 'rate-limit', retryAfter: 2, times: 1 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const began = Date.now();
    const leads = await people(1);
    await until(async () => (await scene.messages(flowId))[0]?.reason === 'provider-throttle');
    leads.push(...(await people(3)));
    await scene.ended(flowId, 4);
    const times = (await Promise.all(leads.map((lead) => scene.sends(lead.phone))))
      .flat()
      .map((one) => Date.parse(one.acceptedAt));
    expect(times).toHaveLength(4);
    expect(Math.min(...times) - began).toBeGreaterThanOrEqual(1_950);
    await expectNoDuplicates(flowId);
  });

  it('a broken answer is a doubt, not a link to a wrong message', async () => {
    await scene.fault({ kind: 'broken-json', times: 2 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    await people(3);
    await scene.ended(flowId, 3);
    const { accepted } = await expectNoDuplicates(flowId);
    expect(accepted).toHaveLength(3);
  });

  it('a refusal told by webhook ends in the message’s state and in an opt-out', async () => {
    await scene.fault({ kind: 'whatsapp-error', code: '131050', times: 1 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    const [lead] = await people(1);
    await until(async () => (await scene.messages(flowId))[0]?.state === 'failed');
    const [row] = await scene.inTenant((tx) => tx`select consent from leads where id = ${lead!.id}`);
    expect(row).toEqual({ consent: 'revoked' });
  });

  it('webhooks that repeat and overtake each other end in the right state, each told once', async () => {
    await scene.fault({ kind: 'webhook-duplicate', copies: 4 });
    await scene.fault({ kind: 'webhook-shuffle', windowMs: 600 });
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    await people(5);
    await until(async () => {
      const messages = await scene.messages(flowId);
      return messages.length === 5 && messages.every((message) => message.state === 'delivered');
    });
    const events = await scene.inTenant(
      (tx) => tx`
      select count(*)::int as told from events e join messages m on e.subject = 'message:' || m.id
      where m.flow_id = ${flowId} group by m.id, e.type`,
    );
    expect(events.every((row) => row.told === 1)).toBe(true);
  });
});

describe('holding and going on', () => {
  it('a kill switch holds everybody at their step, and they go on by themselves when it is off', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('hola')]));
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, true));
    const leads = await people(3);
    await until(
      async () =>
        (await scene.enrolments(flowId)).filter((row) => row.waiting_reason === 'kill-switch-tenant').length === 3,
    );
    for (const lead of leads) expect(await scene.sends(lead.phone)).toEqual([]);
    await scene.inTenant((tx) => setSwitch(tx, { scope: 'tenant' }, false));
    await scene.ended(flowId, 3);
    for (const lead of leads) expect(await scene.sends(lead.phone)).toHaveLength(1);
  });

  it('a paused template holds; its approval lets go', async () => {
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [send('chau')]));
    await scene.template({ name: 'chau', language: 'es', status: 'PAUSED' });
    await until(
      async () => (await scene.inTenant((tx) => tx`select 1 from meta_templates where status = 'PAUSED'`)).length === 1,
    );
    const [lead] = await people(1);
    await until(async () => (await scene.enrolments(flowId))[0]?.waiting_reason === 'template-paused');
    await scene.template({ name: 'chau', language: 'es', status: 'APPROVED' });
    await scene.ended(flowId);
    expect(await scene.sends(lead!.phone)).toHaveLength(1);
  });

  it('pause holds people where they stand; resume sends what is overdue, once', async () => {
    const { signalPause, signalResume } = await import('#db/flows/enrolment-signals.ts');
    const flowId = await scene.publish(chain({ kind: 'lead-created' }, [wait('PT1S'), send('hola'), send('chau')]));
    const [lead] = await people(1);
    await until(async () => (await scene.enrolments(flowId))[0]?.state === 'waiting');
    await scene.inTenant((tx) => signalPause(tx, { flowId }));
    await until(async () => (await scene.enrolments(flowId))[0]?.state === 'paused');
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(await scene.sends(lead!.phone)).toEqual([]);
    await scene.inTenant((tx) => signalResume(tx, { flowId }, 'send-now'));
    await scene.ended(flowId);
    expect((await scene.sends(lead!.phone)).map((one) => one.template.name)).toEqual(['hola', 'chau']);
  });

  it('moves people to another version where they stand; the others keep theirs', async () => {
    const { beginMove } = await import('#db/flows/moves/flow-moves.ts');
    const { insertVersion } = await import('#db/flows/flow-versions.ts');
    const { compile, flow: flowSchema } = await import('#flow');
    const [first, second] = [
      chain({ kind: 'lead-created' }, [wait('PT2S'), send('hola')]),
      chain({ kind: 'lead-created' }, [wait('PT2S'), send('chau')]),
    ].map((graph) => flowSchema.parse(graph));
    const flowId = await scene.publish(first);
    const [stays, moves] = await people(2);
    await until(async () => (await scene.enrolments(flowId)).filter((row) => row.state === 'waiting').length === 2);
    const plan = compile(second!);
    const mine = (await scene.enrolments(flowId)).find((row) => row.lead_id === moves!.id)!;
    await scene.inTenant(async (tx) => {
      await insertVersion(tx, { flowId, graph: second!, plan, note: '', userId: null, triggerEvents: [] });
      const whom = { enrolmentIds: [mine.id] };
      await beginMove(tx, { flowId, cause: 'hand', toVersion: 2, places: {}, others: 'now', userId: null, whom });
    });
    await until(
      async () =>
        (await scene.inTenant((tx) => tx`select version from enrolments where id = ${mine.id}`))[0]!.version === 2,
    );
    await scene.ended(flowId, 2);
    expect((await scene.sends(stays!.phone)).map((one) => one.template.name)).toEqual(['hola']);
    expect((await scene.sends(moves!.phone)).map((one) => one.template.name)).toEqual(['chau']);
  });
});

describe('a database that hangs longer than a wait', () => {
  it('does not shorten the wait behind it: a retried activity goes by the clock', { timeout: 60_000 }, async () => {
    const flowId = await scene.publish(
      chain({ kind: 'lead-created' }, [
        wait('PT1S'),
        { kind: 'update-lead', config: { status: 'contacted' } },
        wait('PT4S'),
        send('chau'),
      ]),
    );
    const lead = await scene.createLead();
    await until(async () => (await scene.enrolments(flowId))[0]?.state === 'waiting');
    // Somebody holds the lead for longer than a statement waits for a lock, so that the effect is tried again.
    await scene.inTenant(async (tx) => {
      await tx`select from leads where id = ${lead.id} for update`;
      await new Promise((done) => setTimeout(done, 8_000));
    });
    await scene.ended(flowId);
    const [row] = await scene.inTenant(
      (tx) => tx<[{ seconds: number }]>`
        select extract(epoch from m.submit_started_at - l.updated_at)::float8 as seconds
        from messages m join leads l on l.id = m.lead_id where m.flow_id = ${flowId}`,
    );
    expect(row.seconds).toBeGreaterThan(3.5);
  });
});

describe('other effects', () => {
  it('update-lead and notify-team happen once, and are facts of the CRM like any other', async () => {
    const flowId = await scene.publish(
      chain({ kind: 'lead-created' }, [
        { kind: 'update-lead', config: { status: 'contacted', addTags: ['frío'], set: { 'custom.origen': 'flujo' } } },
        { kind: 'notify-team', config: { text: 'Llamar a {{lead.name}}', to: 'admin' } },
      ]),
    );
    const lead = await scene.createLead({ name: 'Rosa' });
    await scene.ended(flowId);
    const [row] = await scene.inTenant((tx) => tx`select status, tags, custom from leads where id = ${lead.id}`);
    expect(row).toEqual({ status: 'contacted', tags: ['frío'], custom: { origen: 'flujo' } });
    expect(await scene.inTenant((tx) => tx`select text, role from notifications where lead_id = ${lead.id}`)).toEqual([
      { text: 'Llamar a Rosa', role: 'admin' },
    ]);
    const events = await scene.inTenant(
      (tx) => tx`select type, data from events where lead_id = ${lead.id} order by seq`,
    );
    expect(events.map((event) => event.type)).toEqual(['lead.created', 'lead.status_changed', 'lead.tagged']);
    expect(events[1]!.data).toMatchObject({ from: 'new', to: 'contacted', depth: 1 });
  });
});

describe('an effect that fails by a fault of ours', () => {
  it('is tried five times, then its enrolment ends as failed; one that works before goes on', async () => {
    // A sequence keeps counting where a transaction is rolled back.
    await scene.db.owner().unsafe(`
      create sequence never_tries; create sequence later_tries;
      create function fail_to_tag() returns trigger language plpgsql security definer set search_path = public as $$
      begin
        if 'never' = any(new.tags) then perform nextval('never_tries'); raise exception 'of %', new.name using errcode = '23514'; end if;
        if 'later' = any(new.tags) and nextval('later_tries') <= 2 then raise exception 'of %', new.name using errcode = '23514'; end if;
        return new;
      end $$;
      create trigger fail_to_tag before update on leads for each row execute function fail_to_tag();`);
    try {
      const tag = (name: string) => [{ kind: 'update-lead', config: { addTags: [name] } }, send('chau')];
      const never = await scene.publish(chain({ kind: 'lead-created' }, tag('never')));
      const later = await scene.publish(chain({ kind: 'lead-created' }, tag('later')));
      const lead = await scene.createLead({ name: 'Zenobia' });
      const [[failed], [finished]] = await Promise.all([scene.ended(never, 1, 40_000), scene.ended(later, 1, 40_000)]);
      expect(failed).toMatchObject({ result: 'failed', reason: 'effect-broken' });
      expect(finished).toMatchObject({ state: 'finished', reason: 'end-of-path' });
      const [tries] = await scene.db.owner()<{ never: string; later: string }[]>`
        select (select last_value from never_tries) as never, (select last_value from later_tries) as later`;
      expect(tries).toEqual({ never: '5', later: '3' });
      expect(await scene.sends(lead.phone)).toHaveLength(1);
      for (const { id } of [failed!, finished!]) {
        const history = await scene.client.workflow.getHandle(workflowId(id)).fetchHistory();
        expect(readable(history)).not.toContain('Zenobia');
      }
    } finally {
      await scene.db.owner().unsafe('drop trigger fail_to_tag on leads');
    }
  }, 60_000);
});

describe('lost workflows', () => {
  it('a terminated workflow is started again by the next signal, and nothing is sent twice', async () => {
    const flowId = await scene.publish(
      chain({ kind: 'lead-created' }, [send('hola'), wait('P1D'), send('chau')], { exitOn: ['message.replied'] }),
    );
    const [lead] = await people(1);
    const row = await until(async () => (await scene.enrolments(flowId)).find((one) => one.state === 'waiting'));
    await scene.client.workflow.getHandle(`enrolment:${row.id}`).terminate('as if its database had been restored');
    await scene.inbound({ from: lead!.phone, text: 'hola' });
    const [ended] = await scene.ended(flowId);
    expect(ended).toMatchObject({ result: 'exited', reason: 'event:message.replied' });
    expect(await scene.sends(lead!.phone)).toHaveLength(1);
  });
});
