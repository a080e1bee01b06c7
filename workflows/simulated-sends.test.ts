/**
 * The simulator promises what the sender does: random flows, lives of leads and rules of tenants give the same decisions, reasons
 * and instants in `simulate()` and in the real activities on a real database whose clock is turned.
 */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile, flow as flowSchema, simulate, type Flow, type ScriptEntry } from '#flow';
import { readCatalogue } from '#db/flows/catalogue.ts';
import { loadRehearsal } from '#db/flows/facts.ts';
import { withTenant, type Tx } from '#db/platform/tenant.ts';
import { createTestDatabase, type TestDatabase } from '#db/testing.ts';
import { turnClocks, type TurnedClock } from '#db/testing/turned-clock.ts';
import { live, publishFlow, type Decision } from './testing/timeline.ts';

let db: TestDatabase;
let clock: TurnedClock;
beforeAll(async () => {
  db = await createTestDatabase({ max: 8 });
  clock = await turnClocks(db);
});
afterAll(() => db?.stop());

const hour = 3_600_000;
/** Four of them change their clocks, one by half an hour, one at midnight. */
const zones = [
  'America/Santiago',
  'America/New_York',
  'Europe/Madrid',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Asia/Kolkata',
];
/** Around changes of clocks, and one quiet day. */
const days = [
  '2026-03-07',
  '2026-03-28',
  '2026-04-04',
  '2026-09-05',
  '2026-10-03',
  '2026-10-24',
  '2026-10-31',
  '2026-06-15',
];
const ownNumber = '+12025550110';

/** One of the ordinary ones, and once in twelve times one of the others. */
const mostly = <T>(ordinary: T[], others: T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { weight: 11, arbitrary: fc.constantFrom(...ordinary) },
    { weight: 1, arbitrary: fc.constantFrom(...others) },
  );
type Consent = 'granted' | 'revoked' | null;

const send = fc
  .record({
    template: mostly(['hola', 'chau'], ['pausada', 'foto', 'nadie']),
    text: mostly(['{{lead.name | "amigo"}}'], ['{{lead.name}}', '{{seller.name}}']),
  })
  .map(({ template, text }) => ({
    kind: 'send-template',
    config: { template: { name: template, language: 'es' }, variables: template === 'chau' ? {} : { '1': text } },
  }));
const part = fc.oneof(
  { weight: 4, arbitrary: send },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        { text: '¿Seguimos?' },
        { text: 'Hola {{lead.name}}' },
        { text: '{{lead.name}}', file: { format: 'image', link: 'https://files.test/plan.jpg' } },
        { text: '', file: { format: 'audio', link: 'https://files.test/{{lead.name}}.mp3' } },
      )
      .map((config) => ({ kind: 'send-text', config })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('PT20M', 'PT5H', 'PT11H', 'P1D', 'P3D')
      .map((span) => ({ kind: 'wait', config: { for: span } })),
  },
  fc.constantFrom(
    { kind: 'wait', config: { window: { from: '10:00', to: '18:30', days: ['mon', 'wed', 'sun'] } } },
    { kind: 'wait-for', config: { events: ['custom.ping', 'message.replied'], timeout: 'PT9H' } },
    { kind: 'update-lead', config: { set: { timezone: 'Asia/Tokyo' } } },
    { kind: 'update-lead', config: { status: 'won', addTags: ['visto'] } },
    { kind: 'branch', config: { cases: [when('lead.status', 'eq', 'won')] } },
    { kind: 'branch', config: { cases: [when('lead.created_at', 'after', '2026-10-04')] } },
    { kind: 'branch', config: { cases: [when('enrolment.sent', 'gte', 1)] } },
    { kind: 'branch', config: { cases: [when('enrolment.replied', 'eq', true)] } },
  ),
);
function when(field: string, op: string, value: unknown) {
  return { port: 'yes', label: 'Sí', when: { field, op, value } };
}
const ways: Record<string, string[]> = {
  wait: ['next'],
  'send-template': ['sent', 'failed'],
  'send-text': ['sent', 'failed'],
  'wait-for': ['matched', 'timeout'],
  'update-lead': ['ok'],
  branch: ['yes', 'else'],
};

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30'))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${m}`);
const quiet = fc.option(fc.record({ from: clockTime, to: clockTime }));
const settings = fc.record({
  exitOn: fc.constantFrom([], ['custom.stop'], ['message.replied']),
  quietHours: fc.option(fc.record({ from: clockTime, to: clockTime }), { freq: 2 }),
  holdoutPercent: fc.constantFrom(0, 0, 0, 30, 50),
  onFailure: mostly(['continue'], ['exit']),
});

