/** Whoever said stop, was stopped, or answered is not written to, whatever process was away when they did. By HTTP alone. */
import { readyMadeFlows, type Flow } from '#flow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findTraces } from '#db/testing/traces.ts';
import { messagesInARow, people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

type Person = { name: string; phone: string };

/** A wait of so many seconds, then one message. */
const waitThenSend = (seconds: number, settings: Partial<Flow['settings']> = {}): Flow => {
  const flow = messagesInARow(1, null);
  const [start, send, end] = flow.nodes as [Flow['nodes'][0], Flow['nodes'][0], Flow['nodes'][0]];
  const wait = { id: 'wait', kind: 'wait', config: { for: `PT${seconds}S` }, position: { x: 0, y: 60 } };
  return {
    ...flow,
    nodes: [start, wait, send, end],
    edges: [
      { id: 'a', from: start.id, port: 'next', to: wait.id },
      { id: 'b', from: wait.id, port: 'next', to: send.id },
      { id: 'c', from: send.id, port: 'sent', to: end.id },
    ],
    settings: { ...flow.settings, ...settings },
  };
};

describe('nobody is written to who should not be', () => {
  let product: Product;
  let next = 1000;
  beforeAll(async () => void (product = await startProduct()), 180_000);
  afterAll(() => product?.stop());

  const sentTo = async (phone: string) => (await product.sends()).filter(({ to }) => to === phone).length;
  const post = async <T = { id: string }>(path: string, body: unknown = {}): Promise<T> => {
    const answer = await product.call<T>('POST', `/api/crm${path}`, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const inbound = async (body: object) => {
    const answer = await fetch(`${product.ready.sandboxUrl}/_sandbox/inbound`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(201);
  };
  /** All that the sandbox told of so far has been taken by the API. */
  const delivered = () =>
    until('webhooks delivered', 60, async () => {
      const answer = await fetch(`${product.ready.sandboxUrl}/_sandbox/summary`);
      return ((await answer.json()) as { deliveriesWaiting: number }).deliveriesWaiting === 0 ? true : null;
    });
  const newPerson = async (): Promise<{ id: string; phone: string }> => {
    const [person] = people(1, next++);
    await product.ingest([person!]);
    return await leadOf(person!.phone);
  };
  const leadOf = (phone: string) =>
    until(`lead ${phone}`, 30, async () => {
      const { body } = await product.call<{ items: { id: string; phone: string; consent: string | null }[] }>(
        'GET',
        `/api/crm/leads?q=${encodeURIComponent(phone)}`,
      );
      return body.items[0] ?? null;
    });
  const enrolmentOf = (flowId: string, leadId: string) =>
    until('the enrolment', 30, async () => {
      const { body } = await product.call<{ items: { id: string; state: string; reason: string | null }[] }>(
        'GET',
        `/api/crm/enrolments?flow_id=${flowId}&lead_id=${leadId}`,
      );
      return body.items[0] ?? null;
    });
  /** Sleeps the process while `work` goes on. */
  const frozen = async (name: 'temporal' | 'worker', work: () => Promise<void>) => {
    const pid = product.ready.pids[name]!;
    process.kill(pid, 'SIGSTOP');
    try {
      await work();
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  };
  const archive = async (flowId: string) =>
    expect((await product.call('DELETE', `/api/crm/flows/${flowId}?people=stop`)).status).toBe(200);

  it('stopped while Temporal is away, before its workflow began', { timeout: 120_000 }, async () => {
    const flowId = await product.publish('Un mensaje', messagesInARow(1, null));
    let phone = '';
    await frozen('temporal', async () => {
      const lead = await newPerson();
      phone = lead.phone;
      const { id } = await enrolmentOf(flowId, lead.id);
      // A relay has tried to start it and was not answered.
      await pause(7_000);
      expect(await post<{ state: string }>(`/enrolments/${id}/stop`)).toMatchObject({ state: 'stopped' });
    });
    const later = await newPerson();
    await until('the next person’s message', 60, async () => ((await sentTo(later.phone)) ? true : null));
    expect(await sentTo(phone)).toBe(0);
    await archive(flowId);
  });

  it.each([
    ['stopped by hand', (id: string) => post(`/enrolments/${id}/stop`)],
    ['its flow archived with the people in it', (_: string, flowId: string) => archive(flowId)],
    ['STOP by WhatsApp', (_: string, _flow: string, phone: string) => inbound({ from: phone, optOut: 'keyword' })],
    ['an answer by WhatsApp', (_: string, _flow: string, phone: string) => inbound({ from: phone, text: 'Ya compré' })],
  ])('%s while the worker is frozen in a wait that falls due', { timeout: 120_000 }, async (name, stop) => {
    const flowId = await product.publish('Espera', waitThenSend(5, { exitOn: ['message.replied'] }));
    const lead = await newPerson();
    const { id } = await enrolmentOf(flowId, lead.id);
    await until('the wait', 30, async () => ((await enrolmentOf(flowId, lead.id)).state === 'waiting' ? true : null));
    await frozen('worker', async () => {
      await stop(id, flowId, lead.phone);
      await delivered();
      await pause(6_000);
    });
    await until('its end', 60, async () =>
      ['stopped', 'finished'].includes((await enrolmentOf(flowId, lead.id)).state) ? true : null,
    );
    await pause(2_000);
    expect(await sentTo(lead.phone)).toBe(0);
    if (name !== 'its flow archived with the people in it') await archive(flowId);
  });

  it(
    'deleted while the worker is frozen, with a message of theirs unread and one of ours due',
    { timeout: 120_000 },
    async () => {
      const flowId = await product.publish('Espera', waitThenSend(5));
      const lead = await newPerson();
      const enrolled = await enrolmentOf(flowId, lead.id);
      await until('the wait', 30, async () => ((await enrolmentOf(flowId, lead.id)).state === 'waiting' ? true : null));
      await frozen('worker', async () => {
        await inbound({ from: lead.phone, text: 'Bórrenme, por favor' });
        await delivered();
        expect((await product.call('DELETE', `/api/crm/leads/${lead.id}`)).status).toBe(204);
        await pause(6_000);
      });
      await until('what they wrote is read', 60, async () =>
        (await product.owner`select from webhook_inbox where processed_at is null`).length === 0 ? true : null,
      );
      await pause(3_000);
      expect(await sentTo(lead.phone)).toBe(0);
      const { body } = await product.call<{ items: unknown[] }>(
        'GET',
        `/api/crm/leads?q=${encodeURIComponent(lead.phone)}`,
      );
      expect(body.items).toEqual([]);
      expect(await findTraces(product.owner, [lead.phone.slice(1), lead.phone.replace('+549', '54')])).toEqual([]);
      expect(enrolled.id).toBeTruthy();
      await archive(flowId);
    },
  );

  it('an answer behind those of 300 others, worker frozen', { timeout: 180_000 }, async () => {
    const flowId = await product.publish('Espera', waitThenSend(10, { exitOn: ['message.replied'] }));
    const lead = await newPerson();
    await until('the wait', 30, async () => ((await enrolmentOf(flowId, lead.id)).state === 'waiting' ? true : null));
    await frozen('worker', async () => {
      for (const { phone } of people(300, 5_000)) await inbound({ from: phone, text: 'Hola' });
      await inbound({ from: lead.phone, text: 'Ya compré, gracias' });
      await delivered();
      await pause(10_000);
    });
    await until('its end', 90, async () => {
      const { state } = await enrolmentOf(flowId, lead.id);
      return state === 'finished' || state === 'stopped' ? true : null;
    });
    expect(await sentTo(lead.phone)).toBe(0);
    await archive(flowId);
  });

  it('a yes dated ahead and then STOP; STOP and then a nightly sync that says yes', { timeout: 120_000 }, async () => {
    const [person] = people(1, next++);
    const ahead = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const yes = { granted: true, source: 'web' };
    await product.ingest([{ ...person!, consent: { ...yes, occurred_at: ahead } } as typeof person & object]);
    await inbound({ from: person!.phone, text: 'STOP' });
    const revoked = () =>
      until('the refusal', 30, async () => ((await leadOf(person!.phone)).consent === 'revoked' ? true : null));
    await revoked();
    await product.ingest([{ ...person!, consent: yes } as typeof person & object]);
    await revoked();
    const flowId = await product.publish('A mano', messagesInARow(1, null));
    const { body } = await product.call<{ results?: unknown }>('POST', `/api/crm/flows/${flowId}/enrol`, {
      lead_ids: [(await leadOf(person!.phone)).id],
    });
    expect(JSON.stringify(body)).toContain('opted-out');
    expect(await sentTo(person!.phone)).toBe(0);
    await archive(flowId);
  });

  it(
    'who writes first, or comes by a click on an ad, is followed up; a later answer ends it',
    { timeout: 120_000 },
    async () => {
      const ready = readyMadeFlows.find((one) => one.id === 'lead-follow-up')!.flow;
      const short = JSON.parse(JSON.stringify(ready), (_, value: unknown) =>
        value === 'PT24H' ? 'PT4S' : value,
      ) as Flow;
      const flowId = await product.publish('Seguimiento', short);
      const [writes, clicks, answers] = people(3, (next += 3) - 3) as [Person, Person, Person];
      await inbound({ from: writes.phone, text: 'Hola, ¿precio?' });
      await inbound({ from: clicks.phone, referral: { source_id: '120210000000000001' } });
      await inbound({ from: answers.phone, text: 'Hola' });
      await enrolmentOf(flowId, (await leadOf(answers.phone)).id);
      await inbound({ from: answers.phone, text: 'Sí, quiero' });
      await until('the message to each', 60, async () =>
        (await sentTo(writes.phone)) && (await sentTo(clicks.phone)) ? true : null,
      );
      await pause(2_000);
      expect(await sentTo(answers.phone)).toBe(0);
      await archive(flowId);
    },
  );

  it('a sale of long ago asks nobody how it was', { timeout: 60_000 }, async () => {
    const ready = readyMadeFlows.find((one) => one.id === 'post-sale-feedback')!.flow;
    const flowId = await product.publish('Después de la venta', ready);
    const lead = await newPerson();
    await post('/sales', {
      lead_id: lead.id,
      amount: '100',
      currency: 'ARS',
      status: 'completed',
      completed_at: '2024-05-01T12:00:00Z',
    });
    await pause(3_000);
    const { body } = await product.call<{ items: unknown[] }>('GET', `/api/crm/enrolments?flow_id=${flowId}`);
    expect(body.items).toEqual([]);
    expect(await sentTo(lead.phone)).toBe(0);
  });
});
