/** Each ready-made flow with a lead born through each door: who is written to, and what. All flows are live at once, all people come at once. */
import { readyMadeFlows, type Flow } from '#flow';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Comer, openDoors, onThePhone } from '../testing/doors.ts';
import { people } from '../testing/flows.ts';
import { type Product, startProduct, until } from '../testing/product.ts';

/**
 * The ready-made templates each person gets, by the door they came in and what happened to them right afterwards; `recovery` is
 * its three messages. What comes by a file, or dated before today, starts nothing by itself; what happens afterwards does.
 * The message that makes a lead starts the recovery too, until a deal, a sale or another message ends that; a second one does not
 * start it anew (its cooldown) and ends the follow-up. Enrolled: of 2024, and put in the flow of the column by hand.
 */
const table = `
came by            | nothing more          | a deal with a deadline | a sale now           | a cart left                  | writes   | is lost
the ingest key     | follow-up             | follow-up, reminder    | follow-up, post-sale | follow-up, cart              | recovery | reactivation
the API            | follow-up             | follow-up, reminder    | follow-up, post-sale | follow-up, cart              | recovery | reactivation
an import          |                       | reminder               | post-sale            | cart                         | recovery | reactivation
an import that may | follow-up             | follow-up, reminder    | follow-up, post-sale | follow-up, cart              | recovery | reactivation
a WhatsApp message | follow-up, recovery   | follow-up, reminder    | follow-up, post-sale | follow-up, cart, recovery    |          | recovery, reactivation
a click on an ad   | follow-up, recovery   | follow-up, reminder    | follow-up, post-sale | follow-up, cart, recovery    |          | recovery, reactivation
an Instant Form    | follow-up             | follow-up, reminder    | follow-up, post-sale | follow-up, cart              | recovery | reactivation
hand               | follow-up             | follow-up, reminder    | follow-up, post-sale | follow-up, cart              | recovery | reactivation
the API, of 2024   |                       | reminder               | post-sale            | cart                         | recovery | reactivation
hand, enrolled     | follow-up             | reminder               | post-sale            | cart                         | recovery | reactivation
`;
const templates: Record<string, string[]> = {
  'follow-up': ['lead_followup'],
  reminder: ['opportunity_reminder'],
  'post-sale': ['post_sale_feedback'],
  cart: ['abandoned_cart'],
  recovery: ['booking_recovery_1', 'booking_recovery_2', 'booking_recovery_3'],
  reactivation: ['reactivation_1'],
};
/** The flow of each column. */
const flowOf: Record<string, string> = {
  'nothing more': 'lead-follow-up',
  'a deal with a deadline': 'opportunity-reminder',
  'a sale now': 'post-sale-feedback',
  'a cart left': 'abandoned-cart',
  writes: 'booking-recovery',
  'is lost': 'reactivation',
};
/** The flows as they ship, but for the length of their waits, and awake at night. */
const seconds: Record<string, string> = {
  PT24H: 'PT20S',
  PT2H: 'PT15S',
  PT8H: 'PT1S',
  P7D: 'PT6S',
  PT48H: 'PT6S',
  P30D: 'PT6S',
};
const shortened = ({ flow }: { flow: Flow }): Flow => {
  const short = JSON.parse(JSON.stringify(flow), (_, value: unknown) => seconds[value as string] ?? value) as Flow;
  return { ...short, settings: { ...short.settings, quietHours: null } };
};

const [head, ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()));
const occasions = head!.slice(1);
interface Person extends Comer {
  id?: string;
  door: string;
  occasion: string;
  expected: string[];
}
const everybody: Person[] = rows.flatMap(([door, ...cells], row) =>
  cells.map((cell, column) => ({
    ...people(1, 9_000 + row * cells.length + column)[0]!,
    door: door!,
    occasion: occasions[column]!,
    expected: cell
      .split(', ')
      .flatMap((word) => templates[word] ?? [])
      .toSorted(),
  })),
);

let product: Product;
beforeAll(async () => void (product = await startProduct()), 180_000);
afterAll(() => product?.stop());

