/** What the API asks of an account at a provider: is the key good, does the number belong to it, may it deliver to us? */
import { addressOf, openAccount as open, providerOf } from '#providers/mod.ts';
import type { NumberFacts } from '#providers/news.ts';
import { type ProviderAccount, ProviderError, SetupError } from '#providers/port.ts';
import type { Deps } from '../deps.ts';
import { invalid, Problem } from '../errors.ts';

export interface Account extends ProviderAccount {
  provider: string;
  /** Of the provider, for people. */
  title: string;
}

export const openAccount = ({ config, fetch }: Deps, provider: string, credential: string): Account => ({
  ...open(provider, credential, config, { fetch, timeoutMs: 10_000 }),
  provider,
  title: providerOf(provider).title,
});

/** What people hand over: the key, and what else the provider asks for. */
export interface Handed {
  api_key: string;
  more?: Record<string, string>;
}

/**
 * What the vault will keep of it, completed by the provider.
 * @param kept what it has of the same account
 * @throws Problem 422 with the field and a sentence for what people must mend, 502 when the provider does not answer
 */
export async function prepareCredential(
  { config, fetch }: Deps,
  name: string,
  { api_key, more = {} }: Handed,
  kept: string | null,
): Promise<string> {
  const provider = providerOf(name);
  const unknown = Object.keys(more).find((field) => !provider.credential.more.some((one) => one.name === field));
  if (unknown !== undefined) throw invalid(`more.${unknown}`, 'unknown', `${provider.title} asks for no such thing`);
  try {
    const credential = provider.compose(api_key, more, kept);
    return await provider.prepare({ credential, url: addressOf(name, config), fetch, timeoutMs: 10_000 });
  } catch (error) {
    if (error instanceof SetupError) throw invalid(error.field, error.code, error.message, error.text);
    throw explain(provider, error, 'api_key');
  }
}

/**
 * A number of the account, by itself or by the provider's id of it.
 * @throws Problem 422 for a key the provider refuses or a number the account does not have, 502 when it does not answer
 */
export async function findNumber(account: Account, phone: string): Promise<NumberFacts> {
  const numbers = await account.listNumbers().catch((error: unknown) => {
    throw explain(account, error, 'api_key');
  });
  const found =
    numbers.find((number) => number.phone === phone) ??
    numbers.find((number) => number.providerId === phone.replace(/^\+/, ''));
  if (found) return found;
  const known = numbers.map((number) => number.phone).slice(0, 10);
  throw invalid(
    'phone',
    'not_in_account',
    known.length > 0 ? `the account has ${known.join(', ')}` : 'the account has no WhatsApp number',
  );
}

export const webhookUrl = (deps: Deps, provider: string, endpointId: string): string =>
  `${deps.config.PUBLIC_URL}/api/webhooks/${provider}/${endpointId}`;

/** Tells the provider to deliver to us. @returns the registration's id and its signing secret */
export async function registerWebhook(
  deps: Deps,
  account: Account,
  endpointId: string,
): Promise<{ id: string; secret: string }> {
  const { id, secret } = await account
    .registerWebhook(webhookUrl(deps, account.provider, endpointId))
    .catch((error: unknown) => {
      throw explain(account, error, 'api_key');
    });
  if (!secret)
    throw new Problem('provider_failed', {
      detail: `${account.title} registered the webhook and gave no signing secret.`,
    });
  return { id, secret };
}

/** The provider's words for a person; its message never holds the key. */
function explain({ title }: { title: string }, error: unknown, field: string): Problem {
  if (!(error instanceof ProviderError)) return new Problem('provider_failed', { cause: error });
  if (error.status === 401 || error.status === 403 || (error.class === 'auth' && error.status !== 0))
    return invalid(field, 'refused', `${title} refused it: ${error.code}`);
  const detail =
    error.status === 0
      ? `${title} cannot be reached.`
      : `${title} answered ${error.status}: ${error.message.slice(0, 200)}`;
  return new Problem(error.status >= 400 && error.status < 500 ? 'provider_refused' : 'provider_failed', {
    detail,
    cause: error,
  });
}
