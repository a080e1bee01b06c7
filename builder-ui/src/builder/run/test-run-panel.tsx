/** Test run: choose a lead, say what happens meanwhile, and see which way they would go, when and why. Nothing is sent. */
import { Alert, Autocomplete, Badge, Button, Group, Select, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, Plus, X } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { describeIssue, eventLabel, eventNames, parseDuration, type EventName } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { useFlow, useParts, useScreen } from '../builder-context.tsx';
import { DurationInput } from '../inspector/duration-input.tsx';
import inspector from '../inspector/inspector.module.css';
import { factsQuery } from '../live/facts.ts';
import { LeadPicker } from '../live/lead-picker.tsx';
import { BacktestSection } from './backtest-section.tsx';
import { lightUp } from './shown-run.ts';
import { buttonsOf, rehearse, type Happens } from './test-run.ts';
import { TraceList } from './trace-list.tsx';
import { stepsOf } from './trace-steps.ts';

interface Line {
  event: EventName;
  after: string;
  text?: string;
}

export function TestRunPanel() {
  const { flowId, screen, catalogue, mayEdit } = useParts();
  const flow = useFlow();
  const lead = useScreen((state) => state.previewLead);
  const [lines, setLines] = useState<Line[]>([]);
  const facts = useQuery({ ...factsQuery(lead?.id ?? ''), enabled: lead !== null });

  const happens = useMemo<Happens[]>(
    () => lines.map((line) => ({ event: line.event, afterMs: parseDuration(line.after) ?? 0, text: line.text })),
    [lines],
  );
  const run = useMemo(
    () => (lead && facts.data ? rehearse(flow, facts.data, { catalogue, flowId }, happens) : null),
    [flow, flowId, lead, facts.data, catalogue, happens],
  );
  const trace = run && 'trace' in run ? run.trace : null;

  useEffect(() => {
    const shown = trace && lead ? { ...lightUp(flow, stepsOf(trace.entries)), leadId: lead.id } : null;
    screen.getState().set({ run: shown });
    return () => screen.getState().set({ run: null });
  }, [screen, flow, trace, lead]);

  return (
    <div className={inspector.panel}>
      <Group gap={8} mb={4}>
        <FlaskConical size={18} aria-hidden />
        <Title order={2} size="h3">
          {m.builder_test_run()}
        </Title>
      </Group>
      <Text size="sm" c="dimmed" mb="md">
        {m.builder_test_run_help()}
      </Text>
      <Stack gap="sm">
        <LeadPicker
          label={m.builder_test_lead()}
          value={lead}
          onChange={(next) => screen.getState().set({ previewLead: next })}
        />
        {lines.map((line, index) => (
          <MeanwhileLine
            key={index}
            line={line}
            onChange={(next) => setLines(lines.map((old, at) => (at === index ? next : old)))}
            onRemove={() => setLines(lines.filter((_, at) => at !== index))}
          />
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={14} />}
            onClick={() => setLines([...lines, { event: 'message.replied', after: 'PT1H' }])}
          >
            {m.builder_test_meanwhile()}
          </Button>
        </Group>
        {facts.isError && <ErrorState error={facts.error} onRetry={() => void facts.refetch()} />}
        {run && 'issues' in run && (
          <Alert color="red" title={m.builder_test_has_errors()}>
            {run.issues.slice(0, 5).map((issue, index) => (
              <div key={index}>{say(describeIssue(issue))}</div>
            ))}
          </Alert>
        )}
        {trace && (
          <section aria-label={m.builder_test_result()} aria-live="polite">
            <Group gap={6} mb={8}>
              <Badge color={trace.result?.result === 'goal' ? 'green' : 'gray'}>
                {trace.result
                  ? m.builder_test_ends()
                  : trace.state.at === null
                    ? m.builder_test_refused()
                    : m.builder_test_still_waiting()}
              </Badge>
              <Text size="xs" c="dimmed">
                {m.builder_test_nothing_sent()}
              </Text>
            </Group>
            <TraceList entries={trace.entries} />
          </section>
        )}
      </Stack>
      {mayEdit && <BacktestSection />}
    </div>
  );
}

function MeanwhileLine({ line, onChange, onRemove }: { line: Line; onChange(line: Line): void; onRemove(): void }) {
  const flow = useFlow();
  const labels = useMemo(() => buttonsOf(flow), [flow]);
  return (
    <div className={inspector.row}>
      <Group gap={6} wrap="nowrap">
        <Select
          aria-label={m.builder_test_event()}
          data={eventNames.map((name) => ({ value: name as string, label: say(eventLabel(name)) }))}
          value={line.event}
          onChange={(event) => event && onChange({ ...line, event: event as EventName })}
          allowDeselect={false}
          searchable
          flex={1}
        />
        <Button variant="subtle" color="gray" size="compact-sm" px={6} onClick={onRemove} aria-label={m.remove()}>
          <X size={15} />
        </Button>
      </Group>
      {(line.event === 'message.replied' || line.event === 'message.button') && (
        <Autocomplete
          aria-label={m.builder_test_says()}
          placeholder={m.builder_test_says()}
          data={labels}
          value={line.text ?? ''}
          onChange={(text) => onChange({ ...line, text })}
        />
      )}
      <Group gap={6} wrap="nowrap">
        <Text size="sm">{m.builder_test_after()}</Text>
        <DurationInput
          label={m.builder_test_after()}
          value={line.after}
          onChange={(after) => onChange({ ...line, after: after ?? 'PT0S' })}
          readOnly={false}
        />
      </Group>
    </div>
  );
}
