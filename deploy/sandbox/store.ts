/** What the sandbox remembers: the account, what was sent, what people wrote. Plain data; `snapshot` and `restore` round-trip it. */
import type { PhoneNumber, Template, Unsubscriber, WebhookEndpoint, WhatsappMessage } from './ycloud/objects.ts';
import type { SendComponent } from './ycloud/send-schema.ts';
import { BoundedMap, Ring } from './ring.ts';

/** One accepted send, as `GET /_sandbox/requests?kind=message` lists it. */
export interface AcceptedSend {
  id: string;
  externalId: string | null;
  from: string;
  to: string;
  type: string;
  template: { name: string; language: string } | null;
  /** The texts of the body's variables, in order. */
  variables: string[];
  /** Of a template: all that filled it, as it was sent. */
  components: SendComponent[] | null;
  /** What the lead reads: the text, or the template's body with its variables filled. */
  text: string | null;
  acceptedAt: string;
  provider: 'ycloud' | 'cloud-api';
  /** An earlier send carried the same externalId. YCloud accepts that and writes to the lead twice. */
  duplicate: boolean;
}

/** One line of a chat as the lead sees it. */
export interface Bubble {
  id: string;
  from: 'business' | 'lead';
  /** The business number of the chat. */
  number: string;
  header: { kind: string; text: string } | null;
  text: string;
  footer: string | null;
  buttons: { type: string; text: string; payload?: string; url?: string }[];
  /** A limited-time offer; `until` is epoch ms. */
  offer?: { text: string; until: number | null };
  /** Of a carousel. */
  cards?: Pick<Bubble, 'header' | 'text' | 'buttons'>[];
  at: number;
  wamid: string;
  status: string | null;
  /** The ad that brought the lead, or the text of the message that a tapped button belongs to. */
  note: { kind: 'ad' | 'reply'; text: string } | null;
}

export interface Conversation {
  /** Phone in E.164, or a business-scoped user id where the phone is not known. */
  person: string;
  name: string | null;
  bubbles: Bubble[];
  unread: number;
  optedOut: boolean;
  lastAt: number;
}

export interface ApiRequest {
  at: string;
  method: string;
  path: string;
  status: number | null;
  code: string | null;
  /** Kind of the fault that touched it. */
  fault: string | null;
  requestId: string;
  ms: number;
  /** Only of calls to Meta: how the token came, and whether `appsecret_proof` did. */
  provider?: 'meta';
  tokenIn?: 'header' | 'query' | 'body' | null;
  proof?: boolean;
}

const bubblesPerPerson = 60;

export class Store {
  /** Grows with every change that the page shows. */
  version = 1;
  numbers: PhoneNumber[] = [];
  templates = new Map<string, Template>();
  endpoints = new Map<string, WebhookEndpoint>();
  unsubscribers = new Map<string, Unsubscriber>();
  messages = new BoundedMap<string, WhatsappMessage>(20_000);
  sends = new Ring<AcceptedSend>(50_000);
  requests = new Ring<ApiRequest>(2_000);
  externalIds = new BoundedMap<string, number>(100_000);
  conversations = new BoundedMap<string, Conversation>(3_000);
  /** `business|person` → when the person last wrote; text may be sent for 24 hours after it. */
  windows = new BoundedMap<string, number>(20_000);
  /** People who stopped marketing messages in WhatsApp: `business|person`. */
  stopped = new Set<string>();
  accepted = 0;
  duplicates = 0;

  conversation(person: string): Conversation {
    let found = this.conversations.get(person);
    if (!found) {
      found = { person, name: null, bubbles: [], unread: 0, optedOut: false, lastAt: 0 };
      this.conversations.set(person, found);
    }
    return found;
  }

  addBubble(person: string, bubble: Bubble): void {
    const chat = this.conversation(person);
    chat.bubbles.push(bubble);
    if (chat.bubbles.length > bubblesPerPerson) chat.bubbles.splice(0, chat.bubbles.length - bubblesPerPerson);
    chat.lastAt = bubble.at;
    if (bubble.from === 'business') chat.unread += 1;
    this.version += 1;
  }

  /** Shows a message's new status under its bubble. */
  setBubbleStatus(person: string, id: string, status: string): void {
    const bubble = this.conversations.get(person)?.bubbles.findLast((candidate) => candidate.id === id);
    if (!bubble) return;
    bubble.status = status;
    this.version += 1;
  }

  /** What a restart needs, as JSON: the newest messages and lines of chats are enough. */
  snapshot() {
    return {
      format: 1 as const,
      numbers: this.numbers,
      templates: [...this.templates.values()],
      endpoints: [...this.endpoints.values()],
      unsubscribers: [...this.unsubscribers.values()],
      messages: [...this.messages.values()].slice(-5_000),
      sends: this.sends.list(),
      externalIds: [...this.externalIds],
      conversations: [...this.conversations.values()].map((chat) => ({ ...chat, bubbles: chat.bubbles.slice(-20) })),
      windows: [...this.windows],
      stopped: [...this.stopped],
      accepted: this.accepted,
      duplicates: this.duplicates,
    };
  }

  /** Takes over a snapshot of an empty store. Unknown formats are refused by returning false. */
  restore(data: Snapshot | null): boolean {
    if (data?.format !== 1) return false;
    this.numbers = data.numbers;
    this.templates = new Map(data.templates.map((template) => [templateKey(template), template]));
    this.endpoints = new Map(data.endpoints.map((endpoint) => [endpoint.id, endpoint]));
    this.unsubscribers = new Map(data.unsubscribers.map((one) => [one.customer, one]));
    for (const message of data.messages) this.messages.set(message.id, message);
    for (const send of data.sends) this.sends.push(send);
    for (const [key, count] of data.externalIds) this.externalIds.set(key, count);
    for (const chat of data.conversations) this.conversations.set(chat.person, chat);
    for (const [key, at] of data.windows) this.windows.set(key, at);
    this.stopped = new Set(data.stopped);
    this.accepted = data.accepted;
    this.duplicates = data.duplicates;
    return true;
  }

  /** Forgets what happened; the account's numbers, templates and endpoints are the caller's business. */
  forget(): void {
    for (const map of [this.messages, this.externalIds, this.conversations, this.windows, this.unsubscribers])
      map.clear();
    this.sends.clear();
    this.requests.clear();
    this.stopped.clear();
    this.accepted = 0;
    this.duplicates = 0;
    this.version += 1;
  }
}

export type Snapshot = ReturnType<Store['snapshot']>;

export const templateKey = (template: { wabaId: string; name: string; language: string }): string =>
  `${template.wabaId}/${template.name}/${template.language}`;
