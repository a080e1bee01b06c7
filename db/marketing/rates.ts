/** Exchange rates that the tenant entered: from a day on, one unit of a currency in units of the tenant's own. */
import type { Rate } from '#metrics';
import type { Tx } from '../platform/tenant.ts';

/** Rates into this currency, oldest first. Those entered while the tenant had another currency say nothing now. */
export async function readRates(tx: Tx, home: string): Promise<Rate[]> {
  return await tx<Rate[]>`
    select currency, valid_from::text as valid_from, rate::text as rate from exchange_rates
    where to_currency = ${home} order by currency, valid_from`;
}

/** Replaces all rates. */
export async function writeRates(tx: Tx, home: string, rates: Rate[]): Promise<void> {
  await tx`delete from exchange_rates`;
  if (rates.length === 0) return;
  await tx`
    insert into exchange_rates (currency, valid_from, rate, to_currency)
    select currency, valid_from, rate, ${home} from unnest(${rates.map((each) => each.currency)}::text[],
      ${rates.map((each) => each.valid_from)}::date[], ${rates.map((each) => each.rate)}::numeric[]) as r (currency, valid_from, rate)`;
}
