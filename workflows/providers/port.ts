/**
 * What a WhatsApp provider does for us, in our words. An adapter is a folder beside this file and a line in `mod.ts`; nothing
 * outside of it knows the provider's paths, names and forms. Adapters keep to web standards: they run on Deno and on Node.
 */
import type { News, NumberFacts, Person, StatusNews, TemplateFacts } from './news.ts';

export interface WhatsAppProvider<Setting extends string = string> {
  /** As a sender's row names it. */
  name: string;
  /** For people. */
  title: string;
  /** What people hand over, and how they find it. */
  credential: CredentialForm;
  /** The setting with the address of its API: `YCLOUD_URL`, `META_GRAPH_URL`. */
  setting: Setting;
  /** Its address where the setting says nothing. */
  url: string;
  /**
   * What the vault will keep, of what a form was given. Pure.
   * @param key the field that every provider has
   * @param more the provider's own fields, by name; one that is left out stays as it is in `kept`
   * @param kept what the vault has of the same account; null: nothing yet
   * @throws SetupError for what people must mend
   */
  compose(key: string, more: Readonly<Record<string, string>>, kept: string | null): string;
  /**
   * Completes it with what the provider says: ids that nobody should have to look up.
   * @throws SetupError for what people must mend, ProviderError when the provider cannot say
   */
  prepare(account: AccountOptions): Promise<string>;
  /** What signs deliveries, where the credential holds it; null: the registration tells it. */
  signingSecret(credential: string): string | null;
  /** Which account a credential opens. Numbers of one account share its credential and its registration. */
  identify(credential: string): string;
  /** A client of one account. It makes no call by itself. */
  open(account: AccountOptions): ProviderAccount;
  webhook: WebhookReader;
  /** What a code of an error asks of us, WhatsApp's or the provider's own. */
  classify(code: string): RefusalClass;
}

/** For people, in both languages of the interface. */
export interface Words {
  es: string;
  en: string;
}

/** The form in which a number is connected: the key, the number, and whatever else this provider needs. */
export interface CredentialForm {
  /** What the key is called. */
  label: Words;
  /** The way to it, and to all else. */
  hint: Words;
  /** What the number is called there; null: it is the number itself. */
  number: { label: Words; hint: Words } | null;
  more: readonly CredentialField[];
}
export interface CredentialField {
  name: string;
  label: Words;
  hint: Words;
  /** Shown to nobody, not while it is typed either. */
  isSecret: boolean;
  isRequired: boolean;
}

/** Something that people must mend before a number can be connected. */
export class SetupError extends Error {
  override name = 'SetupError';
  /** Of the form: `api_key`, `phone`, or `more.` and a name. */
  readonly field: string;
  readonly code: string;
  readonly text: Words;
  constructor(field: string, code: string, text: Words) {
    super(text.en);
    this.field = field;
    this.code = code;
    this.text = text;
  }
}

/** Something about an account or a number, in words. */
export interface Finding {
  code: string;
  ok: boolean;
  text: Words;
}

