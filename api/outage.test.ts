import { createServer, connect as dial } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect } from '#db/platform/tenant.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from './app.ts';
import { caller, createTestApi } from './testing.ts';
import type { Caller, TestApi } from './testing.ts';

/** Between the API and Postgres: a wire that can be cut. */
class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #target: URL;
  #server: Server | undefined;
  port = 0;
  constructor(target: string) {
    this.#target = new URL(target);
  }
  async up(): Promise<void> {
    const server = createServer((inner) => {
      const outer = dial(Number(this.#target.port), this.#target.hostname);
      for (const [one, other] of [
        [inner, outer],
        [outer, inner],
      ] as const) {
        this.#sockets.add(one);
        one
          .on('error', () => other.destroy())
          .on('close', () => other.destroy())
          .pipe(other);
      }
    });
    await new Promise<void>((ready) => server.listen(this.port, '127.0.0.1', ready));
    this.port = (server.address() as AddressInfo).port;
    this.#server = server;
  }
  /** Ends every connection and refuses new ones, as a server that restarts does. */
  async down(): Promise<void> {
    const closed = new Promise((done) => this.#server?.close(done));
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    await closed;
  }
}

let api: TestApi;
let wire: Wire;
let through: Caller;
let sql: ReturnType<typeof connect>;
const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);
beforeAll(async () => {
  api = await createTestApi();
  wire = new Wire(api.database.appUrl);
  await wire.up();
  const url = new URL(api.database.appUrl);
  url.port = String(wire.port);
  url.hostname = '127.0.0.1';
  sql = connect(url.href, { max: 4 });
  const app = createApp({ ...api.deps, sql });
  const tenant = await api.database.createTenant();
  const ceo = await api.person('ceo', tenant);
  const { secret } = (await ceo.post('/api/crm/api-keys', { kind: 'api', name: 'x' })).body;
  through = caller(app, { authorization: `Bearer ${secret}` });
  process.on('uncaughtException', note).on('unhandledRejection', note);
});
afterAll(async () => {
  process.off('uncaughtException', note).off('unhandledRejection', note);
  await sql.end({ timeout: 2 });
  await wire.down();
  await api.stop();
});

describe('while Postgres restarts', () => {
  it('calls are answered with 503, and the first one after it works, ten times over', async () => {
    for (let restart = 0; restart < 10; restart++) {
      const busy = Array.from({ length: 12 }, (_, i) => through.post('/api/crm/leads', { name: `r${restart}-${i}` }));
      await new Promise((some) => setTimeout(some, restart * 3));
      await wire.down();
      const answers = await Promise.all(busy);
      for (const { status } of answers) expect([201, 503]).toContain(status);
      const during = await through.get('/api/crm/leads');
      expect([during.status, during.body.code]).toEqual([503, 'unavailable']);
      await wire.up();
      expect((await through.get('/api/crm/leads')).status, `after restart ${restart}`).toBe(200);
      expect((await through.post('/api/crm/leads', { name: 'after' })).status).toBe(201);
    }
  });

  it('nothing is half done: each lead has its event, touch and audit row', async () => {
    const [row] = await api.database.owner()`
      select count(*)::int as leads, count(e.id)::int as events, count(t.id)::int as touches, count(s.id)::int as audits
      from leads l left join events e on e.lead_id = l.id left join lead_touches t on t.lead_id = l.id
      left join system_events s on s.object_id = l.id::text`;
    expect(row!.leads).toBeGreaterThanOrEqual(10);
    expect(row).toEqual({ leads: row!.leads, events: row!.leads, touches: row!.leads, audits: row!.leads });
  });

  it('nothing is thrown where nobody can catch it', () => {
    expect(uncaught).toEqual([]);
  });
});
