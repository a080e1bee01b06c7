/** The flow tried on the leads of the last 30 days: how many would have entered, what would have gone out, and to whom. */
import { Button, Group, Loader, Stack, Text, Title, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { formatNumber } from '../../ui/format.ts';
import { Time } from '../../ui/time.tsx';
import { useParts } from '../builder-context.tsx';
import inspector from '../inspector/inspector.module.css';
import panels from '../panels/panels.module.css';
import { backtestQuery, messagesOf, type Backtest } from './backtest.ts';

const days = 30;

export function BacktestSection() {
  const { flowId, flush } = useParts();
  const [asked, setAsked] = useState(false);
  const backtest = useQuery({ ...backtestQuery(flowId, days, flush), enabled: asked });
  return (
    <section className={inspector.section} aria-label={m.builder_backtest()}>
      <Title order={3} size="sm">
        {m.builder_backtest()}
      </Title>
      <Text size="sm" c="dimmed" mb={8}>
        {m.builder_backtest_help({ days })}
      </Text>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={backtest.isFetching ? <Loader size={12} /> : <History size={14} />}
        onClick={() => (asked ? void backtest.refetch() : setAsked(true))}
        disabled={backtest.isFetching}
      >
        {m.builder_backtest_run()}
      </Button>
      {backtest.isError && <ErrorState error={backtest.error} />}
      {backtest.data && <Result backtest={backtest.data} />}
    </section>
  );
}

/** Who would get a message before who would not. */
const whoFirst = (leads: Backtest['leads']) =>
  leads.toSorted((a, b) => Number(b.messages.length > 0) - Number(a.messages.length > 0));

function Result({ backtest }: { backtest: Backtest }) {
  const { screen } = useParts();
  const number = (value: number) => formatNumber(value, language());
  return (
    <Stack gap={6} mt="sm" aria-live="polite">
      <Text size="sm" fw={500}>
        {m.builder_backtest_result({ entered: number(backtest.entered), messages: number(messagesOf(backtest)) })}
      </Text>
      {backtest.refused.map((one) => (
        <Text key={one.reason} size="xs" c="dimmed">
          {number(one.count)} · {one.reason_text ? say(one.reason_text) : one.reason}
        </Text>
      ))}
      {backtest.messages.map(({ template, language: spoken, count }) => (
        <Text key={`${template} ${spoken}`} size="xs" c="dimmed" translate="no">
          {number(count)} · {template} ({spoken})
        </Text>
      ))}
      <ul className={panels.issues}>
        {whoFirst(backtest.leads)
          .slice(0, 12)
          .map((one) => (
            <li key={`${one.lead_id} ${one.entered_at}`}>
              <UnstyledButton
                className={panels.issue}
                onClick={() =>
                  screen.getState().set({ previewLead: { id: one.lead_id, name: one.lead_name ?? m.hsm_no_name() } })
                }
              >
                <span>
                  <Group gap={6}>
                    <Text span size="sm" fw={500}>
                      {one.lead_name ?? m.hsm_no_name()}
                    </Text>
                    <Text span size="xs" c="dimmed">
                      <Time at={one.entered_at} />
                    </Text>
                  </Group>
                  <Text span size="xs" c="dimmed">
                    {m.builder_backtest_messages({ count: one.messages.length })}
                    {one.reason_text && <> · {say(one.reason_text)}</>}
                  </Text>
                </span>
              </UnstyledButton>
            </li>
          ))}
      </ul>
      <Text size="xs" c="dimmed">
        {say(backtest.note)}
      </Text>
    </Stack>
  );
}
