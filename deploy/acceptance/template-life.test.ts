/**
 * A template made here, reviewed, used, stopped by Meta in every way while people wait, and approved again: who waits, what is said,
 * who is written to in its place, and that nobody gets it twice. By HTTP alone, with each provider.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Flow } from '#flow';
import { people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

/** How many people wait; `TEMPLATE_PEOPLE=200` for as many as the issue names. */
const many = Number(process.env.TEMPLATE_PEOPLE ?? 15);
const seconds = 60 + many;

let product: Product;
beforeAll(async () => void (product = await startProduct()), 240_000);
afterAll(() => product?.stop());

const control = async <T>(path: string, body: object): Promise<T> => {
  const answer = await fetch(`${product.ready.sandboxUrl}/_sandbox${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
  return (await answer.json()) as T;
};

interface Listed {
  items: {
    name: string;
    status: string;
    category: string;
    held: number;
    used_by: unknown[];
    previous_category: string | null;
  }[];
  held: { name: string; reason: string; reason_text: { es: string } | null; people: number }[];
  prices: { category: string; amount: string }[];
  sync: { state: string } | null;
}
const templates = async () => (await product.call<Listed>('GET', '/api/crm/marketing/hsm/templates?limit=200')).body;

interface Number {
  id: string;
  wabaId: string;
}
const numbers: Record<string, () => Promise<Number>> = {
  async ycloud() {
    const { body } = await product.call<{ items: { id: string; provider: string; waba_id: string }[] }>(
      'GET',
      '/api/crm/senders',
    );
    const found = body.items.find((one) => one.provider === 'ycloud')!;
    return { id: found.id, wabaId: found.waba_id };
  },
  async 'cloud-api'() {
    const told = await control<{ access_token: string; app_secret: string; numbers: { phone_number_id: string }[] }>(
      '/cloud/credentials',
      {},
    );
    const { status, body } = await product.call<{ id: string; waba_id: string }>('POST', '/api/crm/senders', {
      provider: 'cloud-api',
      api_key: told.access_token,
      more: { app_secret: told.app_secret },
      phone: told.numbers[0]!.phone_number_id,
    });
    expect([status, body]).toEqual([201, expect.anything()]);
    return { id: body.id, wabaId: body.waba_id };
  },
};

/** Whoever has the tag is sent the template. */
function flowOf(tag: string, sender: string, name: string, reserve?: string): Flow {
  const say = (template: string) => ({
    template: { name: template, language: 'es' },
    variables: { 1: '{{lead.name | "amigo"}}' },
  });
  const place = { x: 0, y: 0 };
  return {
    formatVersion: 1,
    nodes: [
      {
        id: 'in',
        kind: 'lead-created',
        config: { filter: { field: 'lead.tags', op: 'contains', value: tag } },
        position: place,
      },
      {
        id: 'say',
        kind: 'send-template',
        config: { ...say(name), sender, ...(reserve && { fallback: say(reserve) }) },
        position: place,
      },
      { id: 'out', kind: 'exit', config: { result: 'none' }, position: place },
    ],
    edges: [
      { id: 'a', from: 'in', port: 'next', to: 'say' },
      { id: 'b', from: 'say', port: 'sent', to: 'out' },
    ],
    settings: { reEntry: 'never', exitOn: [], holdoutPercent: 0, onFailure: 'continue' },
  };
}

describe.each(Object.keys(numbers).map((provider, place) => ({ provider, place })))(
  'by $provider',
  ({ provider, place }) => {
    const own = `propia_${place}`;
    const reserve = `reserva_${place}`;
    const tags = { waits: `espera-${place}`, saved: `reserva-${place}` };
    let first = 100_000 * (place + 1);
    const come = async (tag: string, count: number) => {
      const they = people(count, first).map((one) => ({ ...one, tags: [tag] }));
      first += count;
      await product.ingest(they);
      return new Set(they.map(({ phone }) => phone));
    };
    const sendsTo = async (phones: ReadonlySet<string>) =>
      (await product.sends()).filter(({ to }) => phones.has(to)).map(({ template }) => template!.name);
    const seen = (name: string, look: (one: Listed['items'][number] | undefined) => boolean) =>
      until(`${name} as it is told`, seconds, async () =>
        look((await templates()).items.find((one) => one.name === name)) ? true : null,
      );
    const held = async () => (await templates()).held.filter((one) => one.name === own);
    const heldAre = (count: number, reason: string) =>
      until(`${count} held for ${reason}`, seconds, async () => {
        const found = await held();
        return found.length === 1 && found[0]!.people === count && found[0]!.reason === reason ? found[0]! : null;
      });

    it(
      'holds everybody whose template Meta stops, says so, sends what is in reserve, and goes on once it may',
      { timeout: 8 * seconds * 1000 },
      async () => {
        const { id, wabaId } = await numbers[provider]!();
        const change = (body: object) => control('/templates', { language: 'es', wabaId, name: own, ...body });
        for (const name of [own, reserve]) {
          const body = {
            type: 'BODY',
            text: 'Hola {{1}}, gracias por escribirnos.',
            example: { body_text: [['Ana']] },
          };
          const made = await product.call('POST', '/api/crm/marketing/hsm/templates', {
            name,
            language: 'es',
            category: 'UTILITY',
            waba_id: wabaId,
            components: [body],
          });
          expect([made.status, made.body]).toMatchObject([201, { status: 'PENDING' }]);
        }
        for (const name of [own, reserve]) await seen(name, (one) => one?.status === 'APPROVED');
        await product.publish(`Espera ${place}`, flowOf(tags.waits, id, own));
        await product.publish(`Reserva ${place}`, flowOf(tags.saved, id, own, reserve));
        const before = await come(tags.waits, 2);
        await until('the first two', seconds, async () => ((await sendsTo(before)).length === 2 ? true : null));
        await seen(own, (one) => one?.used_by.length === 2);

        await change({ status: 'PAUSED' });
        await seen(own, (one) => one?.status === 'PAUSED');
        const waiting = await come(tags.waits, many);
        const saved = await come(tags.saved, Math.ceil(many / 3));
        const told = await heldAre(many, 'template-paused');
        expect(told.reason_text?.es).toContain('pausó');
        await until('what is in reserve', seconds, async () =>
          (await sendsTo(saved)).length === saved.size ? true : null,
        );
        expect(new Set(await sendsTo(saved))).toEqual(new Set([reserve]));

        for (const status of ['REJECTED', 'DISABLED', 'PAUSED']) {
          await change({ status });
          await seen(own, (one) => one?.status === status && one.held === many);
        }
        await change({ category: 'MARKETING' });
        await seen(own, (one) => one?.category === 'MARKETING' && one.previous_category === 'UTILITY');
        // Meta tells no amounts; the other one does with each message.
        if (provider === 'ycloud')
          await until('a price', seconds, async () =>
            (await templates()).prices.some((one) => one.category === 'UTILITY' && +one.amount > 0) ? true : null,
          );
        expect(await sendsTo(waiting)).toEqual([]);

        await change({ status: 'APPROVED' });
        await until('everybody who waited', 2 * seconds, async () =>
          (await sendsTo(waiting)).length >= many ? true : null,
        );
        await until('nobody held', seconds, async () => ((await held()).length === 0 ? true : null));
        expect([await sendsTo(waiting), new Set(await sendsTo(waiting))]).toEqual([
          Array.from({ length: many }, () => own),
          new Set([own]),
        ]);
        expect(new Set(await sendsTo(saved))).toEqual(new Set([reserve]));
      },
    );

    it(
      'tells who waits for a template that was deleted at Meta, after a sync that does not find it',
      { timeout: 6 * seconds * 1000 },
      async () => {
        const wabaId = await wabaOf(own);
        await control('/templates', { language: 'es', wabaId, name: own, status: 'DELETED' });
        await seen(own, (one) => one === undefined || /DELET/.test(one.status));
        const late = await come(tags.waits, 3);
        await until('three held', seconds, async () =>
          (await held()).reduce((sum, one) => sum + one.people, 0) === 3 ? true : null,
        );
        const asked = await product.call('POST', '/api/crm/marketing/hsm/templates/sync');
        expect(asked.status).toBeLessThan(300);
        await until('the sync', seconds, async () => ((await templates()).sync?.state === 'completed' ? true : null));
        expect((await held()).reduce((sum, one) => sum + one.people, 0)).toBe(3);
        expect(await sendsTo(late)).toEqual([]);
      },
    );

    const wabaOf = async (name: string) => {
      const { body } = await product.call<{ items: { name: string; waba_id: string }[] }>(
        'GET',
        '/api/crm/marketing/hsm/templates?limit=200',
      );
      return body.items.find((one) => one.name === name)!.waba_id;
    };
  },
);
