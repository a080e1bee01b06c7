/** The last thirty days at a glance: how many by state, by what Meta can find the people, and why something was left out. */
import { Paper, SimpleGrid, Skeleton, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { CountedAt } from '../../ui/counted-at.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { Money } from '../../ui/money.tsx';
import { Section } from '../../ui/section.tsx';
import { summaryQuery, type ConversionSummary } from './conversion-queries.ts';
import { keyWord, matchWords, stateNames, states } from './words.ts';

export function ConversionSums() {
  const found = useQuery(summaryQuery);
  if (found.isPending) return <Skeleton h={180} role="group" aria-label={m.loading()} />;
  if (!found.data) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />;
  const sums = found.data;
  return (
    <Stack gap="md">
      <section aria-label={m.conversions_last_days()}>
        <Text size="sm" c="dimmed" mb={6}>
          {m.conversions_last_days()} <CountedAt at={sums.as_of} />
        </Text>
        <SimpleGrid cols={{ base: 2, sm: 5 }} spacing="sm">
          {stateNames.map((state) => (
            <Paper key={state} p="sm">
              <Text size="xs" c="dimmed">
                {states[state].word()}
              </Text>
              <Text fw={600} fz={22} translate="no">
                {countOf(sums, state).toLocaleString(language())}
              </Text>
              {state === 'sent' &&
                sums.values.map(({ currency, value }) => (
                  <Text key={currency} size="xs" c="dimmed" translate="no">
                    <Money amount={value} currency={currency} />
                  </Text>
                ))}
            </Paper>
          ))}
        </SimpleGrid>
      </section>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <Section title={m.conversions_quality()}>
          <Quality sums={sums} />
        </Section>
        <Section title={m.conversions_why_left_out()}>
          <LeftOut sums={sums} />
        </Section>
      </SimpleGrid>
    </Stack>
  );
}

const countOf = ({ counts }: ConversionSummary, state: string): number =>
  counts.reduce((sum, one) => sum + (one.state === state ? one.count : 0), 0);

/** A share of a whole as a percentage, never 0 % or 100 % where it is not. */
function shareOf(part: number, whole: number): string {
  const share = whole === 0 ? 0 : part / whole;
  const kept = share > 0 && share < 0.01 ? 0.01 : share > 0.99 && share < 1 ? 0.99 : share;
  return kept.toLocaleString(language(), { style: 'percent', maximumFractionDigits: 0 });
}

function Quality({ sums: { sent, keys, matches, attributed, late } }: { sums: ConversionSummary }) {
  if (sent === 0)
    return (
      <Text size="sm" c="dimmed">
        {m.conversions_quality_empty()}
      </Text>
    );
  const clicked = attributed + late;
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {matches.map(({ match, count }) => (
        <Text key={match} component="li" size="sm">
          {shareOf(count, sent)} · {matchWords[match]()}
        </Text>
      ))}
      {keys.map(({ key, count }) => (
        <Text key={key} component="li" size="sm" c="dimmed">
          {m.conversions_quality_share({ share: shareOf(count, sent), key: keyWord(key) })}
        </Text>
      ))}
      {clicked > 0 && (
        <Text component="li" size="sm" c="dimmed">
          {m.conversions_attributable({ share: shareOf(attributed, clicked) })}
        </Text>
      )}
    </Stack>
  );
}

function LeftOut({ sums: { left_out } }: { sums: ConversionSummary }) {
  if (left_out.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {m.conversions_nothing_left_out()}
      </Text>
    );
  return (
    <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {left_out.map(({ reason, text, count }) => (
        <Text key={reason} component="li" size="sm">
          {count.toLocaleString(language())} · {text ? say(text) : reason}
        </Text>
      ))}
    </Stack>
  );
}
