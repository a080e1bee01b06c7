/** For tests: a tenant with a number, a provider that is the sandbox, a webhook receiver, and a real worker on the run's Temporal. */
import { randomBytes } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { compile, flow as flowSchema, type Flow, triggerEvents } from '#flow';
import { recordEvent } from '#db/crm/events.ts';
import { insertFlow } from '#db/flows/flows.ts';
import { insertVersion } from '#db/flows/flow-versions.ts';
import { findOrCreateLead } from '#db/crm/leads.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { createVault } from '#db/platform/vault.ts';
import type { SandboxOptions } from '#deploy/sandbox/options.ts';
import { startSandbox } from '#deploy/sandbox/server.ts';
import { sharedTemporal } from '#deploy/testing/shared-temporal.ts';
import type { ProviderName } from '#providers/mod.ts';
import { type Config, parseConfig } from '../config.ts';
import { type RunningWorker, startWorker } from '../start-worker.ts';
import { until } from './flows.ts';
import { connectNumber, playedBy } from './numbers.ts';

export type Scene = Awaited<ReturnType<typeof createScene>>;
export interface SceneOptions {
  settleSeconds?: number;
  sandbox?: SandboxOptions;
  /** Settings of the workers besides. */
  env?: Record<string, string>;
  /** Where the tenant has a number; YCloud alone unless told. */
  providers?: readonly ProviderName[];
  /** False: the test starts its workers itself. */
  worker?: boolean;
}

/** With DEBUG set, what the worker complains about. */
const told = (data: object, message: string): void => {
  if (process.env.DEBUG) process.stderr.write(`${message} ${JSON.stringify(data)}\n`);
};
const quiet = {
  info() {},
  warn: told,
  error: told,
};

// Temporal speaks up only when something is wrong.
Runtime.install({ logger: new DefaultLogger('WARN') });

/** Templates of the scene: `hola` with one variable, `chau` with none. */
const templates: SandboxOptions['templates'] = [
  { name: 'hola', language: 'es', category: 'MARKETING', body: 'Hola {{1}}, ¿seguimos?' },
  { name: 'chau', language: 'es', category: 'UTILITY', body: 'Gracias por todo.' },
];

