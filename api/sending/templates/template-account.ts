/** The provider's account that a template belongs to, and what it says when it refuses one. */
import { listTemplateAccounts } from '#db/sending/template-drafts.ts';
import type { Tx } from '#db/platform/tenant.ts';
import { ProviderError } from '#providers/port.ts';
import type { Deps } from '../../deps.ts';
import { invalid, Problem } from '../../errors.ts';
import { type Account, openAccount } from '../provider-account.ts';

export interface TemplateAccount {
  wabaId: string;
  provider: string;
  account: Account;
}

/** @param wabaId undefined: the default sender's. @throws Problem 422 where there is no such account, 409 where its key does not open */
export async function openTemplateAccount(
  deps: Deps,
  tx: Tx,
  tenantId: string,
  wabaId: string | undefined,
): Promise<TemplateAccount> {
  const accounts = await listTemplateAccounts(tx);
  const found = wabaId === undefined ? accounts[0] : accounts.find((one) => one.wabaId === wabaId);
  if (!found) throw invalid('waba_id', 'unknown', 'no connected number belongs to this WhatsApp account');
  const key = await deps.vault.get(tx, tenantId, found.credentialKey).catch(() => null);
  if (key === null) throw new Problem('secret_unreadable');
  return { wabaId: found.wabaId, provider: found.provider, account: openAccount(deps, found.provider, key) };
}

/** What the provider answered to a template, for a person. Its message never holds the key. */
export function explainTemplate({ title }: Account, error: unknown): Problem {
  if (!(error instanceof ProviderError)) return new Problem('provider_failed', { cause: error });
  const { status, code, message } = error;
  if (status === 409)
    return new Problem('already_exists', { detail: `${title}: ${message.slice(0, 300)}`, cause: error });
  if (status === 0) return new Problem('provider_failed', { detail: `${title} cannot be reached.`, cause: error });
  const detail = `${title}: ${message.slice(0, 300)} (${code})`;
  return new Problem(status >= 400 && status < 500 ? 'provider_refused' : 'provider_failed', { detail, cause: error });
}
