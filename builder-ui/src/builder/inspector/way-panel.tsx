/** The selected arrow: what it joins, a step in between, or cutting it. */
import { Button, Group, Text, Title } from '@mantine/core';
import { Plus, Unlink } from 'lucide-react';
import { kindOf, type Edge } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts } from '../builder-context.tsx';
import { disconnect } from '../edit/change.ts';
import { portsOf } from '../edit/ports.ts';
import classes from './inspector.module.css';

export function WayPanel({ edge }: { edge: Edge }) {
  const { store, screen, mayEdit } = useParts();
  const flow = useFlow();
  const find = (id: string) => flow.nodes.find((node) => node.id === id);
  const title = (id: string) => {
    const kind = kindOf(find(id)?.kind ?? '');
    return kind ? say(kind.title) : id;
  };
  const source = find(edge.from);
  const ports = source ? portsOf(source) : [];
  const port = ports.find((candidate) => candidate.id === edge.port);
  const way = { from: title(edge.from), to: title(edge.to) };
  return (
    <div className={classes.panel}>
      <Title order={2} size="h3" mb={4}>
        {m.builder_arrow()}
      </Title>
      <Text size="sm" mb="md">
        {port && ports.length > 1 ? m.builder_way_by({ ...way, port: say(port.label) }) : m.builder_way(way)}
      </Text>
      {mayEdit && (
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            leftSection={<Plus size={14} />}
            onClick={() => screen.getState().set({ adding: { type: 'edge', edge: edge.id } })}
          >
            {m.builder_add_step_here()}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<Unlink size={14} />}
            onClick={() => store.getState().edit((current) => disconnect(current, new Set([edge.id])))}
          >
            {m.builder_cut_way()}
          </Button>
        </Group>
      )}
    </div>
  );
}
