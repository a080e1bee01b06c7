/** What one of the team writes to a person by hand. Its row was planned by the API (db/sending/answers.ts). */
import { EnrolmentGone, loadFacts } from '#db/flows/facts.ts';
import { readTemplateAnswer } from '#db/sending/answers.ts';
import type { Content } from '#db/sending/ledger.ts';
import { loadSending, lockForSending, type Sending } from '#db/sending/sending.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { departureOf, type Wish } from './departure.ts';
import type { Composed, Errand } from './errand.ts';
import { prepareTemplate } from './template-message.ts';

const noFlow = { id: '', isPaused: false, quietHours: null, holdoutPercent: 0 };

/** What is said, by a text or by a template. */
interface Filled {
  words: Composed['words'];
  content: Omit<Content, 'senderId' | 'toPhone' | 'type'>;
  message: Wish['message'];
}

export function teamAnswer({ tenantId, messageId }: { tenantId: string; messageId: string }): Errand {
  const key = { messageId };
  return {
    tenantId,
    key,
    senderId: null,
    async open(tx) {
      await lockForSending(tx, key);
      const template = await readTemplateAnswer(tx, messageId);
      const sending = await loadSending(tx, key, { template, senderId: null });
      if (!sending) throw new EnrolmentGone();
      const { words, content, message } = template
        ? await fillTemplate(tx, sending, template)
        : fillText(sending.message.rendered);
      return {
        sending,
        compose: () => ({
          words,
          content: {
            senderId: sending.sender?.id ?? null,
            toPhone: sending.lead.phone,
            type: message.type,
            ...content,
          },
          departure: departureOf(sending, {
            unreadSince: sending.unreadSince,
            flow: noFlow,
            message,
            isAnswer: true,
          }),
        }),
      };
    },
    // The row itself is what people look at.
    note: () => Promise.resolve(),
  };
}

function fillText(text: string | null): Filled {
  if (!text) throw new EnrolmentGone();
  return {
    words: { ok: true, say: { is: 'text', text } },
    content: { templateName: null, templateLanguage: null, category: null, variables: [], rendered: text },
    message: { type: 'text', template: null, fault: null },
  };
}

type Template = NonNullable<Awaited<ReturnType<typeof readTemplateAnswer>>>;

async function fillTemplate(tx: Tx, sending: Sending, { leadId, name, language, blanks }: Template): Promise<Filled> {
  const found = sending.template;
  const facts = found && (await loadFacts(tx, leadId));
  const prepared = found && facts && prepareTemplate(blanks, found.components, facts);
  const filled = prepared?.ok ? prepared : null;
  const fault = prepared?.ok === false ? prepared : null;
  return {
    words: filled ? { ok: true, say: { is: 'template', name, language, parts: filled.parts } } : fault,
    content: {
      templateName: name,
      templateLanguage: language,
      category: found?.category ?? null,
      variables: filled?.variables ?? [],
      rendered: filled?.rendered ?? sending.message.rendered,
    },
    message: { type: 'template', template: found, fault: fault?.reason ?? null },
  };
}
