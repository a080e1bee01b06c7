/**
 * What starts flows, splits them, asks other systems and hands leads out, by HTTP alone against the product with three workers.
 * SPLIT_LEADS=10000 SELLER_LEADS=1000 for the sizes of a real company.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flow as flowSchema, type Condition } from '#flow';
import { onThePhone } from '../testing/doors.ts';
import { people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

const splitLeads = Number(process.env.SPLIT_LEADS ?? 200);
const sellerLeads = Number(process.env.SELLER_LEADS ?? 90);

let product: Product;
let server: Server;
let at: string;
/** What the other system was asked, by path. */
const asked = new Map<string, number>();
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url!;
    const times = (asked.get(path) ?? 0) + 1;
    asked.set(path, times);
    if (path === '/hangs') return;
    if (path === '/fails' && times === 1) return void response.writeHead(503).end();
    if (path === '/away') return void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    if (path === '/refuses') return void response.writeHead(422).end('{"error": "no"}');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"data": {"items": [{"id": "A-17"}]}}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  at = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  product = await startProduct({ egress: at, workers: 3 });
}, 180_000);
afterAll(async () => {
  server?.closeAllConnections();
  server?.close();
  await product?.stop();
});

async function call<T = { id: string }>(method: string, path: string, body?: object): Promise<T> {
  const answer = await product.call<T>(method, `/api/crm${path}`, body).catch((error: unknown) => {
    throw new Error(`${method} ${path}`, { cause: error });
  });
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const has = (tag: string): Condition => ({ field: 'lead.tags', op: 'contains', value: tag });
const countOf = async (condition: Condition) =>
  (await call<{ count: number }>('POST', '/segments/count', { condition })).count;
const tag = (name: string) => ({ kind: 'update-lead', config: { addTags: [name] } });

type Step = { kind: string; config: object; on?: string };
/** Steps behind a trigger; each hangs on the port `on` of the first, or in a row on the main port of the one before. */
function drawn(trigger: Step, steps: Step[], settings: object = {}) {
  const nodes = [trigger, ...steps].map(({ kind, config }, i) => ({
    id: `n${i}`,
    kind,
    config,
    position: { x: 0, y: i * 100 },
  }));
  const edges = steps.map(({ on }, i) => ({
    id: `e${i}`,
    from: on ? 'n1' : `n${i}`,
    port: on ?? (i === 0 ? 'next' : 'ok'),
    to: `n${i + 1}`,
  }));
  return flowSchema.parse({ formatVersion: 1, nodes, edges, settings });
}

let phones = 70_000;
const newLead = async (more: object = {}) => (await call('POST', '/leads', { ...people(1, ++phones)[0], ...more })).id;

interface Told {
  id: string;
  lead_id: string;
  state: string;
  waiting_reason: string | null;
  ended_at: string | null;
  created_at: string;
}
const inside = async (flowId: string) =>
  (await call<{ items: Told[] }>('GET', `/enrolments?flow_id=${flowId}&limit=200`)).items;
const over = (flowId: string, count: number, seconds = patience) =>
  until(`${count} through ${flowId}`, seconds, async () => {
    const all = await inside(flowId);
    return all.length >= count && all.every((one) => one.ended_at) ? all : null;
  });
interface Story {
  steps: { node_id: string | null; outcome: string; reason: string | null; data: Record<string, unknown> }[];
}
const storyOf = (id: string) => call<Story>('GET', `/enrolments/${id}`);

/** Leads with a tag that makes them a segment. @returns the segment's id */
async function crowd(name: string, count: number, first: number): Promise<string> {
  const rows = people(count, first).map((one) => `${one.name},${one.phone},${name}`);
  await call('POST', '/leads/import', { csv: `name,phone,tags\n${rows.join('\n')}\n` });
  await until('the crowd', 60, async () => ((await countOf(has(name))) === count ? true : null));
  return (await call('POST', '/segments', { name, condition: has(name) })).id;
}
interface Run {
  id: string;
  state: string;
  turn: string;
  entered: number;
  asked: number;
}
/** People of one company come in in their order, so a few stand behind the crowds of the other tests. */
const patience = 90 + (2 * splitLeads + sellerLeads) / 15;
/** Counting a crowd is work, too: not more often than it changes. */
const rest = (count: number) => new Promise((resolve) => setTimeout(resolve, Math.min(count, 3_000)));
/** Has everybody of the flow's segment walk it, once. */
async function goOut(flowId: string, count: number): Promise<void> {
  const { id } = await call<Run>('POST', `/flows/${flowId}/audience/start`, { per_minute: 6000 });
  await until('everybody entered', patience, async () => {
    await rest(count);
    const run = await call<Run>('GET', `/audience-runs/${id}`);
    return run.state === 'done' && run.entered === count ? true : null;
  });
  await until('nobody inside', patience, async () => {
    await rest(count);
    const open = await call<{ items: unknown[] }>('GET', `/enrolments?flow_id=${flowId}&state=open&limit=1`);
    return open.items.length === 0 ? true : null;
  });
}

describe.concurrent('by HTTP alone', { timeout: 600_000 + splitLeads * 100 }, () => {
  it('a custom event starts its flow where its data say so', async () => {
    const filter = { field: 'event.data.plan', op: 'eq', value: 'pro' };
    const trigger = { kind: 'custom-event', config: { name: 'booking_started', filter } };
    const flowId = await product.publish('custom', drawn(trigger, [tag('reserva')]));
    const [pro, basic, other] = [await newLead(), await newLead(), await newLead()];
    const tell = (lead_id: string, type: string, plan: string) =>
      call('POST', '/events', { type, lead_id, data: { plan } });
    await tell(pro, 'custom.booking_started', 'pro');
    await tell(basic, 'custom.booking_started', 'basic');
    await tell(other, 'custom.booking_ended', 'pro');
    const all = await over(flowId, 1);
    expect(all.map((one) => one.lead_id)).toEqual([pro]);
    const why = await call<object>('GET', `/leads/${basic}/why?flow_id=${flowId}`);
    expect(JSON.stringify(why)).toContain('filter-not-met');
  });

  it('a tag starts its flow when somebody is given it, and not when they had it', async () => {
    const flowId = await product.publish(
      'tag',
      drawn({ kind: 'tag-added', config: { tag: 'VIP' } }, [tag('saludado')], { reEntry: 'always' }),
    );
    const id = await newLead({ tags: ['nuevo'] });
    await call('PATCH', `/leads/${id}`, { tags: ['nuevo', 'vip'] });
    await over(flowId, 1);
    expect((await call<{ tags: string[] }>('GET', `/leads/${id}`)).tags).toContain('saludado');
    for (const tags of [['nuevo', 'vip', 'otra'], ['vip']]) await call('PATCH', `/leads/${id}`, { tags });
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    expect(await inside(flowId)).toHaveLength(1);
  });

  it('a segment is gone out to once by hand, and by its Schedule at its clock time', async () => {
    await call('PATCH', '/settings', { timezone: 'Europe/Madrid' });
    const segment = await crowd('feria', 6, 80_000);
    const zone = new Intl.DateTimeFormat('en-GB', {
      timeZone: 'Europe/Madrid',
      hour: '2-digit',
      minute: '2-digit',
      day: '2-digit',
    });
    const clock = (instant: number) => {
      const part = Object.fromEntries(zone.formatToParts(instant).map(({ type, value }) => [type, value]));
      return `${part['day']} ${part['hour']}:${part['minute']}`;
    };
    // The minute after the one that may be over before the flow is live.
    const minute = Math.ceil((Date.now() + 6_000) / 60_000) * 60_000;
    const time = clock(minute).slice(3);
    const due = { kind: 'audience', config: { segment, repeat: 'day', time, perMinute: 6000 } };
    const flowId = await product.publish('calendar', drawn(due, [tag('escrito')]));

    const monthly = { kind: 'audience', config: { segment, repeat: 'month', dayOfMonth: 28, time: '02:30' } };
    const nightly = await product.publish('monthly', drawn(monthly, [tag('nadie')]));
    const connection = await Connection.connect({ address: product.ready.temporalAddress });
    const schedule = new Client({ connection }).schedule.getHandle(`audience:${nightly}`);
    const turns = await until('a Schedule', 30, async () => {
      const told = await schedule.describe().catch(() => null);
      return told && told.info.nextActionTimes.map(Number);
    });
    await connection.close();
    expect(turns.length).toBeGreaterThanOrEqual(10);
    // Half past two of a winter's night is another instant than that of a summer's; the night that has none begins at three.
    for (const turn of turns) expect(['28 02:30', '28 03:00']).toContain(clock(turn));
    expect(new Set(turns.map((turn) => new Date(turn).getUTCHours())).size).toBeGreaterThan(1);
    const { next } = await call<{ next: { at: string }[] }>('GET', `/flows/${nightly}/audience`);
    expect(next.map((one) => Date.parse(one.at))).toEqual(turns.slice(0, next.length));

    const once = await product.publish('once', drawn({ kind: 'audience', config: { segment } }, [tag('invitado')]));
    const preview = await call<{ people: number; would_enter: number }>('POST', `/flows/${once}/audience/preview`, {});
    expect(preview).toMatchObject({ people: 6, would_enter: 6 });
    await goOut(once, 6);
    expect(await countOf(has('invitado'))).toBe(6);

    const all = await over(flowId, 6, patience + 60);
    for (const { created_at } of all) expect(Date.parse(created_at)).toBeGreaterThanOrEqual(minute);
    const { runs } = await call<{ runs: Run[] }>('GET', `/flows/${flowId}/audience`);
    expect(runs).toHaveLength(1);
    expect(runs[0]!.turn.slice(11)).toBe(time);
    expect([await countOf(has('escrito')), await countOf(has('nadie'))]).toEqual([6, 0]);
  });

  it('a split keeps to its weights, and to itself when the workers begin anew', async () => {
    const segment = await crowd('prueba', splitLeads, 100_000);
    const arms = [
      { port: 'a', label: 'A', percent: 70 },
      { port: 'b', label: 'B', percent: 30 },
    ];
    const steps = [
      { kind: 'split', config: { arms } },
      { ...tag('via-a'), on: 'a' },
      { ...tag('via-b'), on: 'b' },
    ];
    const flowId = await product.publish(
      'split',
      drawn({ kind: 'audience', config: { segment } }, steps, { reEntry: 'always' }),
    );
    await goOut(flowId, splitLeads);
    const taken = async () => [await countOf(has('via-a')), await countOf(has('via-b'))];
    const [a, b] = await taken();
    expect(a! + b!).toBe(splitLeads);
    // 1 % of ten thousand; of fewer, what chance may do once in ten thousand times.
    const chance = 4 * Math.sqrt((0.7 * 0.3) / splitLeads);
    expect(Math.abs(a! / splitLeads - 0.7)).toBeLessThan(Math.max(0.01, splitLeads < 10_000 ? chance : 0));
    const { splits } = await call<{ splits: { arms: { people: number }[] }[] }>('GET', `/flows/${flowId}/splits`);
    expect(splits[0]!.arms.map(({ people }) => people)).toEqual([a, b]);

    const workers = [...product.children].filter(([name]) => name.startsWith('worker'));
    for (const [, child] of workers) process.kill(child.pid!, 'SIGKILL');
    await goOut(flowId, splitLeads);
    expect(await countOf({ all: [has('via-a'), has('via-b')] })).toBe(0);
    expect(await taken()).toEqual([a, b]);
  });

  it('a request that fails is tried again, one that hangs is given up, and nothing leads inside', async () => {
    const ask = (url: string, more: object = {}) =>
      drawn({ kind: 'manual', config: {} }, [
        { kind: 'http-request', config: { method: 'GET', url, ...more } },
        { kind: 'create-task', config: { title: 'Pedido {{vars.pedido | "ninguno"}}' }, on: 'ok' },
        { ...tag('sin-pedido'), on: 'failed' },
      ]);
    const paths = ['fields', 'fails', 'hangs', 'away', 'refuses'];
    const answer = { answer: [{ path: 'data.items.0.id', to: 'pedido' }] };
    const flows = new Map<string, { flowId: string; leadId: string }>();
    for (const [name, url] of [
      ...paths.map((path) => [path, `http://${at}/${path}`] as const),
      ['inside', 'https://169.254.169.254/latest'] as const,
    ]) {
      const flowId = await product.publish(name, ask(url, answer));
      const leadId = await newLead();
      await call('POST', `/flows/${flowId}/enrol`, { lead_ids: [leadId] });
      flows.set(name, { flowId, leadId });
    }
    const outcome = async (name: string) => {
      const { flowId, leadId } = flows.get(name)!;
      const [one] = await over(flowId, 1);
      const { steps } = await storyOf(one!.id);
      const { outcome, reason } = steps.find(
        (step) => step.node_id === 'n1' && ['ok', 'failed'].includes(step.outcome),
      )!;
      const { items } = await call<{ items: { title: string; lead_id: string }[] }>('GET', '/tasks?limit=200');
      const titles = items.filter((one) => one.lead_id === leadId).map(({ title }) => title);
      return [outcome, reason, ...titles];
    };
    expect(await outcome('fields')).toEqual(['ok', 'http-answered', 'Pedido A-17']);
    expect(await outcome('away')).toEqual(['failed', 'http-redirect']);
    expect(await outcome('refuses')).toEqual(['failed', 'http-status']);
    expect(await outcome('inside')).toEqual(['failed', 'http-private']);
    // 15 seconds later, more or less.
    expect(await outcome('fails')).toEqual(['ok', 'http-answered', 'Pedido A-17']);
    const hung = await until('a request that hangs', 30, async () => {
      const [one] = await inside(flows.get('hangs')!.flowId);
      return one?.waiting_reason === 'http-retry' ? one : null;
    });
    expect(hung.ended_at).toBeNull();
    expect([asked.get('/fails'), asked.get('/away'), asked.get('/refuses')]).toEqual([2, 1, 1]);
  });

  it('leads go to the sellers in turn, whichever worker hands them out', async () => {
    for (const name of ['Sol', 'Leo', 'Mar', 'Paz']) {
      const invited = await call<{ link: string }>('POST', '/team', {
        email: `${name.toLowerCase()}@example.com`,
        name,
        role: 'seller',
      });
      const accepted = await fetch(`${product.ready.url}/api/auth/invitation/accept`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: new URL(invited.link).hash.slice(1), password: 'una frase de paso larga' }),
      });
      expect(accepted.status).toBe(200);
    }
    const segment = await crowd('reparto', sellerLeads, 200_000);
    const step = { kind: 'assign-seller', config: { mode: 'round-robin' } };
    const flowId = await product.publish('sellers', drawn({ kind: 'audience', config: { segment } }, [step]));
    await goOut(flowId, sellerLeads);
    const given = new Map<string, number>();
    let path = `/leads?segment_id=${segment}&limit=200`;
    for (;;) {
      const page = await call<{ items: { seller_id: string | null }[]; next_cursor: string | null }>('GET', path);
      for (const { seller_id } of page.items) given.set(`${seller_id}`, (given.get(`${seller_id}`) ?? 0) + 1);
      if (!page.next_cursor) break;
      path = `/leads?segment_id=${segment}&limit=200&cursor=${encodeURIComponent(page.next_cursor)}`;
    }
    const counts = [...given.values()];
    expect([...given.keys()]).toHaveLength(4);
    expect(counts.reduce((sum, one) => sum + one, 0)).toBe(sellerLeads);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('who taps a button goes on there; another word and silence have ways of their own', async () => {
    const answers = { buttons: ['Me interesa', 'No, gracias'], within: 'PT12S' };
    const template = { name: 'lead_followup', language: 'es' };
    const flow = drawn({ kind: 'manual', config: {} }, [
      { kind: 'send-template', config: { template, variables: { 1: '{{lead.name | "amigo"}}' }, answers } },
      { ...tag('b-si'), on: 'button-me-interesa' },
      { ...tag('b-no'), on: 'button-no-gracias' },
      { ...tag('b-otra'), on: 'reply' },
      { ...tag('b-nada'), on: 'timeout' },
    ]);
    const flowId = await product.publish('buttons', flow);
    const asked = people(4, 90_000);
    const ids = await Promise.all(asked.map(async (one) => (await call('POST', '/leads', one)).id));
    await call('POST', `/flows/${flowId}/enrol`, { lead_ids: ids });
    await until('all messages', 30, async () => {
      const sent = (await product.sends()).filter((one) => asked.some(({ phone }) => phone === one.to));
      return sent.length === 4 ? true : null;
    });
    const [yes, no, other] = asked.map(({ phone }) => phone);
    await onThePhone(product, { from: yes, button: { text: 'Me interesa' } });
    await onThePhone(product, { from: no, button: { text: 'No, gracias' } });
    await onThePhone(product, { from: other, text: '¿Cuánto sale?' });
    await over(flowId, 4);
    const tags = await Promise.all(ids.map(async (id) => (await call<{ tags: string[] }>('GET', `/leads/${id}`)).tags));
    expect(tags).toEqual([['b-si'], ['b-no'], ['b-otra'], ['b-nada']]);
  });
});