async function call<T = { id: string }>(method: string, path: string, body?: object): Promise<T> {
  const answer = await product.call<T>(method, `/api/crm${path}`, body);
  expect(answer.status, `${method} ${path}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
  return answer.body;
}
const longAgo = { created_at: '2024-05-01T12:00:00Z' };

async function comeIn(): Promise<void> {
  const doors = await openDoors(product);
  const by: Record<string, (person: Person) => Promise<unknown>> = {
    'the ingest key': doors.ingest,
    'the API': doors.api,
    'an import': doors.import,
    'an import that may': (person) => doors.import({ ...person, more: { start_flows: true } }),
    'a WhatsApp message': doors.message,
    'a click on an ad': doors.click,
    'an Instant Form': doors.form,
    hand: doors.hand,
    'the API, of 2024': (person) => doors.api({ ...person, more: longAgo }),
    'hand, enrolled': (person) =>
      doors.hand({ ...person, more: { ...longAgo, ...(person.occasion === 'is lost' ? { status: 'lost' } : {}) } }),
  };
  await Promise.all(everybody.map((person) => by[person.door]!(person)));
}

/** What happens to a lead; where it is to be enrolled by hand, quietly. */
async function happens({ id, phone, door, occasion }: Person): Promise<unknown> {
  const about = { lead_id: id, currency: 'ARS', ...(door === 'hand, enrolled' ? { start_flows: false } : {}) };
  switch (occasion) {
    case 'a deal with a deadline': {
      const deadline = new Date(Date.now() + 25_000).toISOString();
      return await call('POST', '/opportunities', { ...about, name: 'Plan', value: '1000.00', deadline });
    }
    case 'a sale now':
      return await call('POST', '/sales', { ...about, amount: '5000.00' });
    case 'a cart left':
      return await call('POST', '/carts', { ...about, items: [{ name: 'Zapatillas', quantity: 2 }], value: '800.00' });
    case 'writes':
      return door === 'hand, enrolled' || (await onThePhone(product, { from: phone, text: 'Hola, sigo aquí' }));
    case 'is lost':
      return door === 'hand, enrolled' || (await call('PATCH', `/leads/${id}`, { status: 'lost' }));
    default:
      return null;
  }
}

async function received(): Promise<Map<string, string[]>> {
  const sends = (await product.sends()).toSorted((a, b) => (a.template!.name < b.template!.name ? -1 : 1));
  return new Map(
    [...Map.groupBy(sends, ({ to }) => to)].map(([to, all]) => [to, all.map((one) => one.template!.name)]),
  );
}

it('writes to whom it should, whatever the door', { timeout: 180_000 }, async () => {
  const flows = new Map<string, string>();
  for (const one of readyMadeFlows) flows.set(one.id, await product.publish(one.id, shortened(one)));

  await comeIn();
  await until('everybody', 30, async () => {
    const { items } = await call<{ items: { id: string; phone: string }[] }>('GET', '/leads?limit=200');
    for (const person of everybody) person.id = items.find(({ phone }) => phone === person.phone)?.id;
    return everybody.every(({ id }) => id) || null;
  });
  await Promise.all(everybody.map(happens));
  for (const occasion of occasions) {
    const [person] = everybody.filter((one) => one.door === 'hand, enrolled' && one.occasion === occasion);
    const path = `/flows/${flows.get(flowOf[occasion]!)}/enrol`;
    expect(await call('POST', path, { lead_ids: [person!.id] }), occasion).toMatchObject({ enrolled: 1 });
  }

  const wanted = everybody.reduce((sum, { expected }) => sum + expected.length, 0);
  await until('all messages', 60, async () => ((await product.sends()).length >= wanted ? true : null)).catch(() => {});
  await until('nobody inside', 30, async () => {
    const open = await call<{ items: unknown[] }>('GET', '/enrolments?state=open&limit=1');
    return open.items.length === 0 ? true : null;
  });
  const got = await received();
  const cell = ({ door, occasion }: Person, names: string[]) => `${door}, ${occasion}: ${names.join(' ')}`;
  expect(everybody.map((person) => cell(person, got.get(person.phone) ?? []))).toEqual(
    everybody.map((person) => cell(person, person.expected)),
  );
});
