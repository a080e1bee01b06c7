/** Whose account it is. The names S1 and S6 are those of the attacks that this file holds off. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashPassword } from '../password.ts';
import { caller, createTestApi, testEnv } from '../../testing.ts';
import type { Answer, Caller, TestApi } from '../../testing.ts';
import { acceptBy, lettersOf, linkOf } from '../../testing/links.ts';

let api: TestApi;
let mailing: TestApi;
beforeAll(async () => {
  [api, mailing] = await Promise.all([
    createTestApi(),
    createTestApi({ env: { MAIL_FROM: 'Cadencia <hi@example.com>' } }),
  ]);
});
afterAll(() => Promise.all([api.stop(), mailing.stop()]));

const password = 'a long enough sentence';
const other = 'another quite long sentence';
const newEmail = () => `${crypto.randomUUID()}@example.com`;
const someone = (email = newEmail(), role = 'seller') => ({ email, name: 'New', role });
const jar = (answer: Answer) =>
  answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0]!)
    .join('; ');
const login = (email: string, given: string, over = {}) =>
  api.nobody.post('/api/auth/login', { email, password: given, ...over });
/** Somebody who signs in: a caller with their cookies. */
async function signedIn(email: string, given: string): Promise<Caller> {
  const answer = await login(email, given);
  expect(answer.status).toBe(200);
  return caller(api.app, { cookie: jar(answer), 'sec-fetch-site': 'same-origin' });
}
/** A member of a new tenant who came by an invitation. */
async function member(ceo: Caller, email: string, given = password): Promise<{ link: string; id: string }> {
  const { body } = await ceo.post('/api/crm/team', someone(email));
  expect((await acceptBy(api.nobody, body.link, given)).status).toBe(200);
  return { link: body.link, id: body.id };
}
const team = async (ceo: Caller) =>
  (await ceo.get('/api/crm/team')).body.items as { id: string; email: string; name: string }[];

describe('an invitation', () => {
  it('makes a member of whoever accepts by choosing a password, and of nobody before that', async () => {
    const ceo = await api.person();
    const input = someone();
    const made = await ceo.post('/api/crm/team', input);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ ...input, is_mailed: false });
    expect(await team(ceo)).toHaveLength(1);
    expect((await login(input.email, password)).status).toBe(401);
    const { token } = linkOf(made.body.link);
    const offer = await api.nobody.post('/api/auth/invitation', { token });
    expect(offer.body).toMatchObject({ email: input.email, role: 'seller', is_member: false });
    expect((await api.nobody.post('/api/auth/invitation/accept', { token, password: 'short' })).status).toBe(422);
    const joined = await acceptBy(api.nobody, made.body.link, password);
    expect(joined.body.user).toMatchObject({ email: input.email, name: 'New', role: 'seller' });
    expect((await login(input.email, password)).status).toBe(200);
    expect(await team(ceo)).toHaveLength(2);
    for (const path of ['', '/accept', '/refuse']) {
      expect((await api.nobody.post(`/api/auth/invitation${path}`, { token })).body.code).toBe('invalid_link');
    }
    expect((await ceo.post('/api/crm/team', input)).body.code).toBe('already_exists');
  });

  it('is listed, sent again under another link, withdrawn and refused', async () => {
    const ceo = await api.person();
    const [first, second] = [await ceo.post('/api/crm/team', someone()), await ceo.post('/api/crm/team', someone())];
    expect((await ceo.post('/api/crm/team', someone(first.body.email))).body.code).toBe('already_exists');
    const { items } = (await ceo.get('/api/crm/team/invitations')).body;
    expect(items.map((item: { id: string }) => item.id)).toEqual([second.body.id, first.body.id]);
    expect(JSON.stringify(items)).not.toMatch(/token|link/);
    const again = await ceo.post(`/api/crm/team/invitations/${first.body.id}/resend`);
    expect((await acceptBy(api.nobody, first.body.link, password)).body.code).toBe('invalid_link');
    expect(
      (await api.nobody.post('/api/auth/invitation/refuse', { token: linkOf(again.body.link).token })).status,
    ).toBe(204);
    expect((await ceo.delete(`/api/crm/team/invitations/${second.body.id}`)).status).toBe(204);
    for (const { link } of [again.body, second.body]) {
      expect((await acceptBy(api.nobody, link, password)).body.code).toBe('invalid_link');
    }
    expect((await ceo.get('/api/crm/team/invitations')).body.items).toEqual([]);
  });

  it('ends by itself, and is swept away then', async () => {
    const ceo = await api.person();
    const { body } = await ceo.post('/api/crm/team', someone());
    await api.database.owner()`update invitations set expires_at = now() - interval '1 second' where id = ${body.id}`;
    expect((await acceptBy(api.nobody, body.link, password)).body.code).toBe('invalid_link');
    expect((await ceo.post(`/api/crm/team/invitations/${body.id}/resend`)).status).toBe(404);
    // Its address may be invited anew at once.
    expect((await ceo.post('/api/crm/team', someone(body.email))).status).toBe(201);
    await api.database.owner()`update invitations set expires_at = now() - interval '1 second' where email = ${body.email}`;
    expect((await api.database.sql`select drop_expired_links() as n`)[0]!.n).toBe(1);
  });

  it('is accepted by who is signed in with its address, and by nobody else', async () => {
    const [home, away] = [await api.person(), await api.person()];
    const email = newEmail();
    await member(home, email);
    const invited = await away.post('/api/crm/team', someone(email, 'admin'));
    const { token } = linkOf(invited.body.link);
    expect((await api.nobody.post('/api/auth/invitation/accept', { token })).status).toBe(401);
    const stranger = await signedIn((await member(home, newEmail()), (await team(home)).at(-1)!.email), password);
    expect((await stranger.post('/api/auth/invitation/accept', { token })).body.code).toBe('other_account');
    const person = await signedIn(email, password);
    const joined = await person.post('/api/auth/invitation/accept', { token });
    expect(joined.body).toMatchObject({ user: { role: 'admin' }, tenant: { id: away.tenantId } });
    expect(joined.body.tenants).toHaveLength(2);
    const me = caller(api.app, { cookie: jar(joined), 'sec-fetch-site': 'same-origin' });
    expect((await me.post('/api/auth/tenant', { tenant_id: crypto.randomUUID() })).status).toBe(404);
    const there = await me.post('/api/auth/tenant', { tenant_id: home.tenantId });
    expect(there.body).toMatchObject({ user: { role: 'seller' }, tenant: { id: home.tenantId } });
    expect((await me.get('/api/auth/me')).status).toBe(401);
    // One password opens both; who they are is another id in each.
    const [here, elsewhere] = [await team(home), await team(away)].map((all) =>
      all.find((each) => each.email === email),
    );
    expect(here!.id).not.toBe(elsewhere!.id);
    expect((await login(email, password, { tenant_id: away.tenantId })).body.tenant.id).toBe(away.tenantId);
  });

  it('counts once, however many accept at the same time', async () => {
    const ceo = await api.person();
    const { body } = await ceo.post('/api/crm/team', someone());
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, i) => acceptBy(api.nobody, body.link, `${password} ${i}`)),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await team(ceo)).toHaveLength(2);
  });
});

