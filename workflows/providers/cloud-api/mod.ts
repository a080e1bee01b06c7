/** WhatsApp's Cloud API as a provider: Meta's own, without anybody between. The only way in from outside of this folder. */
import { type AccountOptions, type ProviderAccount, ProviderError, type WhatsAppProvider } from '../port.ts';
import { composeCredential, readCredential } from './credential.ts';
import { splitDelivery } from './envelope.ts';
import { createGraph } from './graph.ts';
import { numberFacts, readNumbers } from './numbers.ts';
import { classifyCloudCode } from './outcome.ts';
import { readDelivery } from './read-webhook.ts';
import { complete, listRegistrations, register, unregister } from './registration.ts';
import { send } from './send.ts';
import { examine, prepare } from './setup.ts';
import { isSigned, shakeHands } from './signature.ts';
import { deleteTemplate, editTemplate, listTemplates, submitTemplate } from './templates.ts';

/** A credential is a token with the secret of its app and the ids of app and account (credential.ts). */
export const cloudApi = {
  name: 'cloud-api',
  title: 'WhatsApp Cloud API (Meta)',
  credential: {
    label: { es: 'Token de acceso', en: 'Access token' },
    hint: {
      es: 'En developers.facebook.com abre tu app → WhatsApp → Configuración de la API: ahí están el identificador del número y el token. Usa el token de un usuario del sistema con los permisos whatsapp_business_messaging y whatsapp_business_management, que no vence. Nosotros registramos los avisos.',
      en: 'At developers.facebook.com open your app → WhatsApp → API Setup: the phone number ID and the token are there. Use the token of a system user with the permissions whatsapp_business_messaging and whatsapp_business_management, which does not expire. We register for notices ourselves.',
    },
    number: {
      label: { es: 'Identificador del número (Phone number ID)', en: 'Phone number ID' },
      hint: { es: 'O el número mismo, con código de país.', en: 'Or the number itself, with its country code.' },
    },
    more: [
      {
        name: 'app_secret',
        label: { es: 'Clave secreta de la app', en: 'App secret' },
        hint: {
          es: 'Configuración de la app → Básica. Con ella se firman los avisos.',
          en: 'App settings → Basic. Notices are signed with it.',
        },
        isSecret: true,
        isRequired: true,
      },
      {
        name: 'waba_id',
        label: { es: 'Identificador de la cuenta de WhatsApp Business', en: 'WhatsApp Business Account ID' },
        hint: {
          es: 'Solo si el token sirve para varias cuentas.',
          en: 'Only if the token is good for several accounts.',
        },
        isSecret: false,
        isRequired: false,
      },
    ],
  },
  setting: 'META_GRAPH_URL',
  url: 'https://graph.facebook.com',
  compose: composeCredential,
  prepare,
  signingSecret: (credential) => readCredential(credential).appSecret,
  identify: (credential) => {
    const { appSecret, wabaId } = readCredential(credential);
    return `${wabaId} ${appSecret}`;
  },
  open,
  webhook: {
    isSigned,
    shakeHands,
    split: splitDelivery,
    read: readDelivery,
    isShared: true,
  },
  classify: classifyCloudCode,
} as const satisfies WhatsAppProvider;

function open(options: AccountOptions): ProviderAccount {
  const credential = readCredential(options.credential);
  const { wabaId, appId, appSecret, token } = credential;
  const graph = createGraph(options, credential);
  return {
    send: (message) => send(graph, { url: options.url, wabaId, token }, message),
    // Graph has no call that tells what became of a message.
    findStatus: () => Promise.resolve(null),
    listTemplates: (onPage) => listTemplates(graph, wabaId, onPage),
    submitTemplate: (draft) => submitTemplate(graph, appId, draft),
    editTemplate: (draft) => editTemplate(graph, appId, draft),
    deleteTemplate: (template) => deleteTemplate(graph, template),
    listNumbers: async () => (await readNumbers(graph, wabaId)).map((told) => numberFacts(wabaId, told)),
    // Meta bills by invoice.
    readBalance: () => Promise.resolve(null),
    examine: (phone, now) => examine(graph, credential, phone, now),
    listWebhooks: () => listRegistrations(graph, credential),
    async registerWebhook(url) {
      await register(graph, credential, url);
      return { id: credential.appId, secret: appSecret };
    },
    completeWebhook: () => complete(graph, credential),
    async removeWebhook(id) {
      if (id !== credential.appId)
        throw new ProviderError(404, 'NOT_FOUND', 'The registration is of another app', 'permanent', null);
      await unregister(graph, credential);
    },
  };
}
