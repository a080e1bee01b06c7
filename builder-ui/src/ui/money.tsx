/** An amount with its currency. */
import { language } from '../app/language.ts';
import { formatMoney } from './format.ts';

export function Money({
  amount,
  currency,
}: {
  amount: string | number | null | undefined;
  currency: string | null | undefined;
}) {
  return <span style={{ whiteSpace: 'nowrap' }}>{formatMoney(amount, currency, language())}</span>;
}
