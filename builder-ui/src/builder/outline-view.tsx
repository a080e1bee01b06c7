/** The flow as an editable indented list: the same document as the canvas, for screen readers and small screens. */
import { ActionIcon, Button, Group, Text } from '@mantine/core';
import { ArrowDownRight, CircleAlert, Plus, Trash2, TriangleAlert, Users } from 'lucide-react';
import { useMemo } from 'react';
import { say } from '../app/language.ts';
import { m } from '../paraglide/messages.js';
import { useBuilder, useFlow, useIssues, useParts } from './builder-context.tsx';
import { removeNodes } from './edit/remove.ts';
import { KindIcon } from './kind-icon.tsx';
import { usePeople } from './live/people.ts';
import { useCanvasNumbers } from './numbers/use-numbers.ts';
import { outlineOf, type OutlineItem } from './outline.ts';
import classes from './outline.module.css';
import { lineOf, titleOf } from './way-name.ts';

export function OutlineView() {
  const { screen, mayEdit } = useParts();
  const flow = useFlow();
  const outline = useMemo(() => outlineOf(flow), [flow]);
  return (
    <div className={classes.outline} data-testid="outline">
      <ol className={classes.list} aria-label={m.builder_outline()}>
        {outline.items.map((item) => (
          <li key={`${item.type} ${item.key}`} style={{ paddingInlineStart: Math.min(item.depth, 6) * 20 }}>
            {item.type === 'node' ? <StepRow item={item} /> : <EndRow item={item} />}
          </li>
        ))}
      </ol>
      {flow.nodes.length === 0 && mayEdit && (
        <Button
          leftSection={<Plus size={16} />}
          onClick={() => screen.getState().set({ adding: { type: 'free', at: { x: 0, y: 0 } } })}
        >
          {m.builder_add_trigger()}
        </Button>
      )}
    </div>
  );
}

function StepRow({ item }: { item: Extract<OutlineItem, { type: 'node' }> }) {
  const { store, screen, catalogue, mayEdit } = useParts();
  const flow = useFlow();
  const issues = useIssues().filter((issue) => issue.nodeId === item.node.id);
  const selected = useBuilder((state) => state.selected.has(item.node.id));
  const people = usePeople()?.get(item.node.id) ?? 0;
  const numbers = useCanvasNumbers();
  const title = titleOf(item.node);
  const errors = issues.filter((issue) => issue.severity === 'error').length;
  return (
    <>
      <By item={item} />
      <div className={classes.row} data-selected={selected || undefined}>
        <button
          type="button"
          className={classes.step}
          aria-pressed={selected}
          onClick={() => {
            store.getState().select([item.node.id]);
            screen.getState().set({ panel: 'step', panelOpen: true });
          }}
        >
          <KindIcon kind={item.node.kind} />
          <span className={classes.words}>
            <Text span size="sm" fw={600}>
              {item.number}. {title}
            </Text>
            <Text span size="xs" c="dimmed">
              {numbers?.step(item.node) ?? lineOf(item.node, flow, catalogue)}
            </Text>
          </span>
          {issues.length > 0 && (
            <span className={classes.issue} data-severity={errors > 0 ? 'error' : 'warning'}>
              {errors > 0 ? <CircleAlert size={15} aria-hidden /> : <TriangleAlert size={15} aria-hidden />}
              <span>
                {errors > 0
                  ? m.builder_issue_errors({ count: errors })
                  : m.builder_issue_warnings({ count: issues.length })}
              </span>
            </span>
          )}
        </button>
        <Group gap={2} wrap="nowrap">
          {people > 0 && (
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<Users size={13} />}
              onClick={() => screen.getState().set({ peopleAt: item.node.id })}
              aria-label={m.builder_people_here({ count: people })}
            >
              {people}
            </Button>
          )}
          {mayEdit && (
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={m.builder_delete_named({ name: title })}
              onClick={() => store.getState().edit((flow) => removeNodes(flow, new Set([item.node.id])))}
            >
              <Trash2 size={16} />
            </ActionIcon>
          )}
        </Group>
      </div>
    </>
  );
}

function EndRow({ item }: { item: Exclude<OutlineItem, { type: 'node' }> }) {
  const { screen, mayEdit } = useParts();
  const name = say(item.by.port.label);
  return (
    <>
      <By item={item} />
      <div className={classes.end}>
        {item.type === 'jump' ? (
          <Text size="sm" c="dimmed">
            <ArrowDownRight size={14} aria-hidden /> {m.builder_outline_jump({ number: item.toNumber })}
          </Text>
        ) : mayEdit ? (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Plus size={14} />}
            aria-label={m.builder_add_step_after({ port: name })}
            onClick={() =>
              screen.getState().set({ adding: { type: 'port', from: item.by.from, port: item.by.port.id } })
            }
          >
            {m.builder_add_step_here()}
          </Button>
        ) : (
          <Text size="sm" c="dimmed">
            {m.builder_outline_end()}
          </Text>
        )}
      </div>
    </>
  );
}

/** "If it fails:" before what a side way leads to. */
function By({ item }: { item: OutlineItem }) {
  if (!item.by || item.by.ports === 1) return null;
  return (
    <Text size="xs" c="dimmed" className={classes.by}>
      {say(item.by.port.label)}:
    </Text>
  );
}