/** Steps in a tree: where a step has several ways, the next steps hang on one of them. */
const graph = fc
  .tuple(fc.array(fc.tuple(part, fc.nat()), { minLength: 3, maxLength: 12 }), settings)
  .map(([parts, settings]): Flow => {
    const nodes = [{ id: 'in', kind: 'manual', config: {} as object, position: { x: 0, y: 0 } }];
    const edges: Flow['edges'] = [];
    const open = [{ from: 'in', port: 'next' }];
    for (const [i, [one, pick]] of parts.entries()) {
      const [end] = open.splice(pick % open.length, 1);
      nodes.push({ id: `n${i}`, ...one, position: { x: 0, y: i + 1 } });
      edges.push({ id: `e${i}`, ...end!, to: `n${i}` });
      open.unshift(...ways[one.kind]!.map((port) => ({ from: `n${i}`, port })));
    }
    return flowSchema.parse({ formatVersion: 1, nodes, edges, settings });
  });

const entry = mostly<Omit<ScriptEntry, 'at' | 'afterMs'>>(
  [
    { event: { name: 'custom.ping' } },
    { event: { name: 'message.replied' } },
    { patch: { lead: { consent: 'granted' } } },
    { patch: { lead: { status: 'won' } } },
    { patch: { lead: { timezone: 'Europe/Madrid' } } },
    { patch: { lead: { name: 'Ana' } } },
    { control: { type: 'paused' } },
    { control: { type: 'resumed', catchUp: 'send-now' } },
    { control: { type: 'resumed', catchUp: 'shift' } },
    { control: { type: 'retried' } },
  ],
  [
    { event: { name: 'custom.stop' } },
    { event: { name: 'lead.opted_out' } },
    { patch: { lead: { consent: 'revoked' } } },
  ],
);
const script = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 5 * 24 * 60 }), entry), { maxLength: 6 })
  // In the middle of minutes, so that nothing coincides with the end of a wait.
  .map((acts) =>
    acts
      .map(([minutes, act], i) => ({ ...act, afterMs: minutes * 60_000 + 7_001 + i }))
      .toSorted((a, b) => a.afterMs - b.afterMs),
  );

const scene = fc.record({
  graph,
  script,
  start: fc
    .tuple(fc.constantFrom(...days), fc.integer({ min: 0, max: 2 * 24 * 60 }))
    .map(([day, minutes]) => Date.parse(day) + minutes * 60_000),
  tenant: fc.record({
    zone: fc.constantFrom(...zones),
    consent: fc.constantFrom('implied', 'implied', 'explicit'),
    quiet,
    cap: fc.option(fc.constantFrom({ perDay: 1 }, { perDay: 2 }, { perWeek: 2 }, { perDay: 2, perWeek: 3 })),
    budget: fc.option(fc.integer({ min: 1, max: 3 })),
    stopped: mostly([false], [true]),
  }),
  lead: fc.record({
    name: fc.constantFrom(null, 'Eva'),
    phone: mostly<string | null>(['+5491155550100', '+56987654321', '+34600000001', '+12125550123'], [ownNumber, null]),
    waUserId: fc.constantFrom(null, 'US.1'),
    timezone: fc.option(fc.constantFrom(...zones), { freq: 2 }),
    consent: mostly<Consent>(['granted', 'granted', null], ['revoked']),
    /** Hours ago. */
    wrote: fc.option(fc.integer({ min: 0, max: 30 })),
  }),
  /** Hours ago. */
  before: fc.array(fc.integer({ min: 1, max: 170 }), { maxLength: 3 }),
  others: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 3 }),
});
type Scene = typeof scene extends fc.Arbitrary<infer T> ? T : never;