export interface AccountOptions {
  /**
   * What the vault keeps, in the adapter's own form: an API key; a token with the ids that its calls need.
   */
  credential: string;
  /** Base address of the API. */
  url: string;
  /** Milliseconds until a call is given up; 20 s unless told. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

/** Everything but `send` throws `ProviderError`. */
export interface ProviderAccount {
  /** Exactly one POST, never tried again, never thrown: the ledger must act on each outcome. */
  send(message: Outgoing): Promise<SendOutcome>;
  /** What became of a message; null: the provider cannot say. */
  findStatus(providerId: string): Promise<StatusNews | null>;
  /** All templates of the account. @param onPage gets them as they come */
  listTemplates(onPage?: (page: TemplateFacts[]) => Promise<void> | void): Promise<TemplateFacts[]>;
  /** Hands a template in for review. What comes back is its state: the category may differ from the one asked for. */
  submitTemplate(template: TemplateDraft): Promise<TemplateFacts>;
  /** Hands a changed one in anew. Name and language stay; what comes back is its state. */
  editTemplate(template: TemplateDraft & TemplateRef): Promise<TemplateFacts>;
  /** Takes a template away. One that the provider does not have any more is no fault. */
  deleteTemplate(template: TemplateRef): Promise<void>;
  listNumbers(): Promise<NumberFacts[]>;
  /** What is left to spend; null: the provider has no such thing. */
  readBalance(): Promise<{ amount: number; currency: string } | null>;
  /**
   * How a number is, beyond what all providers are asked.
   * @param now epoch milliseconds
   */
  examine(phone: string, now: number): Promise<Finding[]>;
  listWebhooks(): Promise<Registration[]>;
  /** Has the provider deliver to an address. `secret` signs the deliveries; null: the provider signs with a secret we have. */
  registerWebhook(url: string): Promise<{ id: string; secret: string | null }>;
  /** Has one of before deliver all that we read by now, as far as the provider knows of it. */
  completeWebhook(id: string): Promise<void>;
  removeWebhook(id: string): Promise<void>;
}

/** Where the provider delivers to. */
export interface Registration {
  id: string;
  url: string;
  isActive: boolean;
  /** Whether it delivers all that we read. */
  isComplete: boolean;
}

export type Outgoing = {
  /** Our number, E.164. */
  from: string;
  to: Pick<Person, 'phone' | 'waUserId'>;
  /** Our id, echoed in all news about the message. No provider deduplicates by it. */
  externalId: string;
} & Content;

export type Content =
  | { is: 'template'; name: string; language: string; parts: FilledPart[] }
  /** These only within 24 hours of the person's last message. */
  | { is: 'text'; text: string }
  | {
      is: 'file';
      format: FileFormat;
      /** A public address, which WhatsApp fetches. */
      link: string;
      /** Not of audios and stickers. */
      caption?: string;
      /** Of documents: the name that people see. */
      filename?: string;
    };

export type FileFormat = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** A part of a template with its values, in the order of its places. A part that needs nothing is left out. */
export type FilledPart =
  | { in: 'header' | 'body' | 'offer'; values: PartValue[] }
  /** `index` counts all buttons of the message (or of the card), from 0. */
  | { in: 'button'; index: number; does: 'open-link' | 'copy-code' | 'show-products' | 'reply'; values: PartValue[] }
  | { in: 'carousel'; cards: { index: number; parts: FilledPart[] }[] };

export type PartValue =
  /** In a link: its end. `name`: of a variable with a name. */
  | { is: 'text'; text: string; name?: string }
  /** A file at a public address, which WhatsApp fetches. */
  | { is: 'media'; format: 'image' | 'video' | 'document' | 'gif'; link: string; filename?: string }
  | { is: 'place'; latitude: number; longitude: number; name?: string; address?: string }
  | { is: 'code'; code: string }
  /** When the offer runs out, epoch ms. */
  | { is: 'until'; at: number }
  /** Ids of products in the catalogue; `thumbnail` is one of them. */
  | { is: 'products'; thumbnail: string; sections: { title: string; products: string[] }[] }
  /** Comes back when the button is tapped. */
  | { is: 'payload'; payload: string };

export interface TemplateDraft {
  wabaId: string;
  name: string;
  language: string;
  category: string;
  /** As in `TemplateFacts`, with examples for all variables. The sample of a file is its address (`example.header_url`). */
  components: unknown[];
  /**
   * The file at the address of a sample, for providers that want the file itself (Meta's `header_handle`); null: it is not there.
   * Left out where whoever hands it in has no files.
   */
  readSample?: (link: string) => Promise<SampleFile | null>;
}

export interface SampleFile {
  bytes: Uint8Array;
  /** `image/jpeg` */
  type: string;
  name: string;
}

/** One template that a provider has. */
export interface TemplateRef {
  wabaId: string;
  name: string;
  language: string;
  /** The provider's id of it, where it was told. */
  providerId: string | null;
}

export type SendOutcome =
  /** The provider has it. `id` is the provider's. */
  | { is: 'accepted'; id: string; wamid: string | null }
  /** Surely not sent: nothing was written, or the provider refused. `retryAfter` is in seconds. */
  | { is: 'not-sent'; class: RefusalClass; code: string; detail: string | null; retryAfter: number | null }
  /** It may have been sent. Never resend on this; wait for the provider's webhook. */
  | { is: 'unknown'; code: string; detail: string | null };

/**
 * What a refusal asks of us:
 * - `permanent`  this message will never go; trying again is useless
 * - `recipient`  this person cannot be reached on WhatsApp
 * - `opt-out`    the person does not want our marketing: record it, never try again
 * - `limited`    Meta limits marketing to this person today; an immediate resend fails again
 * - `window`     no message in 24 h: only a template may be sent
 * - `template`   the template is paused, rejected or unknown: hold until it is approved
 * - `pair`       too many messages to this one person: others are not affected
 * - `throttle`   the sender is too quick: wait as told
 * - `sender`     the number or its account is restricted: stop it, a human must look
 * - `billing`    no balance or payment method: stop the sender until somebody pays
 * - `auth`       the key or a permission is wrong: stop the sender until it is reconnected
 * - `retry`      their trouble; the same message may go later
 */
export const refusalClasses = [
  'permanent',
  'recipient',
  'opt-out',
  'limited',
  'window',
  'template',
  'pair',
  'throttle',
  'sender',
  'billing',
  'auth',
  'retry',
] as const;
export type RefusalClass = (typeof refusalClasses)[number];

/** Raw bytes → signature → pieces (by whoever receives them) → news (by the worker, which gets the same bytes). */
export interface WebhookReader {
  /**
   * True only when the provider signed exactly these bytes, and lately where its signature says when. Never throws.
   * @param now epoch milliseconds
   */
  isSigned(headers: Headers, raw: Uint8Array, secret: string, now: number): boolean;
  /**
   * Answers whoever asks an address of ours whether it wants deliveries, before anything about the address is stored; null: no such
   * question of this provider's, or not from whom the address was given to.
   */
  shakeHands(address: string, query: URLSearchParams): Promise<string | null>;
  /** Whether an address may be told of accounts that are not its own: only those of its tenant are believed. */
  isShared: boolean;
  /** What a delivery is made of; null: no delivery of this provider's. Never throws. */
  split(raw: Uint8Array): Piece[] | null;
  /**
   * What a piece says. News that cannot be told in our words is `other`.
   * @throws for bytes that are no piece
   */
  read(raw: Uint8Array): News[];
}

/** The part of a delivery that is about one account and at most one person: a row of the inbox. */
export interface Piece {
  /** Under which it counts once. */
  eventId: string;
  /** The WhatsApp Business account it is about, where it says so. */
  wabaId: string | null;
  /** Who says something with it, or changes what we may say; null: it is a machine's report. */
  person: Pick<Person, 'phone' | 'waUserId'> | null;
  raw: Uint8Array;
}

/** Why a call failed. */
export class ProviderError extends Error {
  override name = 'ProviderError';
  /** Of HTTP; 0: no answer. */
  readonly status: number;
  readonly code: string;
  readonly class: RefusalClass;
  /** Seconds to wait, where the provider told. */
  readonly retryAfter: number | null;
  /** @param message holds no key */
  constructor(status: number, code: string, message: string, kind: RefusalClass, retryAfter: number | null) {
    super(message);
    this.status = status;
    this.code = code;
    this.class = kind;
    this.retryAfter = retryAfter;
  }
}
