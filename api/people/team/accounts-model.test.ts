/**
 * Two tenants and one person, in any order of invite, accept, refuse, reset, remove and the operator's own: a model says where each
 * password ought to open, and what each tenant ought to be told. `MODEL_RUNS=200` looks at as many orders.
 */
import fc from 'fast-check';
import process from 'node:process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { hashPassword } from '../password.ts';
import { caller, createTestApi, testEnv } from '../../testing.ts';
import type { Answer, Caller, Person, TestApi } from '../../testing.ts';
import { linkOf } from '../../testing/links.ts';

let api: TestApi;
let elsewhere: string;
beforeAll(async () => {
  api = await createTestApi();
  elsewhere = await hashPassword('somewhere else entirely');
});
afterAll(() => api.stop());

const runs = Number(process.env.MODEL_RUNS ?? 4);
const operator = { authorization: `Bearer ${testEnv.ADMIN_TOKEN}` };
const passwords = ['the first long sentence', 'the second long sentence'] as const;

type Step =
  | { do: 'invite' | 'resend' | 'withdraw' | 'refuse' | 'remove' | 'reset' | 'operator'; tenant: 0 | 1 }
  | { do: 'accept'; tenant: 0 | 1; password: 0 | 1; stale: boolean }
  | { do: 'join'; tenant: 0 | 1; password: 0 | 1 };

const tenant = fc.constantFrom(0 as const, 1 as const);
const password = fc.constantFrom(0 as const, 1 as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('invite' as const), tenant }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('accept' as const), tenant, password, stale: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('join' as const), tenant, password }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(...(['resend', 'withdraw', 'refuse', 'remove', 'reset', 'operator'] as const)),
      tenant,
    }),
  },
);

/** What ought to be so in one tenant. */
interface Place {
  ceo: Person;
  /** The link that counts, and those that did. */
  link: string | null;
  stale: string[];
  /** Whether the link is for a member. */
  renews: boolean;
  /** Which account opens it; null: the person is no member. Accounts are numbers of the model's. */
  account: number | null;
}

class World {
  readonly places: [Place, Place];
  readonly email: string;
  /** The password of each account. */
  readonly accounts: (0 | 1)[] = [];
  /** What one tenant was told, without what is random. */
  readonly told: [string[], string[]] = [[], []];
  constructor(ceos: [Person, Person], email: string) {
    this.email = email;
    const empty = (ceo: Person): Place => ({ ceo, link: null, stale: [], renews: false, account: null });
    this.places = [empty(ceos[0]), empty(ceos[1])];
  }
}

