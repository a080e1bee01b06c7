/** Conversations over HTTP: the lists, answering by a template, saved replies, notes. */
import { insertSender } from '#db/sending/senders.ts';
import { insertInbound } from '#db/sending/inbound.ts';
import { storeTemplate } from '#db/sending/template-store.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { homeOf, inTenant, newLead } from '../../testing/flow-scene.ts';
import { createTestApi, type Person, type TestApi } from '../../testing.ts';

let api: TestApi;
let ceo: Person;
let seller: Person;
const ours = '+12025550110';
let people = 0;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  seller = await api.person('seller', homeOf(ceo));
  await inTenant(api, ceo, async (tx) => {
    await insertSender(tx, {
      id: randomUUID(),
      provider: 'ycloud',
      phone: ours,
      label: 'Ventas',
      wabaId: 'w',
      status: 'CONNECTED',
      quality: null,
      messagingLimit: null,
      credentialKey: 'k',
    });
    for (const [name, status] of [
      ['hola', 'APPROVED'],
      ['espera', 'PENDING'],
    ] as const)
      await storeTemplate(tx, {
        provider: 'ycloud',
        wabaId: 'w',
        name,
        language: 'es',
        category: 'UTILITY',
        status,
        components: [{ type: 'BODY', text: 'Hola {{1}}, quedó {{2}}' }],
        at: new Date(0),
      });
  });
});
afterAll(() => api.stop());

/** A lead who wrote so many hours ago; null: never. */
async function lead(name: string, hoursAgo: number | null, over: object = {}): Promise<string> {
  const id = await newLead(ceo, { name, phone: `+54911610${String(10_000 + ++people)}`, ...over });
  if (hoursAgo !== null)
    await inTenant(api, ceo, (tx) =>
      insertInbound(tx, {
        leadId: id,
        to: ours,
        externalId: `wamid.${people}`,
        type: 'text',
        text: `soy ${name}`,
        buttonPayload: null,
        said: null,
        contextWamid: null,
        aboutWamid: null,
        referral: null,
        receivedAt: new Date(Date.now() - hoursAgo * 3_600_000),
        isReply: true,
      }),
    );
  return id;
}
const names = async (who: Person, query: string) =>
  (await who.get(`/api/crm/conversations?${query}`)).body.items.map(({ name }: { name: string }) => name);

describe('conversations', () => {
  it('begin with a word, move with each, page by cursor, and show a seller their own', async () => {
    const ana = await lead('Ana', 3, { seller_id: seller.userId });
    const beto = await lead('Beto', 2);
    await lead('Nadie', null);
    expect(await names(ceo, 'view=unanswered')).toEqual(['Beto', 'Ana']);
    expect(await names(seller, 'view=unanswered')).toEqual(['Ana']);
    expect(await names(seller, 'view=mine')).toEqual(['Ana']);
    expect(await names(ceo, 'q=bet')).toEqual(['Beto']);
    const first = await ceo.get('/api/crm/conversations?limit=1');
    expect(first.body).toMatchObject({
      items: [{ id: beto, waiting_since: expect.any(String), last: { from: 'them', text: 'soy Beto' } }],
    });
    const second = await ceo.get(`/api/crm/conversations?limit=1&cursor=${first.body.next_cursor}`);
    expect(second.body.items).toMatchObject([{ id: ana, seller_id: seller.userId }]);

    expect((await seller.post(`/api/crm/leads/${ana}/messages`, { text: 'Hola' })).status).toBe(201);
    expect(await names(ceo, 'view=unanswered')).toEqual(['Beto']);
    expect(await names(ceo, 'view=open')).toEqual(['Ana', 'Beto']);
    // Nobody has read yet what is only planned.
    expect((await ceo.get(`/api/crm/conversations/${ana}`)).body.last).toMatchObject({ from: 'them', text: 'soy Ana' });
    expect((await ceo.get('/api/crm/conversations/counts')).body).toEqual({ open: 2, mine: 0, unanswered: 1 });
    expect((await ceo.get('/api/crm/conversations?view=all')).status).toBe(422);
  });

  it('are closed and opened again, by those whose they are, and the audit says who', async () => {
    const id = await lead('Caro', 1);
    const path = `/api/crm/conversations/${id}`;
    expect((await seller.patch(path, { closed: true })).status).toBe(404);
    expect((await ceo.patch(path, { closed: true })).body).toMatchObject({ waiting_since: null });
    expect(await names(ceo, 'view=closed')).toEqual(['Caro']);
    expect((await ceo.patch(path, { closed: false })).body.closed_at).toBeNull();
    expect((await ceo.patch(`/api/crm/conversations/${await lead('Sin', null)}`, { closed: true })).status).toBe(404);
    const noted = await api.database.owner()`
      select action from system_events where object_id = ${id} and action like 'conversation.%' order by id`;
    expect(noted.map(({ action }) => action)).toEqual(['conversation.close', 'conversation.open']);
  });
});

