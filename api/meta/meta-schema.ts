/** The connection with Meta on the wire. Tokens never stand in it. */
import type { AdAccount } from '#db/meta/ad-accounts.ts';
import { healthOf, type MetaConnection } from '#db/meta/meta-connections.ts';
import { scopes } from '#providers/meta-graph/oauth-url.ts';
import type { Account } from '#providers/meta-graph/wire.ts';
import * as z from 'zod';
import { currency, instant } from '../platform/paging-schema.ts';
import { anyText } from '../platform/text-schema.ts';

const tokenStatuses = ['missing', 'connected', 'expiring', 'expired', 'revoked'] as const;

export const adAccountSchema = z
  .object({
    account_id: z.string().openapi({ description: '`act_…`' }),
    name: z.string(),
    business_id: z.string().nullable(),
    currency,
    timezone: z.string(),
    status: z.enum(['connected', 'disconnected']),
    account_status: z
      .int()
      .nullable()
      .openapi({ description: 'Meta’s: 1 active, 2 disabled, 3 unsettled, 101 closed' }),
    error: z.string().nullable().openapi({ description: 'Why Meta did not let us read it when we last looked.' }),
    connected_at: instant,
  })
  .openapi('AdAccount');

export const tokenStatusSchema = z
  .object({
    status: z.enum(tokenStatuses),
    connected: z.boolean().openapi({ description: 'Whether Meta can be read now.' }),
    needs_reconnect: z.boolean(),
    days_left: z.int().nullable().openapi({ description: 'null: the token does not expire, or there is none.' }),
    expires_at: instant.nullable(),
    data_access_expires_at: instant.nullable(),
    user_name: z.string().nullable().openapi({ description: 'Through whom Meta is read.' }),
    connected_at: instant.nullable(),
    checked_at: instant.nullable(),
    missing_permissions: z.array(z.string()),
    configured: z.boolean().openapi({ description: 'Whether this installation has an app at Meta.' }),
    accounts: z.array(adAccountSchema),
  })
  .openapi('TokenStatus');

export const disconnectedSchema = z.object({
  disconnected: z.boolean(),
  revoked_at_meta: z.boolean(),
  revocation: z.enum(['done', 'pending', 'shared', 'none']).openapi({
    description:
      'What became of the app at Meta. `pending`: Meta did not answer, it is tried for a day. `shared`: it stays, another business reads through the same person. `none`: there was nothing to take back.',
  }),
});

export const viewDisconnected = (
  revocation: z.output<typeof disconnectedSchema>['revocation'],
): z.output<typeof disconnectedSchema> => ({ disconnected: true, revoked_at_meta: revocation === 'done', revocation });

export const portfolioSchema = z.object({ id: z.string(), name: z.string() }).openapi('MetaPortfolio');

export const metaAccountSchema = z
  .object({
    id: z.string().openapi({ description: '`act_…`' }),
    name: z.string(),
    currency: z.string().nullable(),
    timezone: z.string().nullable(),
    account_status: z.int().nullable(),
    portfolio_id: z.string().nullable(),
    connected: z.boolean(),
  })
  .openapi('MetaAccount');

/** With or without `act_`. */
export const accountId = z
  .string()
  .trim()
  .regex(/^(act_)?\d{1,25}$/, 'the id of an ad account')
  .transform((id) => (id.startsWith('act_') ? id : `act_${id}`))
  .openapi({ type: 'string', pattern: '^(act_)?\\d{1,25}$', example: 'act_100200300400500600' });

export const connectInput = z.strictObject({
  account_id: accountId,
  account_name: anyText(200).optional().openapi({ description: 'Used where Meta has no name.' }),
});

export const viewAdAccount = (row: AdAccount): z.output<typeof adAccountSchema> => ({
  account_id: row.account_id,
  name: row.name,
  business_id: row.business_id,
  currency: row.currency,
  timezone: row.timezone,
  status: row.status,
  account_status: row.account_status,
  error: row.error,
  connected_at: row.connected_at.toISOString(),
});

export const viewMetaAccount = (account: Account, known: ReadonlySet<string>): z.output<typeof metaAccountSchema> => ({
  id: account.id,
  name: account.name,
  currency: account.currency,
  timezone: account.timezone_name,
  account_status: account.account_status,
  portfolio_id: account.business?.id ?? null,
  connected: known.has(account.id),
});

/** The state as a person should see it: a time that has passed counts more than what was last found. */
export function viewTokenStatus(
  connection: MetaConnection | null,
  accounts: AdAccount[],
  { now, configured }: { now: Date; configured: boolean },
): z.output<typeof tokenStatusSchema> {
  const expiresAt = connection?.token_expires_at ?? null;
  const daysLeft = expiresAt && Math.max(0, Math.floor((expiresAt.getTime() - now.getTime()) / 86_400_000));
  const status = connection ? healthOf(connection, now) : 'missing';
  const connected = status === 'connected' || status === 'expiring';
  return {
    status,
    connected,
    needs_reconnect: !connected,
    days_left: connected ? daysLeft : connection ? 0 : null,
    expires_at: expiresAt?.toISOString() ?? null,
    data_access_expires_at: connection?.data_access_expires_at?.toISOString() ?? null,
    user_name: connection?.meta_user_name ?? null,
    connected_at: connection?.connected_at.toISOString() ?? null,
    checked_at: connection?.checked_at.toISOString() ?? null,
    missing_permissions: connection ? scopes.filter((scope) => !connection.scopes.includes(scope)) : [],
    configured,
    accounts: accounts.map(viewAdAccount),
  };
}
