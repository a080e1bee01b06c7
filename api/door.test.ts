/** Before it is known who asks, nothing is read of what they send; after it, within bounds of size, parts and time. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Problem } from './errors.ts';
import type { Level } from './log.ts';
import { readBytes } from './middleware/read-bytes.ts';
import { createTurns } from './middleware/turns.ts';
import { pause } from './pace.ts';
import { createTestApi, type Person, type TestApi, testEnv } from './testing.ts';

let api: TestApi;
let ceo: Person;
let operations: { method: string; path: string; access: string; hasBody: boolean }[];
const logged: { level: Level; message: string; status?: unknown }[] = [];
beforeAll(async () => {
  api = await createTestApi({
    log: (level, message, data) => void logged.push({ level, message, status: data?.status }),
  });
  ceo = await api.person();
  const { body } = await api.nobody.get('/api/openapi.json');
  type Described = { 'x-access': string; requestBody?: unknown };
  operations = Object.entries(body.paths as Record<string, Record<string, Described>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'x'),
      access: operation['x-access'],
      hasBody: operation.requestBody !== undefined,
    })),
  );
});
afterAll(() => api.stop());

/** Sends a body without end. @returns the answer, and how many bytes of the body were asked for */
async function sendEndless(method: string, path: string, headers: Record<string, string>) {
  let bytes = 0;
  const piece = new Uint8Array(1024).fill(0x20);
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        bytes += piece.length;
        controller.enqueue(piece);
      },
    },
    { highWaterMark: 0 },
  );
  const init = { method, headers, body, duplex: 'half' } as RequestInit;
  const { status } = await api.app.request(path, init, { remoteAddress: '127.0.0.1' });
  return { status, bytes };
}

describe('of a stranger’s body', () => {
  const types = ['application/json', 'multipart/form-data; boundary=x'];

  it('no route reads a byte, whatever is sent', async () => {
    const unsafe = operations.filter(({ method }) => !['GET', 'HEAD'].includes(method));
    const closed = unsafe.filter(({ access }) => !['sign-in', 'public'].includes(access));
    expect(closed.filter(({ hasBody }) => hasBody).length).toBeGreaterThan(30);
    for (const { method, path } of [...closed, { method: 'POST', path: '/api/crm/nothing/import' }]) {
      for (const type of types) {
        const { status, bytes } = await sendEndless(method, path, { 'content-type': type });
        expect([401, 404], `${method} ${path}`).toContain(status);
        expect(bytes, `${method} ${path} ${type}`).toBe(0);
      }
    }
  });

  it('webhooks read nothing for an address that is none, and without a signature', async () => {
    const to = (path: string) => sendEndless('POST', `/api/webhooks/${path}`, { 'content-type': 'application/json' });
    expect(await to(`ycloud/${'e'.repeat(32)}`)).toEqual({ status: 404, bytes: 0 });
    expect(await to('meta')).toEqual({ status: 401, bytes: 0 });
  });

  it('what must be read to know them is small', async () => {
    const open = operations.filter(
      ({ access, method }) => access === 'sign-in' || (access === 'public' && method === 'POST'),
    );
    for (const { method, path } of open.filter(({ path: each }) => !each.includes('/webhooks/'))) {
      for (const type of [types[0]!, 'application/x-www-form-urlencoded']) {
        const { bytes } = await sendEndless(method, path, { 'content-type': type, origin: testEnv.PUBLIC_URL });
        expect(bytes, `${method} ${path}`).toBeLessThanOrEqual(17 * 1024);
      }
    }
  });
});

