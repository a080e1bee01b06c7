/** What went back of a sale, part by part, and one part more. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, read } from '../api.ts';
import { keys } from '../app/keys.ts';
import { language } from '../app/language.ts';
import { fieldErrors } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { InstantField } from '../ui/field/instant-field.tsx';
import { MoneyField } from '../ui/field/money-field.tsx';
import { formatMoney } from '../ui/format.ts';
import { Money } from '../ui/money.tsx';
import { Time } from '../ui/time.tsx';
import { toastDone } from '../ui/toast.tsx';
import { refundsQuery, type Sale } from './deal-queries.ts';

export function SaleRefunds({ sale, onChange }: { sale: Sale; onChange: (sale: Sale) => void }) {
  const client = useQueryClient();
  const parts = useQuery(refundsQuery(sale.id));
  const [amount, setAmount] = useState('');
  const [at, setAt] = useState<string | null>(null);
  /** So that a click that is sent again counts once. */
  const id = useRef(crypto.randomUUID());
  const add = useMutation({
    mutationFn: () =>
      read(
        api.crm.sales[':id'].refunds.$post({
          param: { id: sale.id },
          json: { amount, external_id: id.current, ...(at ? { refunded_at: at } : {}) },
        }),
      ),
    onSuccess: async (after) => {
      id.current = crypto.randomUUID();
      setAmount('');
      setAt(null);
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.sales.all }),
        client.invalidateQueries({ queryKey: keys.leads.all }),
      ]);
      toastDone(m.sale_back_done());
      onChange(after);
    },
  });
  const faults = add.isError ? fieldErrors(add.error) : {};
  const money = (text: string) => formatMoney(text, sale.currency, language());
  const isBack = Number(sale.amount_refunded) > 0;
  return (
    <Stack gap="xs" component="section" aria-label={m.sale_back()}>
      <Title order={3} size="h5">
        {m.sale_back()}
      </Title>
      <Text size="sm" c="dimmed">
        {isBack
          ? m.sale_back_of({ back: money(sale.amount_refunded), amount: money(sale.amount) })
          : m.sale_back_none()}
      </Text>
      {parts.isError && <ErrorState error={parts.error} onRetry={() => void parts.refetch()} />}
      {parts.data?.items.map((part) => (
        <Group key={part.id} justify="space-between" wrap="nowrap">
          <Time at={part.refunded_at} />
          <Money amount={part.amount} currency={sale.currency} />
        </Group>
      ))}
      {sale.status === 'completed' && (
        <>
          {add.isError && Object.keys(faults).length === 0 && <ErrorState error={add.error} />}
          <MoneyField
            label={m.sale_back_amount()}
            amount={amount}
            currency={sale.currency}
            onChange={(typed) => setAmount(typed.amount)}
            fixed
            error={faults['amount']}
          />
          <InstantField label={m.sale_back_at()} value={at} onChange={setAt} error={faults['refunded_at']} />
          <Button variant="default" disabled={amount === ''} loading={add.isPending} onClick={() => add.mutate()}>
            {m.sale_back_add()}
          </Button>
        </>
      )}
    </Stack>
  );
}
