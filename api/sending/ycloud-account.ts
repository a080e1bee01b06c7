/** What the API asks of a YCloud account: is the key good, does the number belong to it, may it deliver to us? */
import { createYcloud, webhookEvents, YcloudError, type Ycloud } from '#providers/ycloud/client.ts';
import type { PhoneNumber } from '#providers/ycloud/wire.ts';
import type { Deps } from '../deps.ts';
import { invalid, Problem } from '../errors.ts';

export const openAccount = ({ config, fetch }: Deps, apiKey: string): Ycloud =>
  createYcloud({ apiKey, url: config.YCLOUD_URL, fetch, timeoutMs: 10_000 });

/** @throws Problem 422 for a key YCloud refuses or a number the account does not have, 502 when YCloud does not answer */
export async function findNumber(account: Ycloud, phone: string): Promise<PhoneNumber> {
  const numbers = await account.listPhoneNumbers().catch((error: unknown) => {
    throw explain(error, 'api_key');
  });
  const found = numbers.find((number) => number.phoneNumber === phone);
  if (found) return found;
  const known = numbers.map((number) => number.phoneNumber).slice(0, 10);
  throw invalid(
    'phone',
    'not_in_account',
    known.length > 0 ? `the account has ${known.join(', ')}` : 'the account has no WhatsApp number',
  );
}

export const webhookUrl = (deps: Deps, endpointId: string): string =>
  `${deps.config.PUBLIC_URL}/api/webhooks/ycloud/${endpointId}`;

/** Tells YCloud to deliver to us. @returns the registration's id and its signing secret */
export async function registerWebhook(
  deps: Deps,
  account: Ycloud,
  endpointId: string,
): Promise<{ id: string; secret: string }> {
  const url = webhookUrl(deps, endpointId);
  const given = await account
    .createWebhookEndpoint({ url, enabledEvents: webhookEvents, description: 'Cadencia' })
    .catch((error: unknown) => {
      throw explain(error, 'api_key');
    });
  if (!given.secret)
    throw new Problem('provider_failed', { detail: 'YCloud registered the webhook and gave no signing secret.' });
  return { id: given.id, secret: given.secret };
}

/** YCloud's words for a person; its message never holds the key. */
function explain(error: unknown, field: string): Problem {
  if (!(error instanceof YcloudError)) return new Problem('provider_failed', { cause: error });
  if (error.status === 401 || error.status === 403)
    return invalid(field, 'refused', `YCloud refused it: ${error.code}`);
  const detail =
    error.status === 0
      ? 'YCloud cannot be reached.'
      : `YCloud answered ${error.status}: ${error.message.slice(0, 200)}`;
  return new Problem(error.status >= 400 && error.status < 500 ? 'provider_refused' : 'provider_failed', {
    detail,
    cause: error,
  });
}