describe('an address that somebody else named first (S1)', () => {
  it('belongs to whoever each tenant gives its link to: the first password opens nothing but the first tenant', async () => {
    const attacker = await api.person('admin');
    const email = newEmail();
    const known = 'Attacker-Knows-1234';
    await member(attacker, email, known);
    const authorization = `Bearer ${testEnv.ADMIN_TOKEN}`;
    const made = await api.nobody.post(
      '/api/operator/tenants',
      { name: 'Victim', ceo: { email, name: 'Owner' } },
      { authorization },
    );
    expect(made.status).toBe(201);
    const to = { tenant_id: made.body.tenant_id };
    expect((await login(email, known, to)).status).toBe(401);
    expect((await acceptBy(api.nobody, made.body.invitation.link, 'The-Real-Owners-Pass-99')).status).toBe(200);
    expect((await login(email, 'The-Real-Owners-Pass-99')).body.tenant.id).toBe(made.body.tenant_id);
    expect((await login(email, known, to)).status).toBe(401);
    const first = await login(email, known);
    expect(first.body.tenant.id).toBe(attacker.tenantId);
    expect(first.body.tenants).toHaveLength(1);
    // Nor does the first account see, or end, the other one's sessions.
    const thief = caller(api.app, { cookie: jar(first), 'sec-fetch-site': 'same-origin' });
    expect(
      (await thief.get('/api/auth/sessions')).body.items.map((each: { tenant_name: string }) => each.tenant_name),
    ).not.toContain('Victim');
  });

  it('is not taken over by the link that an inviter was shown, whoever has an account of it', async () => {
    const [home, attacker] = [await api.person(), await api.person()];
    const email = newEmail();
    await member(home, email);
    // The inviter keeps the link and chooses a password by it.
    await member(attacker, email, other);
    expect((await login(email, other)).body.tenants.map((each: { id: string }) => each.id)).toEqual([
      attacker.tenantId,
    ]);
    expect((await login(email, password)).body.tenants.map((each: { id: string }) => each.id)).toEqual([home.tenantId]);
  });
});

