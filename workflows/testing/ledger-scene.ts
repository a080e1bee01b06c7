/** For tests of delivery without Temporal: a database, one number, one template, a provider that answers as told. */
import { createSlots } from '../activities/deliver/slots.ts';
import { createTurns } from '../activities/deliver/turns.ts';
import { randomUUID } from 'node:crypto';
import type { Settings } from '#flow';
import { settings as settingsSchema } from '#flow';
import type { Performed, Visit } from '#contract';
import { insertLiveFlow } from '#db/testing/flow-scene.ts';
import { insertSender } from '#db/sending/senders.ts';
import { storeTemplate } from '#db/sending/template-store.ts';
import { wholeTenant } from '#db/platform/scope.ts';
import { sendAgain } from '#db/sending/second-tries.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import { createTestDatabase } from '#db/testing.ts';
import { providerOf } from '#providers/mod.ts';
import type { MessageStatus } from '#providers/news.ts';
import type { Outgoing, ProviderAccount, SendOutcome } from '#providers/port.ts';
import { takeNews } from '../relay/whatsapp/mod.ts';
import { deliver } from '../activities/deliver/deliver.ts';
import type { ActivityDeps } from '../services/deps.ts';
import type { Errand } from '../activities/deliver/errand.ts';
import { flowMessage } from '../activities/deliver/flow-message.ts';

export type LedgerScene = Awaited<ReturnType<typeof createLedgerScene>>;
/** A row of `messages`, as far as tests look at it. */
export interface LedgerMessage {
  external_id: string;
  state: string;
  reason: string | null;
  attempt: number;
  doubtful_tries: number;
  doubled_at: Date | null;
  submit_started_at: Date;
  [column: string]: unknown;
}
export type Provider = (message: Outgoing) => Promise<SendOutcome>;

export const accepts: Provider = () => Promise.resolve({ is: 'accepted', id: randomUUID(), wamid: null });
export const refuses =
  (kind: Extract<SendOutcome, { is: 'not-sent' }>['class'], retryAfter: number | null = null, code = 'X'): Provider =>
  () =>
    Promise.resolve({ is: 'not-sent', class: kind, code, detail: null, retryAfter });
export const loses: Provider = () => Promise.resolve({ is: 'unknown', code: 'ECONNRESET', detail: null });
/** The worker dies after the claim: whoever waits for this waits for ever. */
export const dies: Provider = () => new Promise(() => {});

