/** How many deals stand in each stage and what they come to; each leads to its deals. */
import { Group, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { m } from '../paraglide/messages.js';
import { CountedAt } from '../ui/counted-at.tsx';
import { Money } from '../ui/money.tsx';
import { stagesQuery, sumsQuery, type OpportunityFilters } from './deal-queries.ts';

interface StageSumsProps {
  filters: OpportunityFilters;
  onPick: (stage: string | undefined) => void;
}

export function StageSums({ filters, onPick }: StageSumsProps) {
  const stages = useQuery(stagesQuery).data?.items ?? [];
  const answer = useQuery(sumsQuery(filters)).data;
  const sums = answer?.items ?? [];
  if (stages.length === 0) return null;
  return (
    <Group gap="xs" mb="sm" role="group" aria-label={m.sums_title()}>
      {stages.map(({ id, name }) => {
        const rows = sums.filter(({ stage }) => stage === name);
        const isPicked = filters.stage === name;
        return (
          <UnstyledButton
            key={id}
            aria-pressed={isPicked}
            onClick={() => onPick(isPicked ? undefined : name)}
            px="sm"
            py={6}
            style={{
              border: '1px solid',
              borderColor: isPicked ? 'var(--mantine-primary-color-filled)' : 'var(--mantine-color-default-border)',
              borderRadius: 'var(--mantine-radius-md)',
              maxWidth: 220,
            }}
          >
            <Text size="sm" fw={500} truncate>
              {name} · {rows.reduce((sum, { deals }) => sum + deals, 0)}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {perCurrency(rows).map(([currency, value], i) => (
                <span key={currency}>
                  {i > 0 && ' · '}
                  <Money amount={value} currency={currency} />
                </span>
              ))}
              {perCurrency(rows).length === 0 && '–'}
            </Text>
          </UnstyledButton>
        );
      })}
      <CountedAt at={answer?.as_of} />
    </Group>
  );
}

/** Amounts by currency, added up in cents: a stage may hold open and lost deals. */
function perCurrency(rows: readonly { currency: string | null; value: string | null }[]): [string, string][] {
  const cents = new Map<string, bigint>();
  for (const { currency, value } of rows) {
    if (!currency || value === null) continue;
    cents.set(currency, (cents.get(currency) ?? 0n) + BigInt(value.replace('.', '')));
  }
  return [...cents].map(([currency, sum]) => {
    const text = sum.toString().padStart(3, '0');
    return [currency, `${text.slice(0, -2)}.${text.slice(-2)}`];
  });
}