describe('an address that exists elsewhere (S6)', () => {
  /** All that a tenant can do about an address, and what it is told, without what is random. */
  async function everyAnswer(ceo: Caller, email: string): Promise<unknown[]> {
    const seen: Answer[] = [];
    const see = async (asked: Promise<Answer>) => {
      const answer = await asked;
      seen.push(answer);
      return answer.body;
    };
    const invited = await see(ceo.post('/api/crm/team', someone(email)));
    await see(ceo.post('/api/crm/team', someone(email)));
    await see(ceo.get('/api/crm/team'));
    await see(ceo.get('/api/crm/team/invitations'));
    const again = await see(ceo.post(`/api/crm/team/invitations/${invited.id}/resend`));
    await see(api.nobody.post('/api/auth/invitation', { token: linkOf(again.link).token }));
    await see(login(email, other));
    await see(acceptBy(api.nobody, again.link, other));
    const found = (await team(ceo)).find((each) => each.email === email)!;
    await see(ceo.get('/api/crm/team'));
    const link = await see(ceo.post(`/api/crm/team/${found.id}/password`));
    await see(api.nobody.post('/api/auth/invitation', { token: linkOf(link.link).token }));
    await see(acceptBy(api.nobody, link.link, `${other} 2`));
    await see(ceo.get('/api/crm/team'));
    await see(login(email, other));
    await see(login(email, `${other} 2`));
    await see(ceo.patch(`/api/crm/team/${found.id}`, { role: 'admin', name: 'Other' }));
    await see(ceo.delete(`/api/crm/team/${found.id}`));
    await see(ceo.post('/api/crm/team', someone(email)));
    const { items } = await see(ceo.get('/api/crm/team/invitations'));
    await see(ceo.delete(`/api/crm/team/invitations/${items[0].id}`));
    return seen.map(({ status, body, headers }) => [
      status,
      [...headers.keys()].toSorted(),
      JSON.parse(
        JSON.stringify(body)
          .replaceAll(email, '<email>')
          .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '<id>')
          .replaceAll(/#[\w-]{43}/g, '#<token>')
          .replaceAll(/ceo-\w+/g, '<ceo>')
          .replaceAll(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"<instant>"'),
      ),
    ]);
  }

  it('gets the same answers as one that nobody has, through everything that can be asked', async () => {
    const home = await api.person();
    const email = newEmail();
    await member(home, email, password);
    const person = await signedIn(email, password);
    await person.patch('/api/auth/me', { locale: 'en' });
    const there = await everyAnswer(await api.person(), email);
    const nowhere = await everyAnswer(await api.person(), newEmail());
    expect(there).toEqual(nowhere);
    expect(there.map((answer) => (answer as [number])[0])).toEqual([
      201, 409, 200, 200, 200, 200, 401, 200, 200, 200, 200, 200, 200, 401, 200, 200, 204, 201, 200, 204,
    ]);
    // And nothing of it reached the person.
    expect((await person.get('/api/auth/me')).body).toMatchObject({
      user: { locale: 'en' },
      tenants: [{ id: home.tenantId }],
    });
  });

  it('takes as long to invite and to accept', async () => {
    const [home, ceo] = [await api.person(), await api.person()];
    const hash = await hashPassword(password);
    const times: Record<string, number[]> = { known: [], unknown: [] };
    for (let i = 0; i < 5; i++) {
      for (const who of ['known', 'unknown']) {
        const email = newEmail();
        if (who === 'known') await api.database.createUser(home.tenantId, { email, passwordHash: hash });
        const started = performance.now();
        const { body } = await ceo.post('/api/crm/team', someone(email));
        await acceptBy(api.nobody, body.link, other);
        await login(email, 'not the password');
        times[who]!.push(performance.now() - started);
      }
    }
    const [known, unknown] = Object.values(times).map((all) => all.toSorted((a, b) => a - b)[2]!) as [number, number];
    expect(Math.abs(known - unknown)).toBeLessThan(Math.max(known, unknown) * 0.5);
  }, 120_000);

  it('leaves its own ceo what is theirs: a new password for here, which opens nothing elsewhere', async () => {
    const [home, away] = [await api.person(), await api.person()];
    const email = newEmail();
    await member(home, email);
    const person = await signedIn(email, password);
    const invited = await away.post('/api/crm/team', someone(email));
    await person.post('/api/auth/invitation/accept', { token: linkOf(invited.body.link).token });
    const { id } = (await team(home)).find((each) => each.email === email)!;
    const link = await home.post(`/api/crm/team/${id}/password`);
    expect(link.status).toBe(200);
    // The ceo keeps the link and uses it: they are in their own tenant, where they were before.
    const opened = await acceptBy(api.nobody, link.body.link, other);
    expect(opened.body.tenants.map((each: { id: string }) => each.id)).toEqual([home.tenantId]);
    expect((await team(home)).find((each) => each.email === email)!.id).toBe(id);
    expect((await login(email, other, { tenant_id: away.tenantId })).status).toBe(401);
    expect((await login(email, password)).body.tenants.map((each: { id: string }) => each.id)).toEqual([away.tenantId]);
  });

  it('ends with its last membership: of somebody who was removed everywhere nothing is kept', async () => {
    const [home, away] = [await api.person(), await api.person()];
    const email = newEmail();
    await member(home, email);
    const person = await signedIn(email, password);
    const invited = await away.post('/api/crm/team', someone(email));
    await person.post('/api/auth/invitation/accept', { token: linkOf(invited.body.link).token });
    const accounts = async () => (await api.database.owner()`select id from users where email = ${email}`).length;
    const leave = async (ceo: Caller) =>
      await ceo.delete(`/api/crm/team/${(await team(ceo)).find((each) => each.email === email)!.id}`);
    await leave(home);
    expect(await accounts()).toBe(1);
    expect((await login(email, password)).body.tenant.id).toBe(away.tenantId);
    await leave(away);
    expect(await accounts()).toBe(0);
    // Two that leave at the same moment, too.
    await Promise.all([member(home, email), member(away, email)]);
    await Promise.all([leave(home), leave(away)]);
    expect(await accounts()).toBe(0);
  });
});

describe('where mail is sent', () => {
  const postedTo = async (email: string) => (await lettersOf(mailing)).filter((letter) => letter.to === email);

  it('the link goes to the address and to nobody else, sealed until it is sent', async () => {
    const ceo = await mailing.person();
    const email = newEmail();
    const made = await ceo.post('/api/crm/team', someone(email));
    expect(made.body).toMatchObject({ is_mailed: true, link: null });
    const [letter] = await postedTo(email);
    const { token, page } = linkOf(letter!.text);
    expect(page).toBe('invitation');
    const rows = JSON.stringify(await mailing.database.owner()`select encode(sealed, 'escape') as text from mails`);
    expect(rows).not.toContain(email);
    expect(rows).not.toContain(token);
    expect((await acceptBy(mailing.nobody, letter!.text, password)).status).toBe(200);
  });

  it('a mailed link proves the address: its one account opens every tenant that wrote to it', async () => {
    const [home, away] = [await mailing.person(), await mailing.person()];
    const email = newEmail();
    await home.post('/api/crm/team', someone(email));
    await acceptBy(mailing.nobody, (await postedTo(email))[0]!.text, password);
    await away.post('/api/crm/team', someone(email));
    // Another password by the second letter is another password for the account: the mailbox is theirs.
    const joined = await acceptBy(mailing.nobody, (await postedTo(email))[1]!.text, other);
    expect(joined.body.tenants).toHaveLength(2);
    expect((await mailing.nobody.post('/api/auth/login', { email, password })).status).toBe(401);
  });

  it('a person finds back by mail alone, and the answer is the same for an address that nobody has', async () => {
    const ceo = await mailing.person();
    const email = newEmail();
    await ceo.post('/api/crm/team', someone(email));
    const joined = await acceptBy(mailing.nobody, (await postedTo(email))[0]!.text, password);
    const ask = (address: string) => mailing.nobody.post('/api/auth/password/forgotten', { email: address });
    const [known, unknown] = [await ask(email), await ask(newEmail())];
    expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
    expect(known.status).toBe(204);
    await expect.poll(async () => (await postedTo(email)).length).toBe(2);
    const { token, page } = linkOf((await postedTo(email))[1]!.text);
    expect(page).toBe('new-password');
    expect((await mailing.nobody.post('/api/auth/password/link', { token })).body).toEqual({ email });
    const back = await mailing.nobody.post('/api/auth/password/renew', { token, password: other });
    expect(back.body.user.email).toBe(email);
    expect((await mailing.nobody.post('/api/auth/password/renew', { token, password })).body.code).toBe('invalid_link');
    expect((await caller(mailing.app, { cookie: jar(joined) }).get('/api/auth/me')).status).toBe(401);
    expect((await mailing.nobody.post('/api/auth/login', { email, password: other })).status).toBe(200);
  });

  it('and where none is sent, a person is told whom to ask', async () => {
    expect((await api.nobody.post('/api/auth/password/forgotten', { email: newEmail() })).body.code).toBe('no_mail');
  });
});
