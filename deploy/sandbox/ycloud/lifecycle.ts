/** What becomes of an accepted message: sent, delivered and perhaps read, or failed; each step reported by webhook. */
import { wamid } from '../ids.ts';
import type { Settings } from '../options.ts';
import type { Store } from '../store.ts';
import type { Teller } from '../teller.ts';
import { whatsappError } from './errors.ts';
import type { WhatsappMessage } from './objects.ts';

/** Statuses and the field that keeps when each was reached. */
const timeField = { sent: 'sendTime', delivered: 'deliverTime', read: 'readTime' } as const;

export class Lifecycle {
  readonly #store: Store;
  readonly #tellerOf: (wabaId: string) => Teller;
  readonly #settings: Settings;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(store: Store, tellerOf: (wabaId: string) => Teller, settings: Settings) {
    this.#store = store;
    this.#tellerOf = tellerOf;
    this.#settings = settings;
  }

  /** Starts the way of a message, or takes it up again where a restart left it. */
  proceed(message: WhatsappMessage): void {
    const { delays, readProbability, random } = this.#settings;
    if (message.status === 'accepted') {
      this.#later(delays.sent, message, () =>
        message.errorCode ? this.fail(message, message.errorCode) : this.#reach(message, 'sent'),
      );
    } else if (message.status === 'sent') {
      this.#later(delays.delivered, message, () => this.#reach(message, 'delivered'));
    } else if (message.status === 'delivered' && random() < readProbability) {
      this.#later(delays.read, message, () => this.read(message));
    }
  }

  /** The lead opened the chat. */
  read(message: WhatsappMessage): void {
    if (message.status === 'delivered') this.#reach(message, 'read');
  }

  /** Ends a message that was accepted; `code` is WhatsApp's or one of YCloud's own names. */
  fail(message: WhatsappMessage, code: string): void {
    message.status = 'failed';
    message.errorCode = code;
    message.updateTime = this.#clock();
    if (/^\d+$/.test(code)) {
      message.whatsappApiError ??= whatsappError(code);
      message.errorMessage = message.whatsappApiError.message;
    } else {
      message.errorMessage =
        code === 'RECIPIENT_UNSUBSCRIBED' ? 'The recipient has unsubscribed.' : 'The message was not sent.';
    }
    delete message.totalPrice;
    delete message.currency;
    this.#report(message);
  }

  #reach(message: WhatsappMessage, status: 'sent' | 'delivered' | 'read'): void {
    message.status = status;
    message.wamid ??= wamid();
    message.updateTime = message[timeField[status]] = this.#clock();
    this.#report(message);
    this.proceed(message);
  }

  #report(message: WhatsappMessage): void {
    this.#store.setBubbleStatus(message.to ?? message.recipient!, message.id, message.status);
    this.#tellerOf(message.wabaId).status(message);
  }

  #later(wait: number, message: WhatsappMessage, step: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      // A reset may have forgotten the message in the meantime.
      if (this.#store.messages.get(message.id) === message) step();
    }, wait);
    this.#timers.add(timer);
  }

  #clock = (): string => new Date(this.#settings.now()).toISOString();

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