/** The tenant, its number and templates, and the lead, as of the start. */
async function build({ tenant, lead, before, others, graph, start }: Scene) {
  const { id: tenantId } = await db.createTenant({ timezone: tenant.zone });
  await clock.turn(tenantId, start);
  const made = await withTenant(db.sql, tenantId, async (tx) => {
    await tx`
      update tenants set consent = ${tenant.consent}, quiet_hours = ${tenant.quiet && tx.json(tenant.quiet)},
        frequency_cap = ${tenant.cap && tx.json(tenant.cap)}, daily_send_budget = ${tenant.budget}, sending_stopped = ${tenant.stopped}`;
    await tx`insert into senders (provider, phone, label, credential_key, per_second) values ('ycloud', ${ownNumber}, '', 'k', 1000)`;
    const body = { type: 'BODY', text: 'Hola {{1}}' };
    const templates: [name: string, status: string, components: object[]][] = [
      ['hola', 'APPROVED', [body]],
      ['chau', 'APPROVED', [{ type: 'BODY', text: 'Chau' }]],
      ['pausada', 'PAUSED', [body]],
      ['foto', 'APPROVED', [{ type: 'HEADER', format: 'IMAGE' }, body]],
    ];
    for (const [name, status, components] of templates)
      await tx`
        insert into meta_templates (provider, waba_id, name, language, category, status, components)
        values ('ycloud', 'w', ${name}, 'es', 'MARKETING', ${status}, ${tx.json(components as never)})`;
    const newLead = async (one: Partial<Scene['lead']>) =>
      (
        await tx<{ id: string }[]>`
          insert into leads (name, phone, phone_key, wa_user_id, timezone, consent, last_inbound_at, created_at)
          values (${one.name ?? null}, ${one.phone ?? null}, ${one.phone ?? null}, ${one.waUserId ?? null}, ${one.timezone ?? null},
            ${one.consent ?? null}, ${one.wrote == null ? null : new Date(start - one.wrote * hour)}, ${new Date(start)}) returning id`
      )[0]!.id;
    const [leadId, other] = [await newLead(lead), await newLead({})];
    const sends = [
      ...before.map((hours) => [leadId, hours] as const),
      ...others.map((hours) => [other, hours] as const),
    ];
    for (const [to, hours] of sends)
      await tx`
        insert into messages (external_id, lead_id, visit, state, submit_started_at)
        values (${randomUUID()}, ${to}, 1, 'delivered', ${new Date(start - hours * hour)})`;
    return { leadId, flowId: await publishFlow(tx, graph) };
  });
  return { tenantId, ...made };
}

/** What a line of the script says, as rows. */
async function act(tx: Tx, leadId: string, { patch, event }: ScriptEntry, at: number): Promise<void> {
  const change = { ...patch?.lead, ...(event?.name === 'lead.opted_out' && { consent: 'revoked' as const }) };
  if (Object.keys(change).length > 0)
    await tx`update leads set ${tx(change as Record<string, string>)} where id = ${leadId}`;
  if (event?.name === 'message.replied') {
    await tx`insert into inbound_messages (lead_id, external_id, type, text, received_at) values (${leadId}, ${randomUUID()}, 'text', 'Hola', ${new Date(at)})`;
    await tx`update leads set last_inbound_at = ${new Date(at)} where id = ${leadId}`;
  }
}

async function both(one: Scene): Promise<{ real: Decision[]; virtual: Decision[] }> {
  const { tenantId, leadId, flowId } = await build(one);
  const { graph, script, start } = one;
  const [facts, catalogue] = await withTenant(db.sql, tenantId, async (tx) => [
    await loadRehearsal(tx, leadId),
    await readCatalogue(tx),
  ]);
  const trace = simulate(graph, compile(graph), facts!, script, { catalogue, flowId });
  const virtual = trace.entries
    .filter(({ command }) => ['decide', 'resolve', 'perform', 'finish'].includes(command))
    .map(({ at, node, outcome, reason, until, command }): Decision => [
      at,
      node,
      outcome,
      reason,
      outcome === 'due' || command === 'finish' ? null : (until ?? null),
    ]);
  const real = await live({
    sql: db.sql,
    clock,
    tenantId,
    flowId,
    flow: graph,
    leadId,
    start,
    script,
    act: (tx, entry, at) => act(tx, leadId, entry, at),
  });
  return { real, virtual };
}

it('decides as the sender does, for the same reasons and at the same instants', { timeout: 400_000 }, async () => {
  const seed = Number(process.env.FC_SEED ?? Date.now() % 1_000_000);
  const scenes = fc.sample(scene, { numRuns: Number(process.env.FC_RUNS ?? 300), seed });
  const reasons = new Map<string, number>();
  const run = async (mine: typeof scenes): Promise<void> => {
    for (const one of mine) {
      const { real, virtual } = await both(one);
      expect(virtual, `FC_SEED=${seed}\n${JSON.stringify(one)}`).toEqual(real);
      for (const [, , outcome, reason] of real) {
        const key = reason ?? outcome;
        reasons.set(key, (reasons.get(key) ?? 0) + 1);
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, (_, i) => run(scenes.filter((_, n) => n % 6 === i))));
  // A property that never meets a gate proves nothing about it.
  const wanted = [
    'sent',
    'no-consent',
    'opted-out',
    'quiet-hours',
    'frequency-cap',
    'send-budget',
    'holdout',
    'no-phone',
  ];
  if (scenes.length >= 300) for (const reason of wanted) expect(reasons.get(reason) ?? 0, reason).toBeGreaterThan(0);
  if (process.env.DEBUG) process.stdout.write(`${JSON.stringify(Object.fromEntries(reasons))}\n`);
});
