/** A small client of YCloud's API v2. Web standards only: runs on Deno and Node. */
import { classifyThrown, parseRetryAfter } from '../http-failure.ts';
import { ProviderError, type SendOutcome } from '../port.ts';
import { classifyAnswer, classifyYcloudError } from './outcome.ts';
import type {
  ErrorBody,
  Message,
  PhoneNumber,
  SendRequest,
  Template,
  TemplateCreate,
  TemplatePlace,
  WebhookEndpoint,
} from './wire.ts';

export interface YcloudOptions {
  apiKey: string;
  /** `https://api.ycloud.com/v2`, or a stand-in; the `/v2` may be left out. */
  url: string;
  /** Milliseconds until a call is given up; 20 s unless told. */
  timeoutMs?: number;
  fetch?: typeof fetch;
}

export type Ycloud = ReturnType<typeof createYcloud>;

/** A client of one account. It keeps no state; failures of management calls are thrown as `ProviderError`. */
export function createYcloud(options: YcloudOptions) {
  const base = baseUrl(options.url);
  const timeoutMs = options.timeoutMs ?? 20_000;
  const call = options.fetch ?? fetch;

  async function request<T>(method: string, path: string, body?: unknown): Promise<T> {
    let response: Response;
    let text: string;
    try {
      response = await call(base + path, init(method, body));
      text = await response.text();
    } catch (thrown) {
      const { code } = classifyThrown(thrown) as { code: string };
      throw new ProviderError(0, code, `YCloud cannot be reached (${code})`, 'retry', null);
    }
    if (response.ok) return (text === '' ? null : readJson(text, response.status)) as T;
    const error = (safeJson(text) as Partial<ErrorBody> | null)?.error;
    const code = error?.code ?? `HTTP_${response.status}`;
    const kind = response.status >= 500 ? 'retry' : classifyYcloudError(code, error?.whatsappApiError?.code);
    const retryAfter = parseRetryAfter(response.headers.get('retry-after'));
    throw new ProviderError(
      response.status,
      code,
      error?.message ?? `YCloud answered ${response.status}`,
      kind,
      retryAfter,
    );
  }

  function init(method: string, body: unknown): RequestInit {
    const headers: Record<string, string> = { 'x-api-key': options.apiKey, accept: 'application/json' };
    if (body !== undefined) headers['content-type'] = 'application/json';
    // A redirect is never followed: it would carry the key, and a message, to another host.
    return {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    };
  }

  async function listAll<T>(path: string, onPage?: (page: T[]) => Promise<void> | void): Promise<T[]> {
    const items: T[] = [];
    for (let page = 1; page <= 100; page++) {
      const answer = await request<{ items?: T[]; total?: number }>(
        'GET',
        `${path}?page=${page}&limit=100&includeTotal=true`,
      );
      const found = answer.items ?? [];
      items.push(...found);
      await onPage?.(found);
      const complete = answer.total === undefined ? found.length < 100 : items.length >= answer.total;
      if (complete || found.length === 0) return items;
    }
    return items;
  }

  return {
    /**
     * Sends one message by exactly one POST to the queueing endpoint. Never retries, never throws.
     * People who unsubscribed or were blocked in YCloud are filtered there (known later, by webhook).
     */
    async sendMessage(message: SendRequest): Promise<SendOutcome> {
      let response: Response;
      try {
        response = await call(
          `${base}/whatsapp/messages`,
          init('POST', { ...message, filterUnsubscribed: true, filterBlocked: true }),
        );
      } catch (thrown) {
        return classifyThrown(thrown);
      }
      const body = await response.text().catch(() => null);
      return classifyAnswer(response.status, body, response.headers.get('retry-after'), message.externalId);
    },
    /** One message as YCloud knows it, or null. */
    async getMessage(id: string): Promise<Message | null> {
      try {
        return await request<Message>('GET', `/whatsapp/messages/${encodeURIComponent(id)}`);
      } catch (error) {
        if (error instanceof ProviderError && error.status === 404) return null;
        throw error;
      }
    },
    /** All templates of the account, all pages. */
    listTemplates: (onPage?: (page: Template[]) => Promise<void> | void) =>
      listAll<Template>('/whatsapp/templates', onPage),
    /** Hands a template in. A name and language that is there already is refused with 409. */
    createTemplate: (template: TemplateCreate) => request<Template>('POST', '/whatsapp/templates', template),
    /** Puts other components in place of a template's own; it is reviewed anew. */
    editTemplate: (at: TemplatePlace, components: unknown[]) =>
      request<Template>('PATCH', templatePath(at), { components }),
    deleteTemplate: (at: TemplatePlace) => request<unknown>('DELETE', templatePath(at)),
    /** All WhatsApp numbers of the account. */
    listPhoneNumbers: () => listAll<PhoneNumber>('/whatsapp/phoneNumbers'),
    /** The account's balance. */
    getBalance: () => request<{ amount: number; currency: string }>('GET', '/balance'),
    listWebhookEndpoints: () => listAll<WebhookEndpoint>('/webhookEndpoints'),
    /** Registers an address for all events that we read. The answer carries the signing secret, once. */
    createWebhookEndpoint: (url: string) =>
      askForEvents((enabledEvents) =>
        request<WebhookEndpoint>('POST', '/webhookEndpoints', {
          url,
          enabledEvents,
          description: 'Cadencia',
          status: 'active',
        }),
      ),
    /** Has an address get all events that we read. */
    updateWebhookEndpoint: (id: string) =>
      askForEvents((enabledEvents) =>
        request<WebhookEndpoint>('PATCH', `/webhookEndpoints/${encodeURIComponent(id)}`, { enabledEvents }),
      ),
    deleteWebhookEndpoint: (id: string) => request<unknown>('DELETE', `/webhookEndpoints/${encodeURIComponent(id)}`),
    /** A new signing secret for an address. */
    rotateWebhookSecret: (id: string) =>
      request<WebhookEndpoint>('POST', `/webhookEndpoints/${encodeURIComponent(id)}/rotateSecret`),
  };
}

