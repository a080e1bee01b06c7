/** What a WhatsApp message says. Its form is Meta's own wherever it comes from: providers put it into envelopes of theirs. */
import type { InboundKind, InboundNews, Said } from '../news.ts';
import { readSaid } from './said.ts';
import { objectOf, phoneOf, textOf } from './values.ts';
import type { WhatsAppContent } from './wire.ts';

const kinds: Record<string, InboundKind> = {
  text: 'text',
  button: 'button',
  image: 'media',
  video: 'media',
  audio: 'media',
  document: 'media',
  sticker: 'media',
  order: 'order',
  location: 'location',
  contacts: 'contacts',
  reaction: 'reaction',
  edit: 'edit',
  revoke: 'deletion',
  system: 'system',
  request_welcome: 'welcome',
  unsupported: 'unsupported',
};
const interactive: Record<string, InboundKind> = { button_reply: 'button', list_reply: 'list', nfm_reply: 'form' };

type Content = Pick<
  InboundNews,
  'kind' | 'type' | 'text' | 'payload' | 'said' | 'isForwarded' | 'contextWamid' | 'aboutWamid' | 'movedTo' | 'referral'
>;

/** Reads it; what it does not say is null. Never throws for an object, whatever is in it. */
export function readContent(message: WhatsAppContent): Content {
  const { context, referral } = message;
  const edited = objectOf(message.edit)?.message;
  const about =
    message.reaction?.message_id ?? message.edit?.original_message_id ?? message.revoke?.original_message_id;
  return {
    kind: kindOf(message),
    type: textOf(message.type, 40) ?? 'unsupported',
    ...wordsIn(objectOf(edited) ?? message),
    isForwarded: context?.forwarded === true || context?.frequently_forwarded === true,
    contextWamid: textOf(context?.id, 500),
    aboutWamid: textOf(about, 500),
    movedTo: movedTo(message.system),
    referral: objectOf(referral) ?? null,
  };
}

function kindOf({ type, interactive: answer }: WhatsAppContent): InboundKind {
  if (type === undefined) return 'unsupported';
  if (type !== 'interactive') return Object.hasOwn(kinds, type) ? kinds[type]! : 'unknown';
  const named = answer?.type ?? Object.keys(interactive).find((name) => answer && Object.hasOwn(answer, name));
  return interactive[named ?? ''] ?? 'unknown';
}

function wordsIn(message: WhatsAppContent): { text: string | null; payload: string | null; said: Said | null } {
  const { button, interactive: answer } = message;
  const said = readSaid(message);
  const choice = answer?.button_reply ?? answer?.list_reply;
  const caption = message.image?.caption ?? message.video?.caption ?? message.document?.caption;
  const form = said?.is === 'form' && said.answers.length === 0 ? answer?.nfm_reply?.body : undefined;
  const text = message.text?.body ?? button?.text ?? choice?.title ?? caption ?? form ?? (said && tell(said));
  return { text: textOf(text, 8000), payload: textOf(button?.payload ?? choice?.id, 500), said };
}

/** In one text, for whoever reads nothing but texts: exports, conditions. What has no words of its own has none. */
function tell(said: Said): string | null {
  const join = (parts: (string | null | false)[], by: string) => parts.filter(Boolean).join(by);
  switch (said.is) {
    case 'order':
      return join(
        [
          said.note,
          ...said.items.map(({ quantity, product, price, currency }) =>
            join([`${quantity} ×`, product, price && `(${join([price, currency], ' ')})`], ' '),
          ),
        ],
        '\n',
      );
    case 'location': {
      const { latitude, longitude } = said;
      return join(
        [said.name, said.address, latitude !== null && longitude !== null && `${latitude}, ${longitude}`],
        '\n',
      );
    }
    case 'contacts':
      return said.people.map(({ name, phones, emails }) => join([name, ...phones, ...emails], ' · ')).join('\n');
    case 'form':
      return said.answers.map(({ question, answer }) => `${question}: ${answer}`).join('\n');
    default:
      return null;
  }
}

function movedTo(system: WhatsAppContent['system']): InboundNews['movedTo'] {
  if (system?.type !== 'user_changed_number' && system?.type !== 'user_changed_user_id') return null;
  const phone = phoneOf(system.wa_id ?? system.new_wa_id);
  const waUserId = textOf(system.user_id, 200);
  return phone || waUserId ? { phone, waUserId } : null;
}
