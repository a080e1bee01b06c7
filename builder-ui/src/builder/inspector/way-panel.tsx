/** The selected arrow: what it joins, a step in between, or cutting it. */
import { Button, Group, Text, Title } from '@mantine/core';
import { Plus, Unlink } from 'lucide-react';
import type { Edge } from '#flow';
import { m } from '../../paraglide/messages.js';
import { useFlow, useParts } from '../builder-context.tsx';
import { disconnect } from '../edit/change.ts';
import { portsOf } from '../edit/ports.ts';
import { wayName } from '../way-name.ts';
import classes from './inspector.module.css';

export function WayPanel({ edge }: { edge: Edge }) {
  const { store, screen, mayEdit } = useParts();
  const flow = useFlow();
  const source = flow.nodes.find((node) => node.id === edge.from);
  const ports = source ? portsOf(source) : [];
  const port = ports.length > 1 ? ports.find((candidate) => candidate.id === edge.port) : undefined;
  return (
    <div className={classes.panel}>
      <Title order={2} size="h3" mb={4}>
        {m.builder_arrow()}
      </Title>
      <Text size="sm" mb="md">
        {wayName(flow, edge, port ?? null)}
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
