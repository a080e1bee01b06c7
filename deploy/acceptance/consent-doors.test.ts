import { storeDelivery } from '#db/platform/webhook-inbox.ts';
import { withTenant } from '#db/platform/tenant.ts';
import type { ConsentDoor } from '#flow';
import { lead as formLead } from '#providers/meta-graph/wire.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApi, type Person, type TestApi } from '../../api/testing.ts';
import { liveFlow } from '../../api/testing/flow-scene.ts';
import { relayInbox } from '../../workflows/relay/inbox.ts';
import { takeLead } from '../../workflows/relay/meta/take-lead.ts';

/**
 * Every door, with what stood before and every way to date what is said. `stop`: an hour ago they wrote STOP. `yes`: a form's yes,
 * dated 40 days ahead. When: two hours ago, half an hour ago, now (undated), in 40 days. With `+` what proves it, given then.
 */
const table = `
stands  | door             | says | when         | holds   | why
stop    | screen           | yes  | now          | revoked | consent-needs-evidence
stop    | screen           | yes  | before       | revoked | consent-needs-evidence
stop    | screen           | yes  | after        | revoked | consent-needs-evidence
stop    | screen           | yes  | ahead        | revoked | consent-needs-evidence
stop    | screen           | yes  | now + after  | granted |
stop    | screen           | yes  | now + before | revoked | consent-older
stop    | screen           | yes  | now + ahead  | granted |
stop    | api              | yes  | now          | revoked | consent-needs-evidence
stop    | api              | yes  | before       | revoked | consent-needs-evidence
stop    | api              | yes  | after        | revoked | consent-needs-evidence
stop    | api              | yes  | ahead        | revoked | consent-needs-evidence
stop    | api              | yes  | after + after| granted |
stop    | api              | yes  | ahead+before | revoked | consent-older
stop    | ingest           | yes  | now          | revoked | consent-needs-evidence
stop    | ingest           | yes  | before       | revoked | consent-needs-evidence
stop    | ingest           | yes  | after        | revoked | consent-needs-evidence
stop    | ingest           | yes  | ahead        | revoked | consent-needs-evidence
stop    | ingest           | yes  | now + after  | granted |
stop    | ingest           | yes  | now + before | revoked | consent-older
stop    | import           | yes  | now          | revoked | consent-needs-evidence
stop    | import           | yes  | before       | revoked | consent-needs-evidence
stop    | import           | yes  | after        | revoked | consent-needs-evidence
stop    | import           | yes  | ahead        | revoked | consent-needs-evidence
stop    | lead_form        | yes  | before       | revoked | consent-needs-evidence
stop    | lead_form        | yes  | after        | revoked | consent-needs-evidence
stop    | lead_form        | yes  | ahead        | revoked | consent-needs-evidence
stop    | keyword          | yes  | now          | granted |
stop    | keyword          | yes  | before       | revoked | consent-older
stop    | keyword          | yes  | after        | granted |
stop    | keyword          | yes  | ahead        | granted |
stop    | user_preferences | yes  | now          | granted |
stop    | user_preferences | yes  | before       | revoked | consent-older
stop    | user_preferences | yes  | after        | granted |
stop    | user_preferences | yes  | ahead        | granted |
stop    | unsubscribe      | yes  | now          | granted |
stop    | unsubscribe      | yes  | before       | revoked | consent-older
stop    | unsubscribe      | yes  | after        | granted |
stop    | unsubscribe      | yes  | ahead        | granted |
stop    | list             | yes  | now          | revoked | consent-not-theirs
stop    | list             | yes  | before       | revoked | consent-not-theirs
stop    | list             | yes  | after        | revoked | consent-not-theirs
stop    | list             | yes  | ahead        | revoked | consent-not-theirs
nothing | list             | yes  | now          | nothing | consent-not-theirs
nothing | screen           | yes  | ahead        | granted |
nothing | ingest           | yes  | before       | granted |
nothing | import           | yes  | ahead        | granted |
nothing | lead_form        | yes  | before       | granted |
nothing | user_preferences | yes  | now          | granted |
nothing | unsubscribe      | yes  | now          | granted |
yes     | screen           | no   | now          | revoked |
yes     | screen           | no   | before       | revoked |
yes     | screen           | no   | ahead        | revoked |
yes     | api              | no   | now          | revoked |
yes     | api              | no   | before       | revoked |
yes     | api              | no   | ahead        | revoked |
yes     | ingest           | no   | now          | revoked |
yes     | ingest           | no   | before       | revoked |
yes     | ingest           | no   | ahead        | revoked |
yes     | import           | no   | now          | revoked |
yes     | import           | no   | before       | revoked |
yes     | import           | no   | ahead        | revoked |
yes     | keyword          | no   | now          | revoked |
yes     | keyword          | no   | before       | revoked |
yes     | keyword          | no   | ahead        | revoked |
yes     | user_preferences | no   | now          | revoked |
yes     | user_preferences | no   | before       | revoked |
yes     | user_preferences | no   | ahead        | revoked |
yes     | unsubscribe      | no   | now          | revoked |
yes     | unsubscribe      | no   | before       | revoked |
yes     | unsubscribe      | no   | ahead        | revoked |
yes     | list             | no   | now          | revoked |
yes     | list             | no   | before       | revoked |
yes     | list             | no   | ahead        | revoked |
yes     | 131050           | no   | now          | revoked |
yes     | 131050           | no   | before       | revoked |
yes     | 131050           | no   | ahead        | revoked |
stop    | 131050           | no   | now          | revoked |
stop    | keyword          | no   | before       | revoked |
`;

