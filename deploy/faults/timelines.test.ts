/**
 * Random timelines of many people at once, while processes go away. No message is claimed after an instant at which the API had
 * answered 2xx to something that forbids it, and nobody is forgotten. `TIMELINES=500` for more, `TIMELINES_SEED` for the same again.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Comer, type Door, openDoors } from '../testing/doors.ts';
import { people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';
import { play, type Played, prepare } from './live-timeline.ts';
import { strike } from './outages.ts';
import { outages as draws, timeline } from './timeline.ts';

const wanted = Number(process.env.TIMELINES ?? 40);
const perRun = Math.min(wanted, 100);
const seed = Number(process.env.TIMELINES_SEED ?? Date.now() % 2 ** 31);

let product: Product;
let doors: Record<Door, (who: Comer) => Promise<unknown>>;
let next = 20_000;
beforeAll(async () => {
  product = await startProduct({ settleSeconds: 15 });
  doors = await openDoors(product);
}, 240_000);
afterAll(() => product?.stop());

/** Lets go on what was paused, until everybody has ended and no message is in doubt. */
async function letGo(all: readonly Played[]): Promise<void> {
  const ids = all.map(({ flowId }) => flowId);
  await until('everybody to end', 120, async () => {
    const open = await product.owner<{ id: string; flow_id: string }[]>`
      select id, flow_id from enrolments where flow_id = any(${ids}::uuid[]) and ended_at is null`.catch(() => null);
    if (!open) return null;
    const goOn = async (one: Played, path: string) => {
      for (const each of one.forbidden) if (each.why.startsWith('pause')) each.until ??= Date.now();
      await product.call('POST', `/api/crm${path}/resume`, {}).catch(() => null);
    };
    for (const one of all.filter(({ forbidden }) => forbidden.some(({ why }) => why.startsWith('pause')))) {
      const inside = open.filter(({ flow_id }) => flow_id === one.flowId);
      if (inside.length === 0) continue;
      await goOn(one, `/flows/${one.flowId}`);
      for (const { id } of inside) await goOn(one, `/enrolments/${id}`);
    }
    const [doubts] = await product.owner<[{ count: number }]>`
      select count(*)::int as count from messages where flow_id = any(${ids}::uuid[]) and state in ('submitting', 'unknown')`;
    const summary = await fetch(`${product.ready.sandboxUrl}/_sandbox/summary`);
    const { deliveriesWaiting } = (await summary.json()) as { deliveriesWaiting: number };
    await new Promise((done) => setTimeout(done, 500));
    return open.length + doubts.count + deliveriesWaiting === 0 ? true : null;
  });
}

/** When the API had taken each event that the provider told. */
async function takenAt(): Promise<Map<string, number>> {
  const answer = await fetch(`${product.ready.sandboxUrl}/_sandbox/webhooks`);
  const endpoints = (await answer.json()) as {
    deliveries: { eventId: string; state: string; attempts: { at: string; ms: number }[] }[];
  }[];
  return new Map(
    endpoints.flatMap(({ deliveries }) =>
      deliveries
        .filter(({ state }) => state === 'delivered')
        .map(({ eventId, attempts }) => [eventId, Date.parse(attempts.at(-1)!.at) + attempts.at(-1)!.ms + 1] as const),
    ),
  );
}

interface Message {
  flow_id: string;
  external_id: string;
  state: string;
  at: number | null;
}

/** Each line is a fault. */
async function faultsOf(all: readonly Played[]): Promise<string[]> {
  const ids = all.map(({ flowId }) => flowId);
  const messages = await product.owner<Message[]>`
    select flow_id, external_id, state, extract(epoch from submit_started_at)::float8 * 1000 as at
    from messages where flow_id = any(${ids}::uuid[])`;
  const taken = await takenAt();
  const sends = await product.sends();
  const known = new Set(messages.map((one) => one.external_id));
  return all.flatMap((one) => {
    const { timeline: drawn, forbidden, who, flowId } = one;
    const mine = messages.filter((message) => message.flow_id === flowId);
    const faults = forbidden.flatMap(({ why, from, until: end = Infinity }) => {
      const since = typeof from === 'number' ? from : Math.min(...from.events.map((id) => taken.get(id) ?? Infinity));
      return mine.flatMap(({ at }) =>
        at !== null && at > since && at < end ? [`claimed ${Math.round(at - since)} ms after "${why}"`] : [],
      );
    });
    const toThem = sends.filter(({ to }) => to === who.phone);
    if (toThem.some(({ duplicate }) => duplicate)) faults.push('sent twice');
    if (toThem.some(({ externalId }) => !known.has(externalId!))) faults.push('sent past the ledger');
    const arrived = mine.filter(({ state }) =>
      ['accepted', 'sent', 'delivered', 'read', 'unconfirmed'].includes(state),
    );
    const due = drawn.entry === 'deal' ? 1 : drawn.waits.length;
    if (forbidden.length === 0 && !one.isUncertain && arrived.length !== due)
      faults.push(`${arrived.length} messages instead of ${due}`);
    return faults.map((fault) => `${fault}: ${who.name} ${JSON.stringify(drawn)}`);
  });
}

it(`claims nothing that is forbidden, and forgets nobody (seed ${seed})`, { timeout: 1_800_000 }, async () => {
  const seen = { timelines: 0, forbidden: 0, sends: 0, uncertain: 0 };
  const draw = fc.record({
    timelines: fc.array(timeline, { minLength: perRun, maxLength: perRun }),
    outages: draws,
  });
  await fc.assert(
    fc.asyncProperty(draw, async ({ timelines, outages }) => {
      const all = await Promise.all(timelines.map((one) => prepare(product, one, people(1, next++)[0]!)));
      await Promise.all([strike(product, outages), ...all.map((one) => play(product, doors, one))]);
      await letGo(all);
      seen.timelines += all.length;
      seen.forbidden += all.filter(({ forbidden }) => forbidden.length > 0).length;
      seen.uncertain += all.filter(({ isUncertain }) => isUncertain).length;
      seen.sends = (await product.sends()).length;
      expect(await faultsOf(all), JSON.stringify(outages)).toEqual([]);
      await Promise.all(all.map(({ flowId }) => product.call('DELETE', `/api/crm/flows/${flowId}?people=stop`)));
    }),
    { seed, numRuns: Math.ceil(wanted / perRun), endOnFailure: true },
  );
  process.stdout.write(`seed ${seed}: ${JSON.stringify(seen)}\n`);
  // Timelines in which nothing is forbidden, or nothing sent, would prove nothing; how many there are is chance.
  expect(seen.forbidden).toBeGreaterThan(wanted / 8);
  expect(seen.sends).toBeGreaterThan(wanted / 8);
});