describe('a body', () => {
  const read = (body: ReadableStream<Uint8Array>, seconds = 0.1, idleSeconds?: number) =>
    readBytes(new Request('http://x', { method: 'POST', body, duplex: 'half' } as RequestInit), {
      most: 1000,
      seconds,
      idleSeconds,
    }).catch((error: Problem) => error.code);

  it('that stops coming, or only drips, is given up in time', async () => {
    let wasCancelled = false;
    const cancel = () => void (wasCancelled = true);
    const started = performance.now();
    expect(await read(new ReadableStream({ start: (to) => to.enqueue(new Uint8Array(1)), cancel }))).toBe(
      'request_timeout',
    );
    expect(wasCancelled).toBe(true);
    const drips = new ReadableStream<Uint8Array>({
      async pull(to) {
        await new Promise((next) => setTimeout(next, 20));
        to.enqueue(new Uint8Array(1));
      },
    });
    expect(await read(drips)).toBe('request_timeout');
    expect(await read(new ReadableStream(), 60, 0.1)).toBe('request_timeout');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('whose sender hangs up is no fault of ours: no 500, no error in the log, not counted', async () => {
    const before = (await api.nobody.get('/metrics')).body as string;
    logged.length = 0;
    for (const [path, headers] of [
      ['/api/auth/login', { origin: testEnv.PUBLIC_URL }],
      ['/api/crm/auth/meta/deauthorize', {}],
    ] as const) {
      const body = new ReadableStream<Uint8Array>({
        start: (to) => to.enqueue(new TextEncoder().encode('{"email":')),
        pull: (to) => to.error(new TypeError('connection closed before message completed')),
      });
      const init = {
        method: 'POST',
        body,
        duplex: 'half',
        headers: { ...headers, 'content-type': 'application/json' },
      };
      expect((await api.app.request(path, init as RequestInit, { remoteAddress: '127.0.0.1' })).status).toBe(499);
    }
    expect(logged).toEqual(Array.from({ length: 2 }, () => ({ level: 'info', message: 'request', status: 499 })));
    const lines = (text: string) => text.split('\n').filter((line) => /auth\/(login|meta)/.test(line));
    expect(lines((await api.nobody.get('/metrics')).body as string)).toEqual(lines(before));
  });

  it('may be a form of ten parts, not of more, and only a form', async () => {
    const send = (text: string, type = 'multipart/form-data; boundary=b') =>
      ceo.request('POST', '/api/crm/leads/import', text, { 'content-type': type });
    const part = (name: string, content: string, more = '') =>
      `--b\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${content}\r\n`;
    const csv = part('csv', 'email\na@x.com', '; filename="a.csv"');
    expect((await send(`${csv}${part('dry_run', 'true')}--b--\r\n`)).body).toMatchObject({ rows: 1, created: 1 });
    expect((await send(`${part('dry_run', 'true').repeat(300_000)}--b--`)).status).toBe(413);
    for (const broken of ['', '--b', '--b\r\n', csv, `x${csv}--b--`, `--b\r\n\r\nx\r\n--b--`, `${part('', 'x')}--b--`])
      expect((await send(broken)).status, JSON.stringify(broken)).toBe(400);
    expect((await send(`${csv}--b--`, 'multipart/form-data')).status).toBe(400);
    expect((await send(`${part('mapping', '{')}--b--`)).body.errors[0].path).toBe('mapping');
  });

  it('may be a file of 200 columns: one of a million is refused by its header', async () => {
    const csv = `${'c,'.repeat(1_000_000)}\n${'x,'.repeat(1_000_000)}`;
    const { body } = await ceo.post('/api/crm/leads/import', { csv, dry_run: true });
    expect(body.errors[0].path).toBe('csv');
  });
});

describe('an import with one cell that is very long', () => {
  const blanks = ' '.repeat(200_000);
  const letters = 'a'.repeat(200_000);
  it.each([
    ['a phone', `Nombre;Celular;Correo\nAna;11${blanks}2345;a@x.com`],
    ['a name', `Nombre;Celular;Correo\nAna${blanks}Paz;1123456789;a@x.com`],
    ['an address of blanks', `Nombre;Celular;Correo\nAna;1123456789;a${blanks}x`],
    ['an address of letters', `Nombre;Celular;Correo\nAna;1123456789;${letters}@`],
    ['an address of signs', `Nombre;Celular;Correo\nAna;1123456789;${'a@'.repeat(100_000)}`],
    ['a header', `Nombre${'_'.repeat(200_000)}x;Celular\nAna;1123456789`],
    ['a header of words', `${'abc1'.repeat(50_000)}x;Celular\nAna;1123456789`],
    ['a line without a separator', `${letters}@${letters}`],
  ])('is judged in no time: %s', async (_, csv) => {
    const started = performance.now();
    const { status } = await ceo.post('/api/crm/leads/import', { csv, dry_run: true });
    expect([200, 422]).toContain(status);
    // An expression that goes back over it takes minutes.
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('a large import', () => {
  it('is read in slices: nobody waits for the whole of it', { timeout: 120_000 }, async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, i) => `Lead ${i};+54911${20_000_000 + i};l${i}@x.com;${'x'.repeat(100)}`,
    );
    const form = new FormData();
    form.set('csv', new File([`name;phone;email;note\n${rows.join('\n')}`], 'leads.csv'));
    form.set('dry_run', 'true');
    let [over, longest] = [false, 0];
    const watch = (async () => {
      while (!over) {
        const before = performance.now();
        await pause();
        longest = Math.max(longest, performance.now() - before);
      }
    })();
    const started = performance.now();
    const { body } = await ceo.post('/api/crm/leads/import', form);
    const took = performance.now() - started;
    over = true;
    await watch;
    expect(body).toMatchObject({ rows: 50_000, created: 50_000 });
    process.stdout.write(`an import of 50,000 rows: ${Math.round(took)} ms, longest slice ${Math.round(longest)} ms\n`);
    expect(longest).toBeLessThan(took / 5);
  });

  it('takes turns: two in a process, one of a tenant, the others in line and not for ever', async () => {
    const turns = createTurns(2, 50);
    const [a, b] = [await turns.take('a'), await turns.take('b')];
    await expect(turns.take('c')).rejects.toMatchObject({ code: 'too_many_requests' });
    const second = turns.take('a');
    const third = turns.take('c');
    b();
    (await third)();
    await expect(second).rejects.toMatchObject({ code: 'too_many_requests' });
    a();
    (await turns.take('a'))();
  });
});
