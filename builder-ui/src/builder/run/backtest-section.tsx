/** The flow tried on the leads of the last 30 days: how many would have entered, what would have gone out, and to whom. */
import { Button, Checkbox, Group, Loader, Stack, Text, Title, UnstyledButton } from '@mantine/core';
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
import { backtestQuery, type Backtest } from './backtest.ts';
import { Days } from './days.tsx';
import { Expected } from './expected.tsx';

const days = 30;
/** Of people, by name. */
const mostShown = 12;

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

function Result({ backtest }: { backtest: Backtest }) {
  const { screen } = useParts();
  const [onlyWritten, setOnlyWritten] = useState(false);
  const number = (value: number) => formatNumber(value, language());
  const shown = backtest.leads.filter(({ messages }) => !onlyWritten || messages.length > 0);
  return (
    <Stack gap={6} mt="sm" aria-live="polite">
      <Expected backtest={backtest} />
      {backtest.refused.map((one) => (
        <Text key={one.reason} size="xs" c="dimmed">
          {number(one.count)} · {one.reason_text ? say(one.reason_text) : one.reason}
        </Text>
      ))}
      <Days days={backtest.days} />
      {backtest.leads.length > 0 && (
        <Checkbox
          size="xs"
          label={m.builder_backtest_only_written({ count: number(backtest.with_messages) })}
          checked={onlyWritten}
          onChange={(event) => setOnlyWritten(event.currentTarget.checked)}
        />
      )}
      {backtest.leads.length > 0 && shown.length === 0 && (
        <Text size="sm" c="dimmed">
          {m.builder_backtest_nobody()}
        </Text>
      )}
      <ul className={panels.issues}>
        {shown.slice(0, mostShown).map((one) => (
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
      {shown.length > mostShown && (
        <Text size="xs" c="dimmed">
          {m.builder_backtest_first({ count: number(mostShown) })}
        </Text>
      )}
      <Text size="xs" c="dimmed">
        {say(backtest.note)}
      </Text>
    </Stack>
  );
}
