/** Replaces the tenant's exchange rates. */
import { readRates, writeRates } from '#db/marketing/rates.ts';
import { findTenant } from '#db/platform/tenants.ts';
import type { Rate } from '#metrics';
import type { Act } from '../context.ts';
import { invalid } from '../errors.ts';
import { audit } from '../platform/audit.ts';

/** @throws Problem 422 for a rate of the tenant's own currency, or two of one currency on one day */
export async function setExchangeRates(act: Act, rates: Rate[]): Promise<{ currency: string; rates: Rate[] }> {
  const { currency } = await findTenant(act.tx, true);
  const seen = new Set<string>();
  for (const [n, rate] of rates.entries()) {
    if (rate.currency === currency) {
      throw invalid(`rates.${n}.currency`, 'own_currency', `amounts in ${currency} need no rate`);
    }
    const key = `${rate.currency} ${rate.valid_from}`;
    if (seen.has(key))
      throw invalid(`rates.${n}.valid_from`, 'repeated', 'there is another rate of this currency for this day');
    seen.add(key);
  }
  const before = await readRates(act.tx, currency);
  await writeRates(act.tx, currency, rates);
  await audit(
    act,
    'exchange-rates.set',
    { type: 'tenant', id: act.tenantId },
    { from: before.length, to: rates.length },
  );
  return { currency, rates: await readRates(act.tx, currency) };
}