export async function createScene(options: SceneOptions = {}) {
  const db = await createTestDatabase({ max: 10 });
  const temporal = await sharedTemporal();
  const sandbox = await startSandbox({ templates, delays: { sent: 20, delivered: 40, read: 60 }, ...options.sandbox });
  const keys = `k1:${randomBytes(32).toString('base64')}`;
  const vault = createVault(keys);
  const { id: tenantId } = await db.createTenant();
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);

  const home = { sandbox, vault, tenantId, inTenant };
  const numbers: Awaited<ReturnType<typeof connectNumber>>[] = [];
  // One after the other: the first is the principal one.
  for (const name of options.providers ?? (['ycloud'] as const)) numbers.push(await connectNumber(home, name));
  const [first] = numbers;
  if (!first) throw new Error('a scene needs a provider');
  const { senderId } = first;

  const env = {
    DATABASE_URL: db.appUrl,
    DATABASE_DIRECT_URL: db.directUrl,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    TEMPORAL_TASK_QUEUE: `test-${randomBytes(6).toString('hex')}`,
    CREDENTIALS_KEYS: keys,
    ...playedBy(sandbox),
    META_APP_ID: sandbox.sandbox.settings.meta.appId,
    META_APP_SECRET: sandbox.sandbox.settings.meta.appSecret,
    SETTLE_SECONDS: String(options.settleSeconds ?? 900),
    ...options.env,
  };
  const config: Config = parseConfig(env);
  const connection = await Connection.connect({ address: temporal.address });
  const workers: RunningWorker[] = [];
  const newWorker = async () => {
    const worker = await startWorker(config, quiet);
    workers.push(worker);
    return worker;
  };
  if (options.worker !== false) {
    await newWorker();
    await until(async () => (await inTenant((tx) => tx`select from meta_templates`)).length >= 2);
  }
  let phones = 0;

  return {
    db,
    sandbox,
    config,
    /** What the configuration was read from, for a worker in a process of its own. */
    env,
    tenantId,
    senderId,
    /** Of all providers, in the order that was asked for. */
    senderIds: numbers.map((number) => number.senderId),
    vault,
    inTenant,
    newWorker,
    client: new Client({ connection, namespace: temporal.namespace }),

    /** A live flow. @returns its id */
    async publish(graph: unknown): Promise<string> {
      const parsed: Flow = flowSchema.parse(graph);
      return await inTenant(async (tx) => {
        const flowId = await insertFlow(tx, { name: 'Prueba', description: '', graph: parsed, userId: null });
        const plan = compile(parsed);
        await insertVersion(tx, {
          flowId,
          graph: parsed,
          plan,
          note: '',
          userId: null,
          triggerEvents: triggerEvents(parsed),
        });
        return flowId;
      });
    },

    /** A lead with a phone of its own, as the API would write it: with `lead.created`. */
    async createLead(lead: { name?: string; phone?: string } = {}): Promise<{ id: string; phone: string }> {
      const phone = lead.phone ?? `+54911${String(40_000_000 + ++phones)}`;
      const made = await inTenant((tx) => findOrCreateLead(tx, { name: lead.name ?? 'Ana', phone }));
      return { id: made.lead.id, phone };
    },
    emit: (event: Parameters<typeof recordEvent>[1]) => inTenant((tx) => recordEvent(tx, event)),

    /** Accepted sends, in order; of one person if told. */
    async sends(to?: string): Promise<Sent[]> {
      const answer = await fetch(
        `${sandbox.url}/_sandbox/requests?kind=message${to ? `&to=${encodeURIComponent(to)}` : ''}`,
      );
      return (await answer.json()) as Sent[];
    },
    fault: (spec: object) => post(`${sandbox.url}/_sandbox/faults`, spec),
    clearFaults: () => fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' }),
    inbound: (act: object) => post(`${sandbox.url}/_sandbox/inbound`, act),
    template: (change: object) => post(`${sandbox.url}/_sandbox/templates`, change),

    enrolments: (flowId: string) =>
      inTenant((tx) => tx<EnrolmentRow[]>`select * from enrolments where flow_id = ${flowId} order by created_at`),
    messages: (flowId: string) =>
      inTenant((tx) => tx<MessageRow[]>`select * from messages where flow_id = ${flowId} order by created_at`),
    steps: (enrolmentId: string) =>
      inTenant(
        (tx) => tx<{ seq: number; node_id: string; outcome: string; reason: string | null }[]>`
        select seq, node_id, outcome, reason from enrolment_steps where enrolment_id = ${enrolmentId} order by id`,
      ),
    /** Waits until every enrolment of the flow, and at least so many, has ended. */
    async ended(flowId: string, least = 1, withinMs = 20_000): Promise<EnrolmentRow[]> {
      return await until(async () => {
        const rows = await inTenant(
          (tx) => tx<EnrolmentRow[]>`select * from enrolments where flow_id = ${flowId} order by created_at`,
        );
        return rows.length >= least && rows.every((row) => row.ended_at !== null) && rows;
      }, withinMs);
    },

    async stop(): Promise<void> {
      await Promise.all(workers.map((worker) => worker.stop()));
      await connection.close();
      await sandbox.stop();
      for (const number of numbers) await number.stop();
      await db.stop();
    },
  };
}

export interface Sent {
  id: string;
  externalId: string;
  to: string;
  template: { name: string; language: string };
  variables: string[];
  acceptedAt: string;
}
export interface EnrolmentRow {
  id: string;
  lead_id: string;
  state: string;
  result: string | null;
  reason: string | null;
  node_id: string | null;
  waiting_reason: string | null;
  wake_at: Date | null;
  subject: string | null;
  ended_at: Date | null;
  started_at: Date | null;
  created_at: Date;
}
export interface MessageRow {
  id: string;
  external_id: string;
  enrolment_id: string;
  lead_id: string;
  state: string;
  reason: string | null;
  error_code: string | null;
  attempt: number;
  variables: string[];
  rendered: string | null;
  type: string;
  said: object | null;
  provider_id: string | null;
  not_before: Date | null;
  submit_started_at: Date | null;
  delivered_at: Date | null;
  read_at: Date | null;
  replied_at: Date | null;
}

async function post(url: string, body: object): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${url}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}
