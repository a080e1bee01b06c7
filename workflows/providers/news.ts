/**
 * What a WhatsApp provider tells us by webhook, in our words. Adapters read their deliveries into these shapes; the relay acts on
 * them and knows no provider. All phones are E.164 with "+", all instants the provider's clock (null: it did not say).
 */

export type News =
  | InboundNews
  | AnsweredNews
  | StatusNews
  | TemplateNews
  | NumberNews
  | ClosedNews
  | PreferenceNews
  /** Not for us: stored, and left alone. `type` is the provider's word. */
  | { is: 'other'; eventId: string; type: string };

/** A person as WhatsApp knows them. At least one of phone and user id is there. */
export interface Person {
  phone: string | null;
  /** The business-scoped user id (BSUID): people with a user name may hide their phone. */
  waUserId: string | null;
  name: string | null;
}

/** What an inbound message is. `form` is the answer to a WhatsApp form (nfm_reply), `welcome` an opened chat without a word. */
export type InboundKind =
  | 'text'
  | 'button'
  | 'list'
  | 'media'
  | 'order'
  | 'location'
  | 'contacts'
  | 'form'
  | 'reaction'
  | 'edit'
  | 'deletion'
  | 'system'
  | 'welcome'
  | 'unsupported'
  | 'unknown';

/**
 * What a message says besides its text, for people to read. All words are the person's own, or their phone's. Amounts and
 * quantities are plain decimals.
 */
export type Said =
  /** Its caption is the message's text. `voice` is recorded on the spot. */
  | {
      is: 'media';
      media: 'image' | 'video' | 'audio' | 'voice' | 'document' | 'sticker';
      file: string | null;
      /** Of the file: `image/jpeg`. */
      format: string | null;
      /** Of what we sent: where it is. */
      link?: string;
    }
  | {
      is: 'order';
      note: string | null;
      /** `product` is the catalog's id of it; `price` of one. */
      items: { product: string | null; quantity: string; price: string | null; currency: string | null }[];
      /** By currency; empty where a price was not told. */
      totals: { amount: string; currency: string }[];
    }
  | {
      is: 'location';
      name: string | null;
      address: string | null;
      /** Of the place, where it has a page. */
      url: string | null;
      latitude: number | null;
      longitude: number | null;
    }
  | {
      is: 'contacts';
      people: { name: string | null; company: string | null; phones: string[]; emails: string[] }[];
    }
  | { is: 'form'; answers: { question: string; answer: string }[] }
  /** A button or a row of a list; its title is the message's text. */
  | { is: 'choice'; from: 'button' | 'list'; detail: string | null }
  /** Null: taken back. */
  | { is: 'reaction'; emoji: string | null }
  /** The text asks about a product of the catalog. */
  | { is: 'product'; product: string };

/** A person wrote, tapped, reacted, changed what they had written, or WhatsApp says something about them in their chat. */
export interface InboundNews {
  is: 'inbound';
  /** The same id is the same news, and counts once. */
  eventId: string;
  at: Date | null;
  /** wamid, or the provider's id where there is none. */
  messageId: string;
  from: Person;
  /** Our number. */
  to: string | null;
  kind: InboundKind;
  /** WhatsApp's own word: text, button, interactive, image, … */
  type: string;
  /** What the person said or chose: text, button or list title, caption; of an edit the new text. */
  text: string | null;
  /** What the tapped button or chosen row carries. */
  payload: string | null;
  /** What it says besides; null: it is a text and nothing else. */
  said: Said | null;
  /** The group it was written in; null: the private chat. */
  groupId: string | null;
  /** Somebody else's words. */
  isForwarded: boolean;
  /** The wamid it quotes or answers. */
  contextWamid: string | null;
  /** The wamid that a reaction, an edit or a deletion is about. */
  aboutWamid: string | null;
  /** Of `system`: the person goes on under another phone or user id (user_changed_number, user_changed_user_id). */
  movedTo: Pick<Person, 'phone' | 'waUserId'> | null;
  referral: Referral | null;
}

/** Comes once, with the first message after a click on an ad or a post. */
export interface Referral {
  source_type?: string;
  source_id?: string;
  source_url?: string;
  headline?: string;
  body?: string;
  /** Left out for ads in the Status placement. */
  ctwa_clid?: string;
  /** media_type, image_url, …, as WhatsApp names them. The addresses expire after some days. */
  [more: string]: unknown;
}

/** One of the team answered a person from the WhatsApp Business app on a phone, or from the provider's inbox. */
export interface AnsweredNews {
  is: 'answered';
  eventId: string;
  at: Date | null;
  messageId: string;
  /** Our number. */
  from: string | null;
  to: Person;
  type: string;
  text: string | null;
  said: Said | null;
  /** The wamid that it quotes. */
  contextWamid: string | null;
  groupId: string | null;
}

export type MessageStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed';

/** What became of a message of ours. */
export interface StatusNews {
  is: 'status';
  eventId: string;
  /** When it reached this status. */
  at: Date | null;
  status: MessageStatus;
  /** What the message is known by: our id, the provider's, WhatsApp's. */
  message: { externalId: string | null; providerId: string | null; wamid: string | null };
  /** Of `failed`. `code` is WhatsApp's where there is one; the provider's `classify` says what it asks of us. */
  error: { code: string; detail: string | null } | null;
  /** What was said, where the message is none of ours (no id of ours, no template): somebody wrote it in the provider's inbox. */
  answered?: AnsweredNews | null;
  /** A decimal with six places. */
  price: { amount: string; currency: string | null } | null;
}

/** A template as the provider lists it. What is undefined was not told. Words for status, category, quality are Meta's. */
export interface TemplateFacts {
  wabaId: string;
  name: string;
  language: string;
  category?: string;
  /** APPROVED, PENDING, REJECTED, PAUSED, DISABLED, … */
  status?: string;
  quality?: string | null;
  reason?: string | null;
  /** In WhatsApp's own form: `{ type, format?, text?, buttons?, example? }`. */
  components?: unknown[];
  providerId?: string | null;
}
export interface TemplateNews extends TemplateFacts {
  is: 'template';
  eventId: string;
  at: Date | null;
}

/** A number of the account. What is undefined was not told. */
export interface NumberFacts {
  phone: string;
  wabaId?: string;
  /** The provider's own id of it. */
  providerId?: string;
  /** The name that people see. */
  name?: string;
  status?: string;
  quality?: string;
  /** `TIER_1K` and the like. */
  limit?: string;
}
export interface NumberNews extends NumberFacts {
  is: 'number';
  eventId: string;
  at: Date | null;
}

/** A number of ours is gone, or (without a phone) every number of a business account. */
export interface ClosedNews {
  is: 'closed';
  eventId: string;
  at: Date | null;
  phone: string | null;
  wabaId: string | null;
  status: 'DELETED' | 'DISABLED';
}

/** A person stops or resumes our messages, in WhatsApp's menus (`user_preferences`) or on a list of the provider's (`unsubscribe`). */
export interface PreferenceNews {
  is: 'preference';
  eventId: string;
  at: Date | null;
  person: Person;
  wants: 'stop' | 'resume';
  source: 'user_preferences' | 'unsubscribe';
  /** Who did it, as the provider says: Whatsapp, API, Manual, … null: the person. */
  by: string | null;
}