const templatePath = ({ wabaId, name, language }: TemplatePlace): string =>
  `/whatsapp/templates/${[wabaId, name, language].map(encodeURIComponent).join('/')}`;

/** What a member of the team answers from the WhatsApp Business app, by its newer and its older name: not every account knows both. */
const echoes = ['whatsapp.smb.message.echoes', 'whatsapp.smb.message.created'] as const;

/** The events a Cadencia endpoint asks for. Others are accepted and ignored. */
export const webhookEvents = [
  'whatsapp.message.updated',
  'whatsapp.inbound_message.received',
  'whatsapp.template.reviewed',
  'whatsapp.template.category_updated',
  'whatsapp.template.quality_updated',
  'whatsapp.phone_number.quality_updated',
  'whatsapp.phone_number.deleted',
  'whatsapp.business_account.updated',
  'whatsapp.business_account.deleted',
  'whatsapp.user.preferences',
  'contact.unsubscribe.created',
  'contact.unsubscribe.deleted',
  ...echoes,
] as const;

/** A name that YCloud does not know makes it refuse all of them: deliveries and replies are worth more than echoes. */
async function askForEvents<T>(ask: (events: readonly string[]) => Promise<T>): Promise<T> {
  const without = [[], ...echoes.map((name) => [name]), echoes] as readonly (readonly string[])[];
  for (const [n, left] of without.entries()) {
    try {
      return await ask(webhookEvents.filter((name) => !left.includes(name)));
    } catch (error) {
      const isRefused = error instanceof ProviderError && error.status === 400;
      if (!isRefused || n === without.length - 1) throw error;
    }
  }
  throw new Error('unreachable');
}

function baseUrl(url: string): string {
  const trimmed = url.replace(/\/+$/, '');
  return /\/v\d+$/.test(trimmed) ? trimmed : `${trimmed}/v2`;
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readJson(text: string, status: number): unknown {
  const value = safeJson(text);
  if (value === null)
    throw new ProviderError(status, 'UNREADABLE_ANSWER', 'YCloud answered something that is not JSON', 'retry', null);
  return value;
}
