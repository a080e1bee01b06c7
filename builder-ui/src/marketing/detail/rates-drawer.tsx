/** What other currencies are worth in the business's own, from which day on: the tenant's word, dated. */
import { ActionIcon, Alert, Button, Drawer, Group, NumberInput, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { isDay } from '#metrics';
import { api, read } from '../../api.ts';
import { may } from '../../app/access.ts';
import { keys } from '../../app/keys.ts';
import { language } from '../../app/language.ts';
import { currentPlace } from '../../app/place.ts';
import { useSession } from '../../app/session.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { FormFooter } from '../../ui/form-footer.tsx';
import { CurrencySelect } from '../../ui/field/money-field.tsx';
import { toastDone, toastError } from '../../ui/toast.tsx';
import { ratesQuery } from '../marketing-queries.ts';

export function RatesDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const rates = useQuery({ ...ratesQuery, enabled: opened });
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      title={m.marketing_rates()}
      closeButtonProps={{ 'aria-label': m.close() }}
      size="lg"
    >
      {rates.isError ? (
        <ErrorState error={rates.error} onRetry={() => void rates.refetch()} />
      ) : !rates.data ? (
        <Skeleton h={160} role="group" aria-label={m.loading()} />
      ) : (
        <RatesForm home={rates.data.currency} kept={rates.data.rates} onClose={onClose} />
      )}
    </Drawer>
  );
}

interface Line {
  key: number;
  currency: string;
  valid_from: string;
  rate: string;
}

let lines = 0;
const lineOf = (rate: Omit<Line, 'key'>): Line => ({ ...rate, key: lines++ });

interface RatesFormProps {
  home: string;
  kept: Omit<Line, 'key'>[];
  onClose: () => void;
}

function RatesForm({ home, kept, onClose }: RatesFormProps) {
  const mayEdit = may(useSession(), 'marketing.write');
  const client = useQueryClient();
  const [rows, setRows] = useState(() => kept.map(lineOf));
  const [tried, setTried] = useState(false);
  const save = useMutation({
    mutationFn: (rates: Omit<Line, 'key'>[]) => read(api.crm.marketing['exchange-rates'].$put({ json: { rates } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: keys.marketing.all });
      toastDone(m.saved());
      onClose();
    },
    onError: toastError,
  });
  const change = (key: number, part: Partial<Line>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...part } : row)));
  const add = () => {
    const today = new Date().toLocaleDateString('en-CA', { timeZone: currentPlace().timezone });
    setRows([...rows, lineOf({ currency: home === 'USD' ? 'ARS' : 'USD', valid_from: today, rate: '' })]);
  };
  const faultOf = ({ key, currency, valid_from, rate }: Line) => {
    if (currency === home) return { currency: m.marketing_rate_home() };
    if (!isDay(valid_from)) return { day: m.field_invalid_date() };
    if (rows.some((row) => row.key !== key && row.currency === currency && row.valid_from === valid_from))
      return { day: m.field_taken() };
    return Number(rate) > 0 ? undefined : { rate: m.field_required() };
  };
  const submit = () => {
    setTried(true);
    if (rows.every((row) => !faultOf(row)))
      save.mutate(rows.map(({ currency, valid_from, rate }) => ({ currency, valid_from, rate })));
  };
  const spanish = language() === 'es';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{m.marketing_rates_text({ currency: home })}</Text>
        {rows.length === 0 && <Alert color="gray">{m.marketing_rates_empty()}</Alert>}
        {rows.map((row) => {
          const fault = tried ? faultOf(row) : undefined;
          return (
            <Group
              key={row.key}
              gap={8}
              align="flex-start"
              role="group"
              aria-label={`${row.currency} ${row.valid_from}`}
            >
              <div style={{ width: 104 }}>
                <CurrencySelect
                  label={m.currency()}
                  value={row.currency}
                  onChange={(currency) => change(row.key, { currency })}
                  disabled={!mayEdit}
                />
                {fault?.currency && (
                  <Text size="xs" c="var(--mantine-color-error)">
                    {fault.currency}
                  </Text>
                )}
              </div>
              <TextInput
                type="date"
                label={m.marketing_rate_from()}
                value={row.valid_from}
                onChange={(event) => change(row.key, { valid_from: event.currentTarget.value })}
                error={fault?.day}
                readOnly={!mayEdit}
                w={150}
              />
              <NumberInput
                label={m.marketing_rate_worth({ currency: row.currency || '1', home })}
                value={row.rate}
                onValueChange={({ value }) => change(row.key, { rate: value })}
                decimalScale={8}
                allowNegative={false}
                maxLength={20}
                thousandSeparator={spanish ? '.' : ','}
                decimalSeparator={spanish ? ',' : '.'}
                hideControls
                error={fault?.rate}
                readOnly={!mayEdit}
                flex="1 1 140px"
              />
              {mayEdit && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={36}
                  mt={24}
                  aria-label={m.remove()}
                  onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
                >
                  <Trash2 size={16} />
                </ActionIcon>
              )}
            </Group>
          );
        })}
        {mayEdit ? (
          <>
            <Button
              variant="default"
              leftSection={<Plus size={16} />}
              onClick={add}
              style={{ alignSelf: 'flex-start' }}
            >
              {m.marketing_rate_add()}
            </Button>
            <FormFooter saving={save.isPending} onCancel={onClose} />
          </>
        ) : (
          <Text size="sm" c="dimmed">
            {m.marketing_rates_read_only()}
          </Text>
        )}
      </Stack>
    </form>
  );
}
