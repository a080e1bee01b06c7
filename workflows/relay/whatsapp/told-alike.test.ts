/**
 * What both providers tell of a message's fate, as the sandbox's halves write it down: in any order, batched, repeated, it ends in the
 * same state, and in the same one whoever told it.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { providerNames, providerOf, type ProviderName } from '#providers/mod.ts';
import type { StatusNews } from '#providers/news.ts';
import { deliveriesOf, start, type Step } from '../../testing/told.ts';
import { type Fold, foldStatuses } from '../fold-statuses.ts';

/** As the inbox does: every piece once, whatever came with it. */
function hear(name: ProviderName, deliveries: readonly string[]): { fold: Fold | null; ids: Set<string | null> } {
  const { webhook } = providerOf(name);
  const pieces = deliveries.flatMap((raw) => webhook.split(new TextEncoder().encode(raw)) ?? []);
  const once = new Map(pieces.map((piece) => [piece.eventId, piece.raw]));
  const news = [...once.values()].flatMap((raw) => webhook.read(raw)) as StatusNews[];
  const facts = news.map(({ status, at, error }) => ({
    status,
    at: at?.toISOString() ?? null,
    errorCode: error?.code ?? null,
    errorDetail: null,
    price: null,
    currency: null,
  }));
  return { fold: foldStatuses(facts), ids: new Set(news.map(({ message }) => message.externalId)) };
}

/** Several deliveries of Meta's become one, as it batches them; YCloud never does. */
function batched(name: ProviderName, deliveries: string[]): string[] {
  if (name !== 'cloud-api') return deliveries;
  const entry = deliveries.flatMap((one) => (JSON.parse(one) as { entry: object[] }).entry);
  return [JSON.stringify({ object: 'whatsapp_business_account', entry })];
}

const step = (status: Step['status']) =>
  fc.record({
    status: fc.constant(status),
    after: fc.integer({ min: 0, max: 900 }),
    code: fc.constantFrom('131026', '131049', '131047', '130472'),
  });
/** Each status at most once: a provider tells a message's fate, it does not change its mind about the same word. */
const fate = fc
  .tuple(...(['sent', 'delivered', 'read', 'failed'] as const).map((one) => fc.option(step(one), { nil: null })))
  .map((steps) => steps.filter((one) => one !== null))
  .filter((steps) => steps.length > 0);

const numRuns = Number(process.env.FC_RUNS ?? 150);

test('the fate of a message is the same in any order, repeated or batched, and whoever tells it', () => {
  const case_ = fate.chain((steps) =>
    fc.record({
      steps: fc.constant(steps),
      order: fc.shuffledSubarray([...steps.keys(), ...steps.keys()], { minLength: 2 * steps.length }),
      isBatched: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(case_, ({ steps, order, isBatched }) => {
      const heard = providerNames.map((name) => {
        const told = deliveriesOf(name, steps);
        expect(told).toHaveLength(steps.length);
        const inOrder = hear(name, told);
        const mixed = order.map((place) => told[place]!);
        expect(hear(name, isBatched ? batched(name, mixed) : mixed)).toEqual(inOrder);
        expect(inOrder.ids).toEqual(new Set(['ours']));
        return inOrder.fold;
      });
      for (const fold of heard) expect(fold).toEqual(heard[0]);
      const has = (status: Step['status']) => steps.some((one) => one.status === status);
      const state = (['read', 'delivered', 'failed', 'sent'] as const).find(has);
      expect(heard[0]?.state).toBe(state);
    }),
    { numRuns },
  );
});

test('of a status that is told of again at another time the earliest counts, in any order', () => {
  for (const name of providerNames) {
    const told = [3, 1, 2].flatMap((after) => deliveriesOf(name, [{ status: 'delivered', after, code: '' }]));
    // Each of YCloud's events has an id of its own.
    const own = told.map((raw, place) => raw.replace('evt_1"', `evt_${place}"`));
    for (const order of [own, own.toReversed()])
      expect(hear(name, order).fold?.at).toEqual({ delivered: new Date(start + 1000).toISOString() });
  }
});
