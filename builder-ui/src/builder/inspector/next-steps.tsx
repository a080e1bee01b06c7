/** Where each way out leads: choose a step, put a new one there, or cut the way. The connecting of the canvas without a pointer. */
import { ActionIcon, Group, Select, Stack, Text, Title, Tooltip } from '@mantine/core';
import { Plus, Unlink } from 'lucide-react';
import { describeIssue, type Issue, type Node } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts } from '../builder-context.tsx';
import { faultSentence } from '../canvas/connection-reason.tsx';
import { connect, disconnect } from '../edit/change.ts';
import { portsOf } from '../edit/ports.ts';
import { outlineOf } from '../outline.ts';
import { connectionFault } from '../rules.ts';
import { lineOf, titleOf } from '../way-name.ts';
import classes from './inspector.module.css';
import { openPort } from './node-issues.tsx';

export function NextSteps({ node, issues }: { node: Node; issues: readonly Issue[] }) {
  const { store, screen, catalogue, mayEdit } = useParts();
  const flow = useFlow();
  const ports = portsOf(node);
  if (ports.length === 0) return null;
  const { numbers } = outlineOf(flow);
  const nameOf = (other: Node) =>
    `${numbers.get(other.id) ?? '?'} · ${titleOf(other)}: ${lineOf(other, flow, catalogue)}`;
  const sorted = flow.nodes.toSorted((a, b) => (numbers.get(a.id) ?? 0) - (numbers.get(b.id) ?? 0));

  return (
    <section className={classes.section} aria-label={m.builder_next_steps()}>
      <Title order={3} size="sm" mb={8}>
        {m.builder_next_steps()}
      </Title>
      <Stack gap={8}>
        {ports.map((port) => {
          const edge = flow.edges.find((candidate) => candidate.from === node.id && candidate.port === port.id);
          const choices = sorted.map((other) => {
            const fault = connectionFault(flow, { from: node.id, port: port.id, to: other.id });
            return { value: other.id, label: nameOf(other), disabled: fault !== null, fault };
          });
          const label = say(port.label);
          const open = issues.find((issue) => issue.code === openPort && issue.params?.['port'] === port.label.es);
          return (
            <div key={port.id}>
              {ports.length > 1 && (
                <Text size="xs" c="dimmed" mb={2}>
                  {label}
                </Text>
              )}
              <Group gap={4} wrap="nowrap">
                <Select
                  aria-label={m.builder_leads_to({ port: label })}
                  placeholder={m.builder_leads_nowhere()}
                  data={choices}
                  value={edge?.to ?? null}
                  onChange={(to) =>
                    to && store.getState().edit((current) => connect(current, { from: node.id, port: port.id, to }))
                  }
                  renderOption={({ option }) => {
                    const fault = choices.find((choice) => choice.value === option.value)?.fault;
                    return (
                      <div>
                        <Text size="sm">{option.label}</Text>
                        {fault && <Text size="xs">{faultSentence(fault)}</Text>}
                      </div>
                    );
                  }}
                  allowDeselect={false}
                  searchable
                  nothingFoundMessage={m.builder_nothing_found()}
                  readOnly={!mayEdit}
                  flex={1}
                />
                {mayEdit && (
                  <>
                    <Tooltip label={m.builder_add_step_here()}>
                      <ActionIcon
                        variant="subtle"
                        color="gray"
                        aria-label={m.builder_add_step_after({ port: label })}
                        onClick={() =>
                          screen.getState().set({ adding: { type: 'port', from: node.id, port: port.id } })
                        }
                      >
                        <Plus size={16} />
                      </ActionIcon>
                    </Tooltip>
                    {edge && (
                      <Tooltip label={m.builder_cut_way()}>
                        <ActionIcon
                          variant="subtle"
                          color="gray"
                          aria-label={m.builder_cut_way_of({ port: label })}
                          onClick={() => store.getState().edit((current) => disconnect(current, new Set([edge.id])))}
                        >
                          <Unlink size={15} />
                        </ActionIcon>
                      </Tooltip>
                    )}
                  </>
                )}
              </Group>
              {open && !edge && (
                <Text size="xs" c="dimmed" mt={2}>
                  {say(describeIssue(open))}
                </Text>
              )}
            </div>
          );
        })}
      </Stack>
    </section>
  );
}
