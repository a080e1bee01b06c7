/** What the provider of an account tells the business, each in its own form. The objects are the store's. */
import type { PhoneNumber, Template, WhatsappMessage } from './ycloud/objects.ts';

export interface Teller {
  /** A message of the business reached another status. */
  status(message: WhatsappMessage): void;
  /** A person did something. @param message as the store has it @returns the event's id */
  inbound(number: PhoneNumber, message: InboundMessage): string;
  /** A person stops marketing messages, or takes that back. @returns the event's id */
  preference(number: PhoneNumber, preference: Preference): string;
  template(template: Template, change: 'reviewed' | 'category' | 'quality'): void;
  /** One of the team wrote past Cadencia. @returns the event's id */
  answered(number: PhoneNumber, answer: TeamAnswer): string;
  /** A number is gone, or its account disabled. @returns the event's id */
  closed(number: PhoneNumber, becomes: 'deleted' | 'disabled'): string;
  /** A number's rating or limit changed. @returns the event's id */
  rated(number: PhoneNumber): string;
}

/** In WhatsApp's own form, but for what stands around it. */
export interface InboundMessage extends Record<string, unknown> {
  id: string;
  wamid: string;
  from?: string;
  fromUserId?: string;
  customerProfile: { name: string };
  sendTime: string;
  groupId?: string;
}

export interface Preference {
  /** E.164, or a user id. */
  person: string;
  name: string | null;
  value: 'stop' | 'resume';
}

export interface TeamAnswer {
  id: string;
  wamid: string;
  to: string;
  text: string;
  at: string;
  in: 'app' | 'app-older' | 'inbox';
}
