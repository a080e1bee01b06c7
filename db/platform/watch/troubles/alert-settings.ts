/** Whom troubles are told, and from which size on. A tenant that never chose has no row and the defaults. */
import type { Tx } from '../../tenant.ts';

export interface AlertSettings {
  emails: string[];
  webhook_id: string | null;
  /** Kinds of trouble that are not told. */
  off: string[];
  /** Of the sends within an hour, in percent. */
  failure_percent: number;
  /** By how much the cost per lead must have grown against the week before, in percent. */
  cost_percent: number;
  /** How old a reading of ads may be. */
  sync_hours: number;
  /** Whether a report goes out on Mondays. */
  weekly: boolean;
}

const columns = ['emails', 'webhook_id', 'off', 'failure_percent', 'cost_percent', 'sync_hours', 'weekly'] as const;

const usual: AlertSettings = {
  emails: [],
  webhook_id: null,
  off: [],
  failure_percent: 10,
  cost_percent: 50,
  sync_hours: 12,
  weekly: false,
};

export async function readAlertSettings(tx: Tx): Promise<AlertSettings> {
  const [row] = await tx<AlertSettings[]>`select ${tx(columns)} from alert_settings`;
  return row ?? usual;
}

export async function changeAlertSettings(tx: Tx, change: Partial<AlertSettings>): Promise<AlertSettings> {
  if (Object.keys(change).length === 0) return await readAlertSettings(tx);
  await tx`insert into alert_settings default values on conflict do nothing`;
  const [row] = await tx<AlertSettings[]>`update alert_settings set ${tx(change)} returning ${tx(columns)}`;
  return row!;
}

/**
 * Takes the look at this tenant that is due, if one is.
 * @returns null: another worker looked a moment ago; `all`: with what takes a report
 */
export async function claimLook(tx: Tx): Promise<'quick' | 'all' | null> {
  await tx`insert into alert_settings default values on conflict do nothing`;
  const [quick] = await tx`
    update alert_settings set looked_at = now() where looked_at is null or looked_at < now() - interval '50 seconds' returning tenant_id`;
  if (!quick) return null;
  const [all] = await tx`
    update alert_settings set reckoned_at = now() where reckoned_at is null or reckoned_at < now() - interval '1 hour' returning tenant_id`;
  return all ? 'all' : 'quick';
}
