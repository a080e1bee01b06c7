import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';
import { openConnection } from './connection.ts';
import { createEngineWatch } from './engine-watch.ts';
import { createFeed } from './feed.ts';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ max: 10 });
});
afterAll(() => api.stop());

interface Said {
  id: string | null;
  event: string;
  data: { topic?: string; ids?: string[]; is_at_work?: boolean };
}

/** Reads a stream of Server-Sent Events as a browser would. */
function listen(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const said: Said[] = [];
  const state = { closed: false };
  const done = (async () => {
    let text = '';
    for (;;) {
      const { done: ended, value } = await reader.read();
      if (ended) break;
      text += new TextDecoder().decode(value);
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = new Map(
          text
            .slice(0, end)
            .split('\n')
            .map((line) => line.split(/: (.*)/s).slice(0, 2) as [string, string]),
        );
        text = text.slice(end + 2);
        said.push({
          id: lines.get('id') ?? null,
          event: lines.get('event') ?? 'message',
          data: JSON.parse(lines.get('data') ?? '{}'),
        });
      }
    }
    state.closed = true;
  })();
  const until = async (what: (all: Said[]) => boolean, ms = 8000) => {
    for (const end = Date.now() + ms; !what(said);) {
      if (Date.now() > end) throw new Error(`waited in vain; heard ${JSON.stringify(said)}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  };
  const topics = () => said.flatMap((one) => (one.event === one.data.topic ? [one.event] : []));
  return { said, state, done, until, topics, stop: () => reader.cancel() };
}

async function open(who: Person, headers: Record<string, string> = {}) {
  const cookies = cookiesOf.get(who)!;
  const answer = await api.app.request(
    '/api/crm/stream',
    { headers: { ...cookies, ...headers } },
    { remoteAddress: '127.0.0.1' },
  );
  return { answer, status: answer.status };
}
/** `Person` keeps its cookie to itself; this one is caught on its way. */
const cookiesOf = new Map<Person, Record<string, string>>();
async function person(
  role: Parameters<TestApi['person']>[0] = 'ceo',
  tenant?: Parameters<TestApi['person']>[1],
): Promise<Person> {
  const who = await api.person(role, tenant);
  const real = api.app.request.bind(api.app);
  api.app.request = ((path: string, init: RequestInit, env: object) => {
    const { cookie } = init.headers as Record<string, string>;
    cookiesOf.set(who, { cookie: cookie!, 'sec-fetch-site': 'same-origin' });
    return real(path, init, env);
  }) as never;
  await who.get('/api/auth/me');
  api.app.request = real;
  return who;
}
const tenantOf = (who: Person) => ({ id: who.tenantId, ceoId: who.userId, ceoEmail: '' });

describe('GET /crm/stream', () => {
  it('tells of changes in the own tenant only, with ids', async () => {
    const [ceo, stranger] = [await person(), await person()];
    const { answer } = await open(ceo);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    const heard = listen(answer.body!);
    await stranger.post('/api/crm/leads', { name: 'Ajena' });
    const { body: lead } = await ceo.post('/api/crm/leads', { name: 'Propia' });
    await heard.until((all) => all.some((one) => one.data.topic === 'leads'));
    expect(heard.said.find((one) => one.data.topic === 'leads')!.data.ids).toEqual([lead.id]);
    const { body: flow } = await ceo.post('/api/crm/flows', { name: 'Nuevo' });
    await heard.until((all) => all.some((one) => one.data.topic === 'flows'));
    expect(heard.said.find((one) => one.data.topic === 'flows')!.data.ids).toEqual([flow.id]);
    // Each change once, although every poll looks back.
    await new Promise((wake) => setTimeout(wake, 2500));
    expect(heard.topics().filter((topic) => topic === 'leads')).toHaveLength(1);
    await heard.stop();
  });

  it('goes on after a gap from Last-Event-ID, and starts anew after a long one', async () => {
    const ceo = await person();
    const first = listen((await open(ceo)).answer.body!);
    await ceo.post('/api/crm/leads', { name: 'Uno' });
    await first.until((all) => all.some((one) => one.id !== null));
    const lastId = first.said.findLast((one) => one.id !== null)!.id!;
    await first.stop();
    const { body: missed } = await ceo.post('/api/crm/leads', { name: 'Dos' });
    const second = listen((await open(ceo, { 'last-event-id': lastId })).answer.body!);
    await second.until((all) => all.some((one) => one.data.ids?.includes(missed.id)));
    await second.stop();
    for (const id of ['1', String(Date.now() - 6 * 60_000)]) {
      const old = listen((await open(ceo, { 'last-event-id': id })).answer.body!);
      await old.until((all) => all.some((one) => one.event === 'reset'));
      await old.stop();
    }
    const odd = await open(ceo, { 'last-event-id': '1; drop table leads' });
    expect(odd.status).toBe(200);
    await odd.answer.body!.cancel();
  });

  it('misses nothing of who is cut off before anything was told', async () => {
    const ceo = await person();
    const first = listen((await open(ceo)).answer.body!);
    await first.until((all) => all.some((one) => one.event === 'hello'));
    const { id } = first.said.find((one) => one.event === 'hello')!;
    await first.stop();
    const { body: missed } = await ceo.post('/api/crm/leads', { name: 'Entre medio' });
    const second = listen((await open(ceo, { 'last-event-id': id! })).answer.body!);
    await second.until((all) => all.some((one) => one.event === 'leads'), 3_000);
    expect(second.said.find((one) => one.event === 'leads')!.data.ids).toContain(missed.id);
    await second.stop();
  });

  it('tells a seller that something changed, and not whose', async () => {
    const ceo = await person();
    const seller = await person('seller', tenantOf(ceo));
    const heard = listen((await open(seller)).answer.body!);
    await ceo.post('/api/crm/leads', { name: 'De otra persona' });
    await ceo.post('/api/crm/flows', { name: 'Secreto' });
    await heard.until((all) => all.some((one) => one.data.topic === 'leads'));
    await new Promise((wake) => setTimeout(wake, 1200));
    expect(heard.said.filter((one) => one.data.topic).map((one) => one.data)).toEqual([{ topic: 'leads' }]);
    await heard.stop();
  });

  it('tells whoever reads the Marketing Hub that its numbers moved, without the rows behind them', async () => {
    const ceo = await person();
    const marketing = await person('marketing', tenantOf(ceo));
    const heard = listen((await open(marketing)).answer.body!);
    await ceo.post('/api/crm/leads', { name: 'Alguien' });
    await heard.until((all) => all.some((one) => one.event === 'marketing'));
    expect(heard.said.filter((one) => one.data.topic).map((one) => one.data)).toEqual([{ topic: 'marketing' }]);
    await heard.stop();
  });

  it('is for people who are signed in, twenty at a time each', async () => {
    expect((await api.nobody.get('/api/crm/stream')).status).toBe(401);
    const ceo = await person();
    const opened = await Promise.all(Array.from({ length: 25 }, () => open(ceo)));
    expect(opened.map((one) => one.status).filter((status) => status === 200)).toHaveLength(20);
    expect(opened.filter((one) => one.status === 429)).toHaveLength(5);
    for (const one of opened) await one.answer.body?.cancel();
    const again = await open(ceo);
    expect(again.status).toBe(200);
    await again.answer.body!.cancel();
  });
});

describe('openConnection()', () => {
  const feed = () => createFeed(api.deps.sql, () => {}, { pollMs: 50 });
  const options = (over: object) => ({
    feed: feed(),
    engine: createEngineWatch(api.deps.sql, { everyMs: 50 }),
    tenantId: crypto.randomUUID(),
    role: 'ceo' as const,
    lastEventId: null,
    stillWelcome: () => Promise.resolve(true),
    onClose: () => {},
    ...over,
  });

  it('closes when the person is no longer welcome, and not while the database cannot say', async () => {
    let answer: () => Promise<boolean> = () => Promise.reject(new Error('away'));
    let closed = 0;
    const heard = listen(
      openConnection(options({ stillWelcome: () => answer(), onClose: () => closed++, checkMs: 20 })),
    );
    await new Promise((wake) => setTimeout(wake, 150));
    expect([heard.state.closed, closed]).toEqual([false, 0]);
    answer = () => Promise.resolve(false);
    await heard.done;
    expect(closed).toBe(1);
  });

  it('says whether a worker is at work, at once and when that changes', async () => {
    const sql = api.database.owner();
    await sql`delete from worker_heartbeats`;
    const one = options({});
    const [heard, beside] = [listen(openConnection(one)), listen(openConnection(one))];
    const states = () => heard.said.filter((said) => said.event === 'engine').map((said) => said.data.is_at_work);
    await heard.until(() => states().length === 1);
    await sql`insert into worker_heartbeats (id, data, beat_at) values ('a', '{}', now() - interval '25 seconds')`;
    await heard.until(() => states().length === 2);
    await sql`update worker_heartbeats set beat_at = now() - interval '31 seconds'`;
    await heard.until(() => states().length === 3);
    expect(states()).toEqual([false, true, false]);
    await beside.until((all) => all.filter((said) => said.event === 'engine').length === 3);
    await Promise.all([heard.stop(), beside.stop()]);
  });

  it('gives with each beat how far everything was told, so that a quiet hour is not taken for an absence', async () => {
    const { id: tenantId } = await api.database.createTenant();
    const heard = listen(openConnection(options({ heartbeatMs: 50, tenantId })));
    const beats = () => heard.said.filter((said) => said.event === 'heartbeat').map((said) => Number(said.id));
    await heard.until(() => beats().length > 0 && beats().at(-1)! > beats()[0]!);
    expect(Math.abs(beats().at(-1)! - Date.now())).toBeLessThan(10_000);
    await heard.stop();
  });

  it('beats while nothing happens, and ends with the client', async () => {
    const one = options({ heartbeatMs: 20 });
    const heard = listen(openConnection(one));
    await heard.until((all) => all.filter((said) => said.event === 'heartbeat').length >= 3);
    expect(one.feed.size()).toBe(1);
    await heard.stop();
    await heard.done;
    expect(one.feed.size()).toBe(0);
  });

  it('lets go of a client that takes nothing', async () => {
    let closed = 0;
    const one = options({ heartbeatMs: 1, onClose: () => closed++ });
    const body = openConnection(one);
    for (const end = Date.now() + 5000; closed === 0 && Date.now() < end;)
      await new Promise((wake) => setTimeout(wake, 20));
    expect([closed, one.feed.size()]).toEqual([1, 0]);
    await body.cancel();
  });
});