const hour = 3_600_000;
const instants: Record<string, () => string | undefined> = {
  now: () => undefined,
  before: () => new Date(Date.now() - 2 * hour).toISOString(),
  after: () => new Date(Date.now() - hour / 2).toISOString(),
  ahead: () => new Date(Date.now() + 40 * 24 * hour).toISOString(),
};
const [head, ...cases] = table
  .trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()) as [string, string, string, string, string, string]);

interface Word {
  granted: boolean;
  at: string | undefined;
  evidence: string | undefined;
}
interface Lead {
  id: string;
  phone: string;
}
interface Told {
  consent?: string | null;
  reason?: string | null;
}

describe('consent', () => {
  let api: TestApi;
  let ceo: Person;
  let ingestKey: string;
  let flow: string;
  let next = 0;
  /** The leads of the table's rows, and why a flow must not take them. */
  const came: { id: string; refusal: string | null }[] = [];

  beforeAll(async () => {
    api = await createTestApi({ max: 8 });
    ceo = await api.person();
    ingestKey = (await ceo.post('/api/crm/api-keys', { name: 'web', kind: 'ingest' })).body.secret;
    flow = await liveFlow(ceo);
  });
  afterAll(() => api.stop());

  const inTenant = <T>(work: Parameters<typeof withTenant<T>>[2]) => withTenant(api.deps.sql, ceo.tenantId, work);
  const newPhone = () => `+54911${String(70_000_000 + ++next)}`;
  async function newLead(phone = newPhone()): Promise<Lead> {
    return { phone, id: (await ceo.post('/api/crm/leads', { name: 'Ana', phone })).body.id };
  }
  const read = async ({ id }: Lead) => (await ceo.get(`/api/crm/leads/${id}`)).body;
  const body = ({ granted, at, evidence }: Word) => ({
    consent: {
      granted,
      source: 'web',
      ...(at ? { occurred_at: at } : {}),
      ...(evidence ? { evidence: { kind: 'form', occurred_at: evidence, reference: 'f-1' } } : {}),
    },
  });

  /** What a provider tells, worked off as the relay does it. */
  async function tell(event: object): Promise<Told> {
    const id = `evt_${++next}`;
    const raw = new TextEncoder().encode(JSON.stringify({ id, apiVersion: 'v2', ...event }));
    await inTenant((tx) => storeDelivery(tx, { provider: 'ycloud', endpoint: 'e', eventId: id, raw }));
    while (await relayInbox({ sql: api.deps.sql, log: { error: (data) => expect(data).toBeNull() } }, 1));
    return {};
  }
  const writes = ({ phone }: Lead, text: string, at?: string) =>
    tell({
      type: 'whatsapp.inbound_message.received',
      whatsappInboundMessage: {
        id: `in_${++next}`,
        from: phone,
        to: '+12025550110',
        sendTime: at,
        type: 'text',
        text: { body: text },
      },
    });
  const onList = ({ phone }: Lead, { granted, at }: Word, source: string) => {
    const told = { phoneNumber: phone, source, updateTime: at };
    return granted
      ? tell({ type: 'contact.unsubscribe.deleted', contactUnsubscribeDeleted: told })
      : tell({ type: 'contact.unsubscribe.created', contactUnsubscribeCreated: told });
  };

  const doors: Partial<Record<ConsentDoor, (lead: Lead, word: Word) => Promise<Told>>> = {
    async screen(lead, word) {
      return (await ceo.patch(`/api/crm/leads/${lead.id}`, body(word))).body.consent_answer;
    },
    async api(lead, word) {
      const program = await api.program(ceo.tenantId);
      return (await program.patch(`/api/crm/leads/${lead.id}`, body(word))).body.consent_answer;
    },
    async ingest(lead, word) {
      const answer = await api.nobody.post(`/api/ingest/${ingestKey}/leads`, { phone: lead.phone, ...body(word) });
      return answer.body.results[0].consent_answer;
    },
    async import(lead, { granted, at = '' }) {
      const csv = `phone,consent,consent_at\n${lead.phone},${granted ? 'yes' : 'no'},${at}\n`;
      const dry = (await ceo.post('/api/crm/leads/import', { csv, dry_run: true })).body;
      const done = (await ceo.post('/api/crm/leads/import', { csv })).body;
      expect(dry.consents_kept_out).toEqual(done.consents_kept_out);
      return { reason: done.consents_kept_out[0]?.reason ?? null };
    },
    async lead_form(lead, { at }) {
      const form = formLead.parse({
        id: `77${++next}`,
        created_time: at,
        field_data: [{ name: 'phone_number', values: [lead.phone] }],
        custom_disclaimer_responses: [{ checkbox_key: 'whatsapp', is_checked: true }],
      });
      await inTenant((tx) =>
        takeLead(tx, { lead: form, pageId: '1', formId: null, adId: null, leadsSince: new Date(0) }),
      );
      return {};
    },
    keyword: (lead, { granted, at }) => writes(lead, granted ? 'ALTA' : 'BAJA', at),
    user_preferences: ({ phone }, { granted, at }) =>
      tell({
        type: 'whatsapp.user.preferences',
        whatsappUserPreference: {
          contactPhoneNumber: phone,
          category: 'marketing_messages',
          value: granted ? 'resume' : 'stop',
          ...(at ? { timestamp: String(Date.parse(at)) } : {}),
        },
      }),
    unsubscribe: (lead, word) => onList(lead, word, 'Whatsapp'),
    list: (lead, word) => onList(lead, word, 'Manual'),
    async '131050'({ id }, { at }) {
      const external = `x-${++next}`;
      await inTenant(
        (tx) => tx`
          insert into messages (external_id, lead_id, state, provider_id, attempt, submit_started_at, accepted_at)
          values (${external}, ${id}, 'accepted', ${external}, 1, now(), now())`,
      );
      const message = { id: external, externalId: external, status: 'failed', updateTime: at };
      return await tell({
        type: 'whatsapp.message.updated',
        whatsappMessage: { ...message, whatsappApiError: { code: '131050', message: 'stopped' } },
      });
    },
  };

  it.each(cases)('%s stands, %s says %s (%s): %s %s', async (stands, door, says, when, holds, why) => {
    const lead = await newLead();
    if (stands === 'stop') await writes(lead, 'STOP', new Date(Date.now() - hour).toISOString());
    if (stands === 'yes') await doors.ingest!(lead, { granted: true, at: instants.ahead!(), evidence: undefined });
    const [at, evidence] = when.split('+').map((name) => instants[name.trim()]!());
    const told = await doors[door as ConsentDoor]!(lead, { granted: says === 'yes', at, evidence });

    const right = holds === 'nothing' ? null : holds;
    expect((await read(lead)).consent).toBe(right);
    if ('reason' in told) expect(told.reason).toBe(why || null);
    came.push({ id: lead.id, refusal: right === 'revoked' ? 'opted-out' : null });
    const { items } = (await ceo.get(`/api/crm/leads/${lead.id}/timeline`)).body;
    const last = items.filter(({ kind }: { kind: string }) => kind === 'consent');
    expect(last.some(({ reason }: { reason: { code: string } | null }) => reason?.code === why)).toBe(why !== '');
    for (const { at: shown } of last) expect(Date.parse(shown)).toBeLessThanOrEqual(Date.now());
  });

  it('lets nobody into a flow who refused, and everybody else', async () => {
    const answer = await ceo.post(`/api/crm/flows/${flow}/enrol`, { lead_ids: came.map(({ id }) => id) });
    const reasons = new Map(
      answer.body.results.map((one: { lead_id: string; reason: string | null }) => [one.lead_id, one.reason]),
    );
    for (const { id, refusal } of came) expect(reasons.get(id)).toBe(refusal);
    expect(came.length).toBe(cases.length);
  });

  it('has a row for every door, before and after, dated and not', () => {
    expect(head).toEqual(['stands', 'door', 'says', 'when', 'holds', 'why']);
    expect(cases.length).toBeGreaterThanOrEqual(60);
    expect([...new Set(cases.map(([, door]) => door))].toSorted()).toEqual(Object.keys(doors).toSorted());
  });

  const word = { granted: true, at: undefined, evidence: undefined };
  const strangers: [string, (lead: Lead) => Promise<unknown>][] = [
    ['the screen', ({ phone }) => ceo.post('/api/crm/leads', { phone, ...body(word) })],
    ['ingest', ({ phone }) => api.nobody.post(`/api/ingest/${ingestKey}/leads`, { phone, ...body(word) })],
    ['a file', ({ phone }) => ceo.post('/api/crm/leads/import', { csv: `phone,consent\n${phone},yes\n` })],
    ['a message', (lead) => writes(lead, 'Hola')],
    [
      'a form that is older',
      (lead) => doors.lead_form!(lead, { ...word, at: new Date(Date.now() - 2 * hour).toISOString() }),
    ],
    [
      'a lead without a number that gets it',
      async ({ phone }) => {
        const { id } = (await ceo.post('/api/crm/leads', { email: `${phone}@x.example` })).body;
        await ceo.patch(`/api/crm/leads/${id}`, { phone });
      },
    ],
    [
      'a known lead of a file that fills it in',
      async ({ phone }) => {
        await ceo.post('/api/crm/leads', { email: `${phone}@y.example` });
        await ceo.post('/api/crm/leads/import', { csv: `phone,email\n${phone},${phone}@y.example\n` });
      },
    ],
  ];
  it.each(strangers)('a number that refused before it was a lead’s is out from the start, by %s', async (_, arrive) => {
    const phone = newPhone();
    const stranger = { id: '', phone };
    await onList(stranger, { ...word, granted: false, at: new Date(Date.now() - hour).toISOString() }, 'Whatsapp');
    await arrive(stranger);
    const { items } = (await ceo.get(`/api/crm/leads?q=${encodeURIComponent(phone)}`)).body;
    expect(items).toMatchObject([{ phone, consent: 'revoked' }]);
    const timeline = (await ceo.get(`/api/crm/leads/${items[0].id}/timeline`)).body.items;
    expect(timeline.filter(({ what }: { what: string }) => what === 'revoked').length).toBeGreaterThan(0);
  });

  it('a refusal that names a number and a WhatsApp id counts for the leads of both', async () => {
    const byPhone = await newLead();
    const waUserId = `AR.${++next}x`;
    const { id } = (await ceo.post('/api/crm/leads', { name: 'Ana', wa_user_id: waUserId })).body;
    await tell({
      type: 'whatsapp.inbound_message.received',
      whatsappInboundMessage: {
        id: `in_${++next}`,
        from: byPhone.phone,
        fromUserId: waUserId,
        to: '+12025550110',
        type: 'text',
        text: { body: 'BAJA' },
      },
    });
    const both = await Promise.all([byPhone.id, id].map((one) => ceo.get(`/api/crm/leads/${one}`)));
    // One of them may be gone by then: two leads that turn out to be one person are merged.
    const left = both.filter(({ status }) => status === 200).map((answer) => answer.body.consent);
    expect(left.length).toBeGreaterThan(0);
    expect(new Set(left)).toEqual(new Set(['revoked']));
  });

  it('a refusal goes with the person to a new number', async () => {
    const lead = await newLead();
    await writes(lead, 'STOP');
    const phone = newPhone();
    await ceo.patch(`/api/crm/leads/${lead.id}`, { phone });
    await ceo.delete(`/api/crm/leads/${lead.id}`);
    expect((await read(await newLead(phone))).consent).toBe('revoked');
  });
});
