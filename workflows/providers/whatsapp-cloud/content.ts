/** What a WhatsApp message says. Its form is Meta's own wherever it comes from: providers put it into envelopes of theirs. */
import type { InboundKind, InboundNews } from '../news.ts';

export interface WhatsAppContent {
  type?: string;
  text?: { body?: string };
  button?: { payload?: string; text?: string };
  interactive?: {
    type?: string;
    button_reply?: { id?: string; title?: string };
    list_reply?: { id?: string; title?: string };
    nfm_reply?: { name?: string; body?: string; response_json?: string };
  };
  image?: { caption?: string };
  video?: { caption?: string };
  document?: { caption?: string };
  order?: {
    text?: string;
    product_items?: {
      product_retailer_id?: string;
      quantity?: number | string;
      item_price?: number | string;
      currency?: string;
    }[];
  };
  location?: { name?: string; address?: string; latitude?: number; longitude?: number };
  contacts?: { name?: { formatted_name?: string }; phones?: { phone?: string }[] }[];
  reaction?: { message_id?: string; emoji?: string };
  edit?: { original_message_id?: string; message?: WhatsAppContent };
  revoke?: { original_message_id?: string };
  /** Where the person is found from now on; `new_wa_id` in older versions. */
  system?: { type?: string; body?: string; new_wa_id?: string; wa_id?: string; user_id?: string };
  context?: { from?: string; id?: string; forwarded?: boolean; frequently_forwarded?: boolean };
  referral?: Record<string, unknown>;
}

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
  'kind' | 'type' | 'text' | 'payload' | 'isForwarded' | 'contextWamid' | 'aboutWamid' | 'movedTo' | 'referral'
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
    ...saidIn(objectOf(edited) ?? message),
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

function saidIn(message: WhatsAppContent): { text: string | null; payload: string | null } {
  const { button, interactive: answer } = message;
  const choice = answer?.button_reply ?? answer?.list_reply;
  const caption = message.image?.caption ?? message.video?.caption ?? message.document?.caption;
  const text = message.text?.body ?? button?.text ?? choice?.title ?? caption ?? tell(message);
  return { text: textOf(text, 8000), payload: textOf(button?.payload ?? choice?.id, 500) };
}

/** Of what has no text of its own: what was ordered, where it is, who, what was filled in. */
function tell({ order, location, contacts, interactive: answer }: WhatsAppContent): string | undefined {
  const list = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value.slice(0, 50) : []);
  const join = (parts: unknown[], by: string) =>
    parts
      .filter((part) => typeof part === 'string' || typeof part === 'number')
      .filter((part) => part !== '')
      .join(by);
  if (order) {
    const items = list(order.product_items).map((item) =>
      join(
        [
          item?.quantity && `${item.quantity} ×`,
          item?.product_retailer_id,
          item?.item_price && `(${join([item.item_price, item.currency], ' ')})`,
        ],
        ' ',
      ),
    );
    return join([order.text, ...items], '\n');
  }
  if (location) {
    const { name, address, latitude, longitude } = location;
    return join([name, address, join([latitude, longitude], ', ')], '\n');
  }
  if (contacts) {
    return join(
      list(contacts).map((one) =>
        join([one?.name?.formatted_name, ...list(one?.phones).map((each) => each?.phone)], ' · '),
      ),
      '\n',
    );
  }
  return answer?.nfm_reply && formAnswers(answer.nfm_reply);
}

/** The fields of a WhatsApp form as the person filled them in, one in a line; its own words where there are none. */
function formAnswers({ body, response_json }: { body?: string; response_json?: string }): string | undefined {
  try {
    const fields = Object.entries((JSON.parse(response_json ?? '') ?? {}) as Record<string, unknown>);
    const said = fields
      .filter(([name]) => name !== 'flow_token')
      .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    return said.length > 0 ? said.join('\n') : body;
  } catch {
    return body;
  }
}

function movedTo(system: WhatsAppContent['system']): InboundNews['movedTo'] {
  if (system?.type !== 'user_changed_number' && system?.type !== 'user_changed_user_id') return null;
  const phone = phoneOf(system.wa_id ?? system.new_wa_id);
  const waUserId = textOf(system.user_id, 200);
  return phone || waUserId ? { phone, waUserId } : null;
}

/** E.164 with "+", however it was written; null for what is no phone. */
export function phoneOf(text: unknown): string | null {
  return typeof text === 'string' && /^\+?\d{6,20}$/.test(text) ? `+${text.replace(/^\+/, '')}` : null;
}

/** At most so many characters; null for what is no text, or an empty one. */
export function textOf(value: unknown, most: number): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : null;
}

export function objectOf<T extends object>(value: T | undefined): T | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}
