/** YCloud as a provider: the only way in from outside of this folder. */
import {
  type AccountOptions,
  type Outgoing,
  type ProviderAccount,
  ProviderError,
  type WhatsAppProvider,
} from '../port.ts';
import { createYcloud, webhookEvents } from './client.ts';
import { classifyYcloudError } from './outcome.ts';
import { readDelivery, readNumberFacts, readStatus, readTemplateFacts, splitDelivery } from './read-webhook.ts';
import { isSigned } from './signature.ts';
import { fileContent } from '../whatsapp-cloud/file-content.ts';
import { templateMessage } from '../whatsapp-cloud/template-content.ts';
import type { SendRequest, Template } from './wire.ts';

/** A credential is the account's API key. */
export const ycloud = {
  name: 'ycloud',
  title: 'YCloud',
  credential: {
    label: { es: 'Clave de API de YCloud', en: 'YCloud API key' },
    hint: {
      es: 'Necesitas la clave de API de YCloud (Developers → API Keys) y el número tal como figura ahí. Nosotros registramos los avisos de entrega.',
      en: "You need YCloud's API key (Developers → API Keys) and the number as it stands there. We register for delivery notices ourselves.",
    },
    number: null,
    more: [],
  },
  setting: 'YCLOUD_URL',
  url: 'https://api.ycloud.com',
  compose: (key) => key,
  prepare: ({ credential }) => Promise.resolve(credential),
  signingSecret: () => null,
  identify: (credential) => credential,
  open,
  webhook: {
    isSigned: (headers, raw, secret, now) => isSigned(headers.get('ycloud-signature') ?? undefined, raw, secret, now),
    shakeHands: () => Promise.resolve(null),
    isShared: false,
    split: splitDelivery,
    read: readDelivery,
  },
  classify: (code) => classifyYcloudError(code),
} as const satisfies WhatsAppProvider;

function open({ credential, ...options }: AccountOptions): ProviderAccount {
  const client = createYcloud({ apiKey: credential, ...options });
  return {
    send: (message) => client.sendMessage(requestOf(message)),
    async findStatus(providerId) {
      const found = await client.getMessage(providerId);
      // The same answer twice is one fact.
      return found && readStatus(found, `get:${providerId}:${found.status}`, found.updateTime);
    },
    async listTemplates(onPage) {
      const all = await client.listTemplates(onPage && ((page) => onPage(page.map(factsOf))));
      return all.map(factsOf);
    },
    submitTemplate: async ({ wabaId, name, language, category, components }) =>
      factsOf(await client.createTemplate({ wabaId, name, language, category, components })),
    editTemplate: async (draft) => factsOf(await client.editTemplate(draft, draft.components)),
    async deleteTemplate(template) {
      await client.deleteTemplate(template).catch((error: unknown) => {
        if (!(error instanceof ProviderError && error.status === 404)) throw error;
      });
    },
    listNumbers: async () => (await client.listPhoneNumbers()).map(readNumberFacts),
    readBalance: () => client.getBalance(),
    examine: () => Promise.resolve([]),
    listWebhooks: async () =>
      (await client.listWebhookEndpoints()).map(({ id, url, status, enabledEvents = [] }) => ({
        id,
        url,
        isActive: status !== 'disabled',
        isComplete: webhookEvents.every((name) => enabledEvents.includes(name)),
      })),
    async registerWebhook(url) {
      const { id, secret } = await client.createWebhookEndpoint(url);
      return { id, secret: secret ?? null };
    },
    async completeWebhook(id) {
      await client.updateWebhookEndpoint(id);
    },
    async removeWebhook(id) {
      await client.deleteWebhookEndpoint(id);
    },
  };
}

const factsOf = (told: Template) => ({
  wabaId: told.wabaId,
  name: told.name,
  language: told.language,
  ...readTemplateFacts(told),
});

function requestOf(message: Outgoing): SendRequest {
  const { from, to, externalId } = message;
  const address = to.phone === null ? { recipient: to.waUserId! } : { to: to.phone };
  const envelope = { from, ...address, externalId };
  if (message.is === 'text') return { ...envelope, type: 'text', text: { body: message.text } };
  if (message.is === 'file') return { ...envelope, ...fileContent(message) };
  // Here a button's place is a number; Meta wants a string.
  return { ...envelope, ...templateMessage(message, (index) => index) };
}
