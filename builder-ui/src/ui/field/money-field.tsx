/** An amount and its currency, side by side. Amounts stay decimal strings: money never passes through a float. */
import { currencies } from '#flow';
import { Group, NumberInput, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { language } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';

interface MoneyFieldProps {
  label: string;
  /** A decimal string such as `1234.50`; empty for none. */
  amount: string;
  currency: string;
  onChange: (money: { amount: string; currency: string }) => void;
  required?: boolean;
  /** The currency is what it is. */
  fixed?: boolean;
  error?: ReactNode;
}

export function MoneyField({ label, amount, currency, onChange, required, fixed = false, error }: MoneyFieldProps) {
  const spanish = language() === 'es';
  return (
    <Group gap="xs" align="flex-start" wrap="nowrap">
      <NumberInput
        label={label}
        value={amount}
        onValueChange={({ value }) => onChange({ amount: value, currency })}
        decimalScale={2}
        allowNegative={false}
        thousandSeparator={spanish ? '.' : ','}
        decimalSeparator={spanish ? ',' : '.'}
        hideControls
        required={required}
        withAsterisk={false}
        error={error}
        maxLength={20}
        flex={1}
      />
      <CurrencySelect
        label={m.currency()}
        value={currency}
        onChange={(next) => onChange({ amount, currency: next })}
        disabled={fixed}
        w={110}
      />
    </Group>
  );
}

interface CurrencySelectProps {
  label: string;
  value: string;
  onChange: (currency: string) => void;
  w?: number;
  disabled?: boolean;
  description?: string;
}

/** Every currency there is, the region's first. */
export function CurrencySelect({ value, onChange, ...rest }: CurrencySelectProps) {
  const common = ['ARS', 'USD', 'MXN', 'CLP', 'COP', 'PEN', 'UYU', 'PYG', 'BOB', 'BRL', 'EUR'];
  const all = [...new Set([value, ...common, ...currencies])].filter(Boolean);
  return (
    <Select
      {...rest}
      data={all}
      value={value}
      onChange={(next) => next && onChange(next)}
      searchable
      allowDeselect={false}
      limit={30}
      nothingFoundMessage={m.no_matches()}
    />
  );
}
