/** Fills a template in for a test and plans it; the worker sends. */
import { type Facts, fillTemplate, samplesOf } from '#flow';
import { readTenant } from '#db/flows/catalogue.ts';
import { findSender } from '#db/sending/senders.ts';
import type { Phone } from '#db/crm/phone.ts';
import { findVerified } from '#db/sending/test-phones.ts';
import { planTestSend, type TestSend } from '#db/sending/test-sends.ts';
import { findTemplate } from '#db/sending/templates.ts';
import { NotAPhone, readLocalPhone } from '#db/crm/local-phone.ts';
import type { Act, Principal } from '../../context.ts';
import { invalid, notFound, Problem } from '../../errors.ts';
import { audit } from '../../platform/audit.ts';
import type { TestSendInput } from './test-schema.ts';

type User = Extract<Principal, { type: 'user' }>;

/** @throws Problem 404, 409 for a number that is not verified or a template that may not be sent, 422 for what cannot be filled in */
export async function planTest(act: Act, user: User, templateId: string, input: TestSendInput): Promise<TestSend> {
  const { tx } = act;
  const template = await findTemplate(tx, templateId);
  if (!template) throw notFound();
  if (input.sender_id && !(await findSender(tx, input.sender_id)))
    throw invalid('sender_id', 'unknown', 'no such number');
  const phone = await findVerified(tx, user.id, await phoneOf(act, input.phone));
  if (phone === null)
    throw new Problem('number_not_verified', {
      detail: 'Ask for a code with POST /api/crm/test-phones and write it from that phone to our number.',
    });
  if (template.status !== 'APPROVED')
    throw new Problem('template_locked', { extra: { template_status: template.status } });
  const variables = { ...samplesOf(template.components), ...input.variables };
  const filled = fillTemplate(template.parts, variables, await factsOf(act, user, phone));
  if (!filled.ok)
    throw invalid(filled.key ? `variables.${filled.key}` : 'variables', filled.reason, `missing: ${filled.path}`);
  const { name, language } = template;
  const senderId = input.sender_id ?? null;
  const sent = await planTestSend(tx, {
    userId: user.id,
    senderId,
    phone,
    name,
    language,
    parts: filled.parts,
    rendered: filled.text,
  });
  await audit(act, 'template.test', { type: 'template', id: templateId }, { name, language });
  return sent;
}

/** @throws Problem 422 for what is no number */
export async function phoneOf({ tx }: Act, written: string): Promise<Phone> {
  const read = await readLocalPhone(tx, written).catch((error: unknown) => {
    if (error instanceof NotAPhone) return null;
    throw error;
  });
  if (!read) throw invalid('phone', 'invalid_phone', 'this is no phone number');
  return read;
}

/** Whoever tries it stands in for the lead. */
async function factsOf({ tx }: Act, { id, name, email }: User, phone: string): Promise<Facts> {
  const { now, ...tenant } = await readTenant(tx);
  return {
    now: now.toISOString(),
    tenant,
    lead: {
      id,
      name,
      phone,
      wa_user_id: null,
      consent: 'granted',
      last_inbound_at: null,
      email,
      status: 'new',
      tags: [],
      lead_source: null,
      meta_campaign_id: null,
      meta_adset_id: null,
      meta_ad_id: null,
      meta_ad_headline: null,
      timezone: null,
      created_at: now.toISOString(),
      custom: {},
    },
    seller: { id, name },
    opportunity: null,
    sale: null,
    cart: null,
    message: null,
    enrolment: null,
  };
}
