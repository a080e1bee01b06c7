/** The log of a test run in words: when, which step, what it did and why. A click shows the step. */
import { Text, Timeline, UnstyledButton } from '@mantine/core';
import { nameOfFile, describeReason, kindOf, type TraceEntry } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { Time } from '../../ui/time.tsx';
import { useFlow, useParts } from '../builder-context.tsx';
import { KindIcon } from '../kind-icon.tsx';
import { lineOf, titleOf } from '../way-name.ts';
import { visitsOf } from './trace-steps.ts';

export function TraceList({ entries }: { entries: readonly TraceEntry[] }) {
  const { store, catalogue } = useParts();
  const flow = useFlow();
  const visits = visitsOf(entries);
  return (
    <Timeline bulletSize={26} lineWidth={1} color="gray">
      {visits.map((visit) => {
        const node = flow.nodes.find((candidate) => candidate.id === visit.nodeId);
        return (
          <Timeline.Item
            key={`${visit.nodeId} ${visit.seq}`}
            bullet={<KindIcon kind={visit.kind ?? ''} size={24} />}
            title={
              <UnstyledButton onClick={() => store.getState().select([visit.nodeId])}>
                <Text size="sm" fw={600} span>
                  {node ? titleOf(node) : visit.nodeId}
                </Text>
              </UnstyledButton>
            }
          >
            <Text size="xs" c="dimmed">
              <Time at={visit.at} />
              {node && <> · {lineOf(node, flow, catalogue)}</>}
            </Text>
            {visit.entries.map((entry, index) => {
              const sentence = sentenceOf(entry, node ? portLabel(node, entry.outcome) : null);
              return sentence === null ? null : (
                <div key={index}>
                  <Text size="sm">
                    {sentence} {entry.until && <Time at={entry.until} />}
                  </Text>
                  {entry.seen && (
                    <Text size="xs" c="dimmed">
                      {m.builder_trace_seen({ facts: say(entry.seen) })}
                    </Text>
                  )}
                </div>
              );
            })}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

function portLabel(node: { kind: string; config: Record<string, unknown> }, port: string): string | null {
  const found = kindOf(node.kind)
    ?.ports(node.config)
    .find((candidate) => candidate.id === port);
  return found ? say(found.label) : null;
}

/** One line of the log; null for lines that say nothing the others do not. */
function sentenceOf(entry: TraceEntry, port: string | null): string | null {
  const reason = describeReason(entry.reason, (entry.data ?? {}) as Record<string, string>);
  const because = reason ? say(reason) : '';
  switch (entry.outcome) {
    case 'entered':
      return m.builder_trace_enters();
    case 'refused':
      return `${m.builder_trace_refused()} ${because}`;
    case 'waiting':
      return entry.until ? m.builder_trace_waits_until() : `${m.builder_trace_waits()} ${because}`;
    case 'deferred':
      return `${because} ${entry.until ? m.builder_trace_again_at() : ''}`;
    case 'void':
      return because;
    case 'finished':
      return because === '' ? m.builder_trace_ends() : because;
    case 'later':
    case 'due':
    case 'woke':
      return null;
    default: {
      const { text: said, file } = entry.data ?? {};
      const named = typeof file === 'string' ? nameOfFile({ link: file }) : '';
      const parts = [named, typeof said === 'string' ? said : ''].filter(Boolean);
      const text = parts.length > 0 ? `«${parts.join(' · ')}»` : '';
      return [port === null ? null : m.builder_trace_goes({ port }), because, text].filter(Boolean).join(' ');
    }
  }
}
