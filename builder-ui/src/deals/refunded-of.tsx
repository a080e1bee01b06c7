/** That a part of a sale went back, and how much. */
import { Text } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import { formatMoney } from '../ui/format.ts';
import { language } from '../app/language.ts';
import type { Sale } from './deal-queries.ts';

export const isPartlyBack = (sale: Sale): boolean => sale.status === 'completed' && Number(sale.amount_refunded) > 0;

export function RefundedOf({ sale }: { sale: Sale }) {
  return (
    <Text span size="xs" c="dimmed" ml={6}>
      {m.sale_back_short({ amount: formatMoney(sale.amount_refunded, sale.currency, language()) })}
    </Text>
  );
}