const tell = (world: World, which: 0 | 1, answer: Answer) => {
  const text = JSON.stringify([answer.status, answer.body])
    .replaceAll(world.email, '<email>')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
    .replaceAll(/#[\w-]{43}/g, '#<token>')
    .replaceAll(/ceo-\w+/g, '<ceo>')
    .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"<instant>"');
  world.told[which].push(text);
  return answer;
};

const holder = async (world: World, given: 0 | 1): Promise<Caller | null> => {
  const answer = await api.nobody.post('/api/auth/login', { email: world.email, password: passwords[given] });
  if (answer.status !== 200) return null;
  const cookie = answer.headers.getSetCookie().map((line) => line.split(';')[0]!);
  return caller(api.app, { cookie: cookie.join('; '), 'sec-fetch-site': 'same-origin' });
};

/** Does a step for real and in the model. What the tenant's ceo is answered is written down. */
async function take(world: World, action: Step): Promise<void> {
  const place = world.places[action.tenant];
  const { ceo } = place;
  const ask = async (asked: Promise<Answer>) => tell(world, action.tenant, await asked);
  const found = async <T extends { id: string; email: string }>(path: string) =>
    ((await ask(ceo.get(path))).body.items as T[]).find(({ email }) => email === world.email)?.id;
  const take = (link: string | null, renews: boolean) => {
    if (place.link) place.stale.push(place.link);
    Object.assign(place, { link, renews });
  };
  const person = { email: world.email, name: 'Ana' };
  switch (action.do) {
    case 'invite':
    case 'operator': {
      const answer =
        action.do === 'invite'
          ? await ask(ceo.post('/api/crm/team', { ...person, role: 'seller' }))
          : await ask(api.nobody.post(`/api/operator/tenants/${ceo.tenantId}/ceo`, person, operator));
      expect(answer.status).toBe(place.account === null && place.link === null ? 201 : 409);
      if (answer.status === 201) take(answer.body.link, false);
      return;
    }
    case 'resend':
    case 'withdraw': {
      const id = await found('/api/crm/team/invitations');
      expect(id !== undefined).toBe(place.link !== null && !place.renews);
      if (id === undefined) return;
      if (action.do === 'withdraw') {
        await ask(ceo.delete(`/api/crm/team/invitations/${id}`));
        take(null, false);
      } else take((await ask(ceo.post(`/api/crm/team/invitations/${id}/resend`))).body.link, false);
      return;
    }
    case 'remove':
    case 'reset': {
      const id = await found('/api/crm/team');
      expect(id !== undefined).toBe(place.account !== null);
      if (id === undefined) return;
      if (action.do === 'remove') {
        expect((await ask(ceo.delete(`/api/crm/team/${id}`))).status).toBe(204);
        place.account = null;
        take(null, false);
      } else take((await ask(ceo.post(`/api/crm/team/${id}/password`))).body.link, true);
      return;
    }
    case 'refuse': {
      if (!place.link) return;
      await ask(api.nobody.post('/api/auth/invitation/refuse', { token: linkOf(place.link).token }));
      take(null, false);
      return;
    }
    case 'accept': {
      const link = action.stale ? place.stale.at(-1) : place.link;
      if (!link) return;
      const body = { token: linkOf(link).token, password: passwords[action.password] };
      const answer = await api.nobody.post('/api/auth/invitation/accept', body);
      expect(answer.status).toBe(action.stale ? 404 : 200);
      if (action.stale) return;
      // It signs in where it was invited, and nowhere else.
      expect(answer.body.tenants.map(({ id }: { id: string }) => id)).toEqual([ceo.tenantId]);
      place.account = world.accounts.push(action.password) - 1;
      take(null, false);
      return;
    }
    case 'join': {
      const who = await holder(world, action.password);
      const opens = world.places.find(
        (each) => each.account !== null && world.accounts[each.account] === action.password,
      );
      expect(who !== null).toBe(opens !== undefined);
      if (!who || !place.link) return;
      const me = await who.get('/api/auth/me');
      const home = world.places.find((each) => each.ceo.tenantId === me.body.tenant.id)!;
      const answer = await who.post('/api/auth/invitation/accept', { token: linkOf(place.link).token });
      expect(answer.status).toBe(200);
      place.account = home.account;
      take(null, false);
    }
  }
}

/** Where each password signs in, and how many accounts there are. */
async function doorsOf(world: World) {
  const doors = [];
  for (const password of passwords) {
    const answer = await api.nobody.post('/api/auth/login', { email: world.email, password });
    const tenants: { id: string }[] = answer.status === 200 ? answer.body.tenants : [];
    doors.push(tenants.map(({ id }) => id).toSorted());
  }
  const rows = await api.database.owner()`select id from users where email = ${world.email}`;
  return { doors, accounts: rows.length };
}

/** The same as the model says it; no account is left that opens nothing. */
function wantedOf(world: World): Awaited<ReturnType<typeof doorsOf>> {
  const live = world.places.flatMap(({ account, ceo }) => (account === null ? [] : [{ account, ceo }]));
  const doors = passwords.map((_, given) =>
    live
      .filter(({ account }) => world.accounts[account] === given)
      .map(({ ceo }) => ceo.tenantId)
      .toSorted(),
  );
  return { doors, accounts: new Set(live.map(({ account }) => account)).size };
}

async function newWorld(): Promise<World> {
  // All of them come from one address: what one tries wrong is not to keep the next one waiting.
  await api.database.owner()`delete from sign_in_attempts`;
  await api.database.owner()`delete from rate_limits`;
  const ceos: [Person, Person] = [await api.person(), await api.person()];
  return new World(ceos, `${crypto.randomUUID()}@example.com`);
}

it(
  'nobody signs in where they were not invited and accepted, in any order of what two tenants and an operator do',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
        const world = await newWorld();
        for (const action of steps) await take(world, action);
        expect(await doorsOf(world)).toEqual(wantedOf(world));
      }),
      { numRuns: runs },
    );
  },
  120_000 + runs * 15_000,
);

it(
  'no answer tells one tenant what the other one has done, in any order',
  async () => {
    const alone = fc.array(step, { minLength: 3, maxLength: 10 }).map((steps) =>
      // What the person does by their own account is theirs to tell; what a tenant does alone is looked at.
      steps.filter((each) => each.do !== 'join').map((each) => ({ ...each, tenant: 0 as const })),
    );
    await fc.assert(
      fc.asyncProperty(alone, async (steps) => {
        const [known, unknown] = [await newWorld(), await newWorld()];
        // The address of the first world has an account in a third tenant, which is used.
        const third = await api.person();
        await api.database.createUser(third.tenantId, { email: known.email, passwordHash: elsewhere });
        for (const action of steps) for (const world of [known, unknown]) await take(world, action);
        expect(known.told).toEqual(unknown.told);
        const back = { email: known.email, password: 'somewhere else entirely' };
        const answer = await api.nobody.post('/api/auth/login', back);
        expect(answer.body.tenants.map(({ id }: { id: string }) => id)).toEqual([third.tenantId]);
      }),
      { numRuns: runs },
    );
  },
  120_000 + runs * 15_000,
);