describe('answering by a template', () => {
  const send = (id: string, variables: object, name = 'hola', who = ceo) =>
    who.post(`/api/crm/leads/${id}/messages`, { template: { name, language: 'es' }, variables });

  it('goes where a text may not any more, filled in for the person, and is the team’s answer', async () => {
    const id = await lead('Dani', 30, { seller_id: seller.userId });
    expect((await ceo.post(`/api/crm/leads/${id}/messages`, { text: 'Hola' })).body.reason).toBe('window-closed');
    const { answering } = (await ceo.get(`/api/crm/leads/${id}/messages`)).body;
    expect(answering).toMatchObject({ reason: 'window-closed', template_reason: null });
    expect((await seller.get(`/api/crm/leads/${id}/templates`)).body.items).toMatchObject([{ name: 'hola' }]);
    const sent = await send(id, { 1: '{{lead.name}}', 2: 'tu turno' }, 'hola', seller);
    expect(sent).toMatchObject({
      status: 201,
      body: {
        type: 'template',
        template_name: 'hola',
        rendered: 'Hola Dani, quedó tu turno',
        written_by: seller.userId,
      },
    });
    expect(await names(ceo, 'view=unanswered')).not.toContain('Dani');
  });

  it('says what is wrong before anything is planned', async () => {
    const id = await lead('Eva', 30);
    expect(await send(id, { 1: 'Eva' })).toMatchObject({ status: 422, body: { errors: [{ path: 'variables.2' }] } });
    expect((await send(id, {}, 'nope')).body.errors).toMatchObject([{ path: 'template' }]);
    expect((await send(id, { 1: 'a', 2: 'b' }, 'espera')).body.code).toBe('template_locked');
    const out = await lead('Fede', 30, { consent: { granted: false, source: 'form' } });
    expect((await send(out, { 1: 'a', 2: 'b' })).body).toMatchObject({ code: 'cannot_answer', reason: 'opted-out' });
    expect((await ceo.post(`/api/crm/leads/${id}/messages`, { text: 'a', template: 'b' })).status).toBe(422);
    const planned = await api.database.owner()`select from messages where lead_id in (${id}, ${out})`;
    expect(planned).toHaveLength(0);
  });
});

describe('saved replies', () => {
  it('are the team’s, written by those who lead it, and come filled in for a person', async () => {
    const made = await ceo.post('/api/crm/saved-replies', { title: 'Horario', text: 'Hola {{lead.name}}, de 9 a 18' });
    expect(made.status).toBe(201);
    expect((await seller.post('/api/crm/saved-replies', { title: 'x', text: 'y' })).status).toBe(403);
    expect((await ceo.post('/api/crm/saved-replies', { title: 'HORARIO', text: 'y' })).status).toBe(409);
    expect((await ceo.post('/api/crm/saved-replies', { title: 'z', text: '{{lead.secret}}' })).status).toBe(422);
    const id = await lead('Gabi', null, { seller_id: seller.userId });
    const { items } = (await seller.get(`/api/crm/saved-replies?lead_id=${id}`)).body;
    expect(items).toMatchObject([{ title: 'Horario', filled: 'Hola Gabi, de 9 a 18', missing: null }]);
    const path = `/api/crm/saved-replies/${made.body.id}`;
    expect((await ceo.put(path, { title: 'Horario', text: 'De 9 a 17' })).body.text).toBe('De 9 a 17');
    expect((await ceo.delete(path)).status).toBe(204);
    expect((await ceo.delete(path)).status).toBe(404);
  });

  it('are 200 at most, however many are saved at once', async () => {
    await inTenant(
      api,
      ceo,
      (tx) => tx`insert into saved_replies (title, text) select 't' || n, 'x' from generate_series(1, 199) n`,
    );
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((title) => ceo.post('/api/crm/saved-replies', { title, text: 'y' })),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422, 422]);
  });
});

describe('notes', () => {
  it('stand in the story and, when asked for, between what was said; their writer takes them back', async () => {
    const id = await lead('Hugo', 1, { seller_id: seller.userId });
    const note = await seller.post(`/api/crm/leads/${id}/notes`, { text: ' Llamar\nel lunes ' });
    expect(note).toMatchObject({ status: 201, body: { text: 'Llamar\nel lunes' } });
    const kinds = async (path: string) => (await ceo.get(path)).body.items.map(({ kind }: { kind: string }) => kind);
    expect(await kinds(`/api/crm/leads/${id}/messages?notes=true`)).toEqual(['note', 'inbound']);
    expect(await kinds(`/api/crm/leads/${id}/messages`)).toEqual(['inbound']);
    expect(await kinds(`/api/crm/leads/${id}/timeline`)).toContain('note');
    const others = await ceo.post(`/api/crm/leads/${id}/notes`, { text: 'De la jefa' });
    expect((await seller.delete(`/api/crm/notes/${others.body.id}`)).status).toBe(403);
    expect((await seller.delete(`/api/crm/notes/${note.body.id}`)).status).toBe(204);
    expect((await ceo.delete(`/api/crm/notes/${others.body.id}`)).status).toBe(204);
  });
});