export async function createLedgerScene() {
  const db = await createTestDatabase({ max: 12 });
  const { id: tenantId } = await db.createTenant();
  const inTenant = <T>(work: (tx: Tx) => Promise<T>) => withTenant(db.sql, tenantId, work);
  const senderId = randomUUID();
  const flowId = await inTenant(async (tx) => {
    await insertSender(tx, {
      id: senderId,
      provider: 'ycloud',
      phone: '+12025550110',
      label: '',
      wabaId: 'w',
      status: 'CONNECTED',
      quality: null,
      messagingLimit: null,
      credentialKey: 'k',
    });
    await storeTemplate(tx, {
      provider: 'ycloud',
      wabaId: 'w',
      name: 'hola',
      language: 'es',
      category: 'MARKETING',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Hola {{1}}' }],
      at: new Date(0),
    });
    return await insertLiveFlow(tx);
  });
  /** What the tenant lets be sent, by templates that only their category tells apart. */
  const templates = { never: 'hola', once: 'gracias' };
  await inTenant((tx) =>
    storeTemplate(tx, {
      provider: 'ycloud',
      wabaId: 'w',
      name: templates.once,
      language: 'es',
      category: 'UTILITY',
      status: 'APPROVED',
      components: [{ type: 'BODY', text: 'Gracias {{1}}' }],
      at: new Date(0),
    }),
  );
  let people = 0;
  let events = 0;
  let provider: Provider = accepts;
  const requests: Outgoing[] = [];
  const account = {
    send: (message: Outgoing) => {
      requests.push(message);
      return provider(message);
    },
  } as ProviderAccount;
  const providers = () => ({
    accountFor: () => Promise.resolve(account),
    forget: () => {},
    slots: createSlots(),
    turns: createTurns(),
  });

  return {
    db,
    tenantId,
    senderId,
    flowId,
    inTenant,
    /** Everything the provider was asked to send. */
    requests,
    answer(next: Provider): void {
      provider = next;
    },
    /** An approved template as WhatsApp describes it; told again it is edited. */
    async template(name: string, components: object[], status = 'APPROVED'): Promise<void> {
      const told = { provider: 'ycloud', wabaId: 'w', name, language: 'es', category: 'UTILITY', status };
      await inTenant((tx) => storeTemplate(tx, { ...told, components, at: new Date() }));
    },
    /** A lead in the flow, about to perform its first node. */
    async visit(lead: { name?: string | null; phone?: string } = {}): Promise<Visit & { leadId: string }> {
      const phone = lead.phone ?? `+54911${String(50_000_000 + ++people)}`;
      const [row] = await inTenant(
        (tx) => tx<{ id: string; lead_id: string }[]>`
          with lead as (insert into leads (name, phone, phone_key) values (${lead.name === undefined ? 'Ana' : lead.name}, ${phone}, ${phone}) returning id)
          insert into enrolments (flow_id, version, lead_id, occurrence, started_at) select ${flowId}, 1, id, 'test', now() from lead returning id, lead_id`,
      );
      return {
        tenantId,
        enrolmentId: row!.id,
        flowId,
        version: 1,
        nodeId: 'pause',
        seq: 1,
        heard: 0,
        leadId: row!.lead_id,
      };
    },
    perform(
      visit: Visit,
      more: {
        settleSeconds?: number;
        settings?: Partial<Settings>;
        variable?: string;
        /** A template of the test's own, and what the step says in it. */
        says?: { template: string; variables: Record<string, string> };
        /** What the step has in reserve. */
        reserve?: { template: string; variables: Record<string, string> };
        secondTry?: 'never' | 'once';
      } = {},
    ): Promise<Performed> {
      const errand = flowMessage(visit, {
        kind: 'send-template',
        config: {
          template: { name: more.says?.template ?? templates[more.secondTry ?? 'never'], language: 'es' },
          variables: more.says?.variables ?? { '1': more.variable ?? '{{lead.name | "amigo"}}' },
          ...(more.reserve && {
            fallback: { ...more.reserve, template: { name: more.reserve.template, language: 'es' } },
          }),
        },
        settings: { ...settingsSchema.parse({}), ...more.settings },
      });
      return this.deliver(errand, more);
    },
    /** Sends it as a worker that has just started would. */
    deliver(errand: Errand, more: { settleSeconds?: number } = {}): Promise<Performed> {
      return deliver({ sql: db.sql, providers: providers(), settleSeconds: more.settleSeconds ?? 900 }, errand);
    },
    /** What the relay needs to send what people wrote by hand. */
    relayDeps(warn: (data: object) => void): ActivityDeps {
      return { sql: db.sql, providers: providers(), settleSeconds: 900, log: { warn } } as unknown as ActivityDeps;
    },
    async message(visit: Visit) {
      const [row] = await inTenant(
        (tx) => tx`select * from messages where enrolment_id = ${visit.enrolmentId} and visit = ${visit.seq}`,
      );
      return row as LedgerMessage | undefined;
    },
    /** The doubt about the visit's message has lasted, and (or not) the provider told us of other messages meanwhile. */
    async silence(visit: Visit, isHeard: boolean): Promise<void> {
      await inTenant(async (tx) => {
        await tx`update messages set sender_id = null where node_id = 'heard'`;
        await tx`update messages set submit_started_at = clock_timestamp() - interval '15 minutes',
          settle_at = clock_timestamp() - interval '1 second' where enrolment_id = ${visit.enrolmentId} and state in ('submitting', 'unknown')`;
        if (!isHeard) return;
        await tx`
          with somebody as (insert into leads (name) values ('Otra') returning id),
          other as (
            insert into messages (external_id, lead_id, node_id, sender_id, state, submit_started_at)
            select gen_random_uuid(), id, 'heard', ${senderId}, 'delivered', now() - interval '15 minutes' from somebody returning id)
          insert into message_events (message_id, external_event_id, status, received_at)
          select id, gen_random_uuid(), 'delivered', now() - n * interval '1 minute' from other, unnest(array[2, 13]) n`;
      });
    },
    /** A person asks for it again. False: there is nothing to ask for. */
    sendAgain: (visit: Visit): Promise<boolean> =>
      inTenant(async (tx) => {
        const [row] = await tx<{ id: string }[]>`
          select id from messages where enrolment_id = ${visit.enrolmentId} and visit = ${visit.seq}`;
        return row ? await sendAgain(tx, row.id, wholeTenant) : false;
      }),
    /** The provider tells a status of the message, or of the try with this id of ours. */
    async told(visit: Visit, status: MessageStatus, of?: string, code = 'FAILED'): Promise<void> {
      const externalId = of ?? (await this.message(visit))!.external_id;
      await inTenant((tx) =>
        takeNews(
          tx,
          {
            is: 'status',
            eventId: `evt_${++events}`,
            at: new Date(),
            status,
            message: { externalId, providerId: `p-${externalId}`, wamid: null },
            error: status === 'failed' ? { code, detail: null } : null,
            price: null,
          },
          providerOf('ycloud'),
        ),
      );
      // What is told is an event; the relay, which is not here, would have read it at once.
      await inTenant((tx) => tx`update events set processed_at = now() where processed_at is null`);
    },
    stop: () => db.stop(),
  };
}
