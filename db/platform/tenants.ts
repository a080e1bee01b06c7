/** The tenant itself: its zone, its money, and the limits on what its flows may send. */
import type { SecondTries } from '../sending/second-tries.ts';
import type { Sql, Tx } from './tenant.ts';

export interface TenantSettings {
  id: string;
  name: string;
  timezone: string;
  currency: string;
  locale: 'es' | 'en';
  quiet_hours: { from: string; to: string } | null;
  frequency_cap: { perDay?: number; perWeek?: number } | null;
  daily_send_budget: number | null;
  consent: 'explicit' | 'implied';
  /** By the template's category: whether a message that was never answered nor heard of is sent once more. */
  second_tries: SecondTries;
  /** Beginnings in E.164 of numbers that are in use though the plans do not know them yet (crm/phone.ts). */
  phone_exceptions: string[];
  /** Whether people of marketing have HSM Automation in their menu. */
  marketing_sees_automation: boolean;
  sending_stopped: boolean;
  is_demo: boolean;
  created_at: Date;
}

const columns = [
  'id',
  'name',
  'timezone',
  'currency',
  'locale',
  'quiet_hours',
  'frequency_cap',
  'daily_send_budget',
  'consent',
  'second_tries',
  'phone_exceptions',
  'marketing_sees_automation',
  'sending_stopped',
  'is_demo',
  'created_at',
] as const satisfies (keyof TenantSettings)[];

/** A tenant without anybody. Runs where no tenant is named. @returns its id */
export async function createTenant(
  sql: Sql | Tx,
  tenant: { name: string; timezone: string; currency: string; locale: string },
): Promise<string> {
  const { name, timezone, currency, locale } = tenant;
  const [row] = await sql<{ id: string }[]>`select create_tenant(${name}, ${timezone}, ${currency}, ${locale}) as id`;
  return row!.id;
}

/** Whether there is such a tenant. For those who belong to none. */
export async function hasTenant(sql: Sql | Tx, id: string): Promise<boolean> {
  const [row] = await sql<{ has: boolean }[]>`
    select case when pg_input_is_valid(${id}, 'uuid') then has_tenant((${id}::text)::uuid) else false end as has`;
  return row!.has;
}

/** @param lock keeps others from changing it until the transaction ends */
export async function findTenant(tx: Tx, lock = false): Promise<TenantSettings> {
  const [row] = await tx<TenantSettings[]>`select ${tx(columns)} from tenants ${lock ? tx`for update` : tx``}`;
  return row!;
}

export type TenantChange = Partial<
  Pick<
    TenantSettings,
    | 'name'
    | 'timezone'
    | 'currency'
    | 'locale'
    | 'quiet_hours'
    | 'frequency_cap'
    | 'daily_send_budget'
    | 'consent'
    | 'second_tries'
    | 'phone_exceptions'
    | 'marketing_sees_automation'
  >
>;

export async function updateTenant(tx: Tx, change: TenantChange): Promise<TenantSettings> {
  const { quiet_hours, frequency_cap, second_tries, ...plain } = change;
  const row = {
    ...plain,
    ...(quiet_hours === undefined ? {} : { quiet_hours: quiet_hours && tx.json(quiet_hours) }),
    ...(frequency_cap === undefined ? {} : { frequency_cap: frequency_cap && tx.json(frequency_cap) }),
    ...(second_tries === undefined ? {} : { second_tries: tx.json({ ...second_tries }) }),
  };
  if (Object.keys(row).length === 0) return await findTenant(tx);
  const [updated] = await tx<TenantSettings[]>`update tenants set ${tx(row)} returning ${tx(columns)}`;
  return updated!;
}
