/** What the vault keeps of an account of WhatsApp's Cloud API: a token, and what calls and webhooks need beside it. */
import { SetupError } from '../port.ts';

export interface Credential {
  /** Of a system user, best: those of people end after some weeks. */
  token: string;
  /** Of the app that the token was made for: signs webhooks, and proves where calls come from. */
  appSecret: string;
  /** The app's own id; Meta tells it. */
  appId: string;
  /** The WhatsApp Business account whose numbers these are. */
  wabaId: string;
}

/** The text that the vault keeps. The order of its fields is fixed, so that the same credential is the same text. */
export const writeCredential = ({ token, appSecret, appId, wabaId }: Credential): string =>
  JSON.stringify({ token, appSecret, appId, wabaId });

/** What of it is known; what is missing is an empty text. A text of another form is a token alone. */
export function readCredential(text: string): Credential {
  const found = parse(text);
  const field = (name: keyof Credential) => (typeof found[name] === 'string' ? found[name] : '');
  return {
    token: field('token'),
    appSecret: field('appSecret'),
    appId: field('appId'),
    wabaId: field('wabaId'),
  };
}

function parse(text: string): Partial<Credential> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // A token is no JSON.
  }
  return { token: text };
}

/**
 * What a form was given, over what is kept of the same account.
 * @throws SetupError for an id that is none
 */
export function composeCredential(key: string, more: Readonly<Record<string, string>>, kept: string | null): string {
  const before = readCredential(kept ?? '{}');
  const appSecret = more.app_secret?.trim() || before.appSecret;
  const wabaId = more.waba_id?.trim() || before.wabaId;
  if (!appSecret)
    throw new SetupError('more.app_secret', 'missing', {
      es: 'Falta la clave secreta de la app: sin ella no podemos saber si los avisos vienen de Meta.',
      en: 'The app secret is missing: without it we cannot tell whether notices come from Meta.',
    });
  if (wabaId && !/^\d{5,30}$/.test(wabaId))
    throw new SetupError('more.waba_id', 'invalid', {
      es: 'El identificador de la cuenta de WhatsApp Business son solo cifras.',
      en: 'The id of the WhatsApp Business account is digits only.',
    });
  return writeCredential({ token: key.trim(), appSecret, appId: before.appId, wabaId });
}
