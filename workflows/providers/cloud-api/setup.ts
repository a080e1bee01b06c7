/** What must be true before a number of the Cloud API can be connected, and what people should know of one that is. */
import { type AccountOptions, type Finding, ProviderError, SetupError, type Words } from '../port.ts';
import { type Credential, readCredential, writeCredential } from './credential.ts';
import { createGraph, type Graph } from './graph.ts';
import { phoneIn, readNumbers } from './numbers.ts';
import { findAppSubscription, listRegistrations, missingFields } from './registration.ts';
import type { TokenFacts } from './wire.ts';

/** Without these a token can neither send nor be told. */
const neededScopes = ['whatsapp_business_messaging', 'whatsapp_business_management'] as const;
const day = 86_400;

/**
 * Completes what a form was given with what Meta says of it: which app the token is of, and which account.
 * @throws SetupError for what people must mend, ProviderError when Meta cannot say
 */
export async function prepare(options: AccountOptions): Promise<string> {
  const given = readCredential(options.credential);
  const facts = await inspect(createGraph(options, given), given.token);
  if (!facts.is_valid || !facts.app_id) throw wrongToken('190');
  const missing = neededScopes.filter((scope) => !facts.scopes?.includes(scope));
  if (missing.length > 0)
    throw new SetupError('api_key', 'missing_permission', {
      es: `Al token le falta permiso: ${missing.join(' y ')}. Genera otro con los dos permisos de WhatsApp.`,
      en: `The token lacks permission: ${missing.join(' and ')}. Make another one with both WhatsApp permissions.`,
    });
  return writeCredential({ ...given, appId: facts.app_id, wabaId: given.wabaId || onlyAccount(facts) });
}

/** What Meta knows about a token, asked with it: the proof of the call shows whether the secret is its app's. */
async function inspect(graph: Graph, token: string): Promise<TokenFacts> {
  try {
    const query = { input_token: token };
    return (await graph.request<{ data?: TokenFacts }>({ method: 'GET', path: 'debug_token', query })).data ?? {};
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    if (error.message.includes('appsecret_proof'))
      throw new SetupError('more.app_secret', 'refused', {
        es: 'No es la clave secreta de la app de este token. Cópiala de la misma app.',
        en: "This is not the secret of this token's app. Copy it from the same app.",
      });
    throw error.class === 'auth' ? wrongToken(error.code) : error;
  }
}

const wrongToken = (code: string): SetupError =>
  new SetupError('api_key', 'refused', {
    es: `Meta no acepta el token (${code}). Genera uno nuevo y pégalo entero.`,
    en: `Meta does not accept the token (${code}). Make a new one and paste all of it.`,
  });

/** The one account that the token may manage. */
function onlyAccount({ granular_scopes = [] }: TokenFacts): string {
  const ids = granular_scopes.find(({ scope }) => scope === 'whatsapp_business_management')?.target_ids ?? [];
  if (ids.length === 1) return ids[0]!;
  const which: Words =
    ids.length > 1
      ? {
          es: `El token sirve para varias cuentas (${ids.slice(0, 10).join(', ')}): escribe el identificador de la que tiene este número.`,
          en: `The token is good for several accounts (${ids.slice(0, 10).join(', ')}): enter the id of the one with this number.`,
        }
      : {
          es: 'Meta no dice de qué cuenta de WhatsApp Business es el token: escribe su identificador.',
          en: 'Meta does not say which WhatsApp Business account the token is for: enter its id.',
        };
  throw new SetupError('more.waba_id', 'missing', which);
}

/** How the account and one of its numbers are, beyond what all providers are asked. @throws ProviderError */
export async function examine(graph: Graph, credential: Credential, phone: string, now: number): Promise<Finding[]> {
  const facts = await graph.request<{ data?: TokenFacts }>({
    method: 'GET',
    path: 'debug_token',
    query: { input_token: credential.token },
  });
  const number = (await readNumbers(graph, credential.wabaId)).find((one) => phoneIn(one) === phone);
  const app = await findAppSubscription(graph, credential.appId);
  const [registration] = await listRegistrations(graph, credential);
  return [
    lifeOf(facts.data ?? {}, now),
    ...(number ? [nameOf(number.name_status, number.verified_name)] : []),
    newsOf(app?.callback_url, registration?.url, missingFields(app)),
  ];
}

function lifeOf({ expires_at = 0 }: TokenFacts, now: number): Finding {
  if (expires_at === 0) return finding('token', true, 'El token no vence.', 'The token does not expire.');
  const date = new Date(expires_at * 1000).toISOString().slice(0, 10);
  const isSoon = expires_at - now / 1000 < 14 * day;
  return isSoon
    ? finding(
        'token',
        false,
        `El token vence el ${date}: cámbialo por uno de un usuario del sistema, que no vence.`,
        `The token expires on ${date}: change it for one of a system user, which does not.`,
      )
    : finding('token', true, `El token vence el ${date}.`, `The token expires on ${date}.`);
}

function nameOf(status: string | undefined, name = '–'): Finding {
  const isGood = status === undefined || ['APPROVED', 'AVAILABLE_WITHOUT_REVIEW'].includes(status);
  return isGood
    ? finding('name', true, `El nombre visible es ${name}.`, `The display name is ${name}.`)
    : finding(
        'name',
        false,
        `Meta no aprobó todavía el nombre visible ${name} (${status}): sin eso el número no envía.`,
        `Meta has not approved the display name ${name} yet (${status}): without it the number sends nothing.`,
      );
}

/** Whether templates, limits and preferences reach us. */
function newsOf(appUrl: string | undefined, ourUrl: string | undefined, missing: string[]): Finding {
  if (appUrl !== undefined && appUrl !== ourUrl) {
    const host = URL.canParse(appUrl) ? new URL(appUrl).host : appUrl;
    return finding(
      'news',
      false,
      `Los avisos de plantillas, límites y bajas de la app van a ${host}, no aquí: leemos las plantillas una vez al día. Usa una app propia para que lleguen al instante.`,
      `The app's notices of templates, limits and opt-outs go to ${host}, not here: we read templates once a day. Use an app of its own to hear at once.`,
    );
  }
  return missing.length === 0 && appUrl !== undefined
    ? finding(
        'news',
        true,
        'Meta nos avisa de plantillas, límites y bajas.',
        'Meta tells us of templates, limits and opt-outs.',
      )
    : finding(
        'news',
        false,
        `La app no nos avisa de: ${missing.join(', ')}. Vuelve a probar en un momento.`,
        `The app does not tell us of: ${missing.join(', ')}. Try again in a moment.`,
      );
}

const finding = (code: string, ok: boolean, es: string, en: string): Finding => ({ code, ok, text: { es, en } });
