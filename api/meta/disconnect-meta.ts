/** Ends a tenant's connection with Meta: the token goes at once, what was read stays. */
import { disconnectAdAccounts } from '#db/meta/ad-accounts.ts';
import { findTenantsOf, metaTokenKey, removeConnection } from '#db/meta/meta-connections.ts';
import { dropLeftToken, keepLeftToken, type LeftToken } from '#db/meta/meta-left-token.ts';
import { findTenantsOfPage, forgetMetaPages, listMetaPages, metaPageTokenKey } from '#db/meta/meta-pages.ts';
import { type Tx, withTenant } from '#db/platform/tenant.ts';
import type { Vault } from '#db/platform/vault.ts';
import { GraphError } from '#providers/meta-graph/errors.ts';
import type { Act } from '../context.ts';
import type { Deps } from '../deps.ts';
import { openMetaApp } from './meta-app.ts';
import { audit } from '../platform/audit.ts';

/** What is to be taken back at Meta once the transaction is through. */
export interface Left {
  /** null: there is none, or another tenant reads through the same person. */
  person: LeftToken | null;
  isShared: boolean;
  /** Pages whose leads nobody here takes in any more. */
  pages: { id: string; token: string }[];
}

/** What became of the app at Meta: `pending` is tried for a day; `shared` stays, for another tenant reads through this person. */
export type Revocation = 'done' | 'pending' | 'shared' | 'none';

/** Nothing to do is no error: whoever asks twice gets the same answer. */
export async function disconnectMeta(act: Act, deps: Deps): Promise<Left> {
  const { tx, tenantId } = act;
  const token = await deps.vault.get(tx, tenantId, metaTokenKey).catch(() => null);
  const pages = await tokensOfPages(tx, deps.vault, tenantId);
  const gone = await forgetConnection(tx, deps.vault, tenantId);
  if (!gone) return { person: null, isShared: false, pages: [] };
  await audit(act, 'meta.disconnect', { type: 'meta_connection', id: tenantId }, { accounts: gone.accounts });
  // Meta knows people, not tenants: taking the app back from this person would end another tenant's connection too.
  const isShared = (await findTenantsOf(tx, gone.metaUserId)).length > 0;
  const lonely = [];
  for (const page of pages) if ((await findTenantsOfPage(tx, page.id)).length === 0) lonely.push(page);
  const person = token && !isShared ? { token, metaUserId: gone.metaUserId } : null;
  // The worker's, should this process not reach Meta.
  if (person) await keepLeftToken(tx, deps.vault, tenantId, person, 30);
  return { person, isShared, pages: lonely };
}

/** Takes token, connection, pages and accounts away. @returns null when there was no connection */
export async function forgetConnection(
  tx: Tx,
  vault: Vault,
  tenantId: string,
): Promise<{ metaUserId: string; accounts: number } | null> {
  await vault.remove(tx, tenantId, metaTokenKey);
  await dropLeftToken(tx, vault, tenantId);
  await forgetMetaPages(tx, vault, tenantId);
  const connection = await removeConnection(tx);
  const accounts = await disconnectAdAccounts(tx);
  return connection && { metaUserId: connection.meta_user_id, accounts: accounts.length };
}

async function tokensOfPages(tx: Tx, vault: Vault, tenantId: string): Promise<Left['pages']> {
  const found: Left['pages'] = [];
  for (const page of await listMetaPages(tx)) {
    const token =
      page.subscribed_at && (await vault.get(tx, tenantId, metaPageTokenKey(page.page_id)).catch(() => null));
    if (token) found.push({ id: page.page_id, token });
  }
  return found;
}

/** What is to be said of it before Meta was asked. */
export const beforeMeta = ({ person, isShared }: Left): Revocation =>
  person ? 'pending' : isShared ? 'shared' : 'none';

/** Stops Meta's reports about the pages, and takes the app back from the person. What Meta does not answer is tried later. */
export async function revokeAtMeta(deps: Deps, tenantId: string, left: Left): Promise<Revocation> {
  const { person } = left;
  if (left.pages.length + (person ? 1 : 0) === 0) return beforeMeta(left);
  const app = openMetaApp(deps);
  const warn = (error: unknown, message: string) =>
    deps.log('warn', message, { reason: error instanceof GraphError ? error.label : 'unknown' });
  // Somebody waits: pages that do not make it in time report to nobody, and their reports are dropped here.
  const signal = AbortSignal.timeout(5_000);
  await Promise.all(
    left.pages.map(({ id, token }) =>
      app
        .open(token, { signal })
        .unsubscribePage(id)
        .catch((error: unknown) => warn(error, 'Meta goes on reporting a page’s leads')),
    ),
  );
  if (!person) return beforeMeta(left);
  try {
    await app.open(person.token).revoke();
  } catch (error) {
    // A token that is dead already is what was wanted.
    if (!(error instanceof GraphError && error.kind === 'reconnect')) {
      warn(error, 'Meta did not take the app back, it is tried again');
      return 'pending';
    }
  }
  await withTenant(deps.sql, tenantId, (tx) => dropLeftToken(tx, deps.vault, tenantId));
  return 'done';
}
