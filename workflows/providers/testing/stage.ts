/** What an adapter is tried on: a sandbox that plays its provider, with troubles to order. Each adapter brings its own. */
import type { News } from '../news.ts';
import type { Outgoing, RefusalClass, TemplateDraft } from '../port.ts';

export interface Stage {
  credential: string;
  wrongCredential: string;
  /** Where the provider answers, and where nobody does. */
  url: string;
  deadUrl: string;
  wabaId: string;
  /** An account whose registration may come and go, and addresses that the provider will take for it. */
  spare: { credential: string; address(id: string): string };
  /** All numbers of the account. */
  numbers: string[];
  /** Approved, with one variable in its body. */
  template: { name: string; language: string };
  /** How many the account has: more than a page. */
  countTemplates(): number;
  draft: TemplateDraft;
  nextId(): string;
  /** The template to somebody new, or what `over` makes of it. */
  message(over?: Partial<Outgoing>): Outgoing;

  /** What the provider took under an id of ours. */
  taken(externalId: string): Promise<{ to: string; variables: string[]; text: string | null }[]>;
  /** Ends all troubles. */
  clear(): Promise<void>;
  /** The next send meets it. */
  meet(trouble: Trouble): Promise<void>;
  /** Refusals that it can be made to give, with what each must be read as. */
  refusals: { name: string; trouble: object; class: RefusalClass }[];

  /** Makes a registration one of before, which is told less; null: the provider tells everybody all. */
  narrow: ((id: string) => Promise<void>) | null;
  /** From now on the provider does not know the newest of what we ask for, or knows it again. */
  forgetNews(isForgotten: boolean): void;

  /** A person writes to our first number. */
  write(from: string, text: string): Promise<void>;
  /** The newest delivery that holds a text, as it came. */
  received(test: (text: string) => boolean): Promise<Delivery>;
  /** Signs the deliveries of the registration that `received` sees. */
  secret: string;
  /** A delivery signed as the provider does. @param at epoch milliseconds */
  sign(raw: Uint8Array, secret: string, at: number): Headers;
  /** How old a signature may be, in seconds; null: it does not say when it was made. */
  freshSeconds: number | null;
  /** Deliveries as the provider documents them, and what they say. */
  samples: Sample[];
}

export type Trouble =
  | { is: 'refusal'; trouble: object }
  /** 429 with seconds to wait. */
  | { is: 'throttle'; retryAfter: number }
  /** A 5xx, for a message that was taken all the same or was not. */
  | { is: 'broken'; status: number; taken: boolean }
  /** Taken, and the answer never comes; half of it; too late for a client that waits 100 ms. */
  | { is: 'lost' }
  | { is: 'half' }
  | { is: 'late' };

export interface Delivery {
  headers: Headers;
  raw: Uint8Array;
}
export interface Sample {
  name: string;
  raw: Uint8Array;
  says: Partial<News>[];
}
