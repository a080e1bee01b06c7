/** The selected step: its settings, where its ways lead, and a note. Drawn from the kind's schema. */
import { ActionIcon, Button, Group, Select, Stack, Text, Textarea, TextInput, Title, Tooltip } from '@mantine/core';
import { Copy, MousePointerClick, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { formOf, kindOf, kinds, type Form, type Kind, type Node } from '#flow';
import { say } from '../../app/language.ts';
import { stepPlace } from '../../help/chapters.ts';
import { HelpLink } from '../../help/help-link.tsx';
import { m } from '../../paraglide/messages.js';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useBuilder, useFlow, useIssues, useParts } from '../builder-context.tsx';
import { replaceKind, setConfig, setName, setNote } from '../edit/change.ts';
import { KindIcon } from '../kind-icon.tsx';
import { useCommands } from '../shell/commands.ts';
import { ArmResults } from './split/arm-results.tsx';
import { InspectedProvider, type Inspected } from './context.ts';
import classes from './inspector.module.css';
import { NextSteps } from './next-steps.tsx';
import { NodeNumbers } from './node-numbers.tsx';
import { NodeIssues } from './node-issues.tsx';
import { patched, SchemaForm } from './schema-form.tsx';
import { titleOf } from '../way-name.ts';
import { WayPanel } from './way-panel.tsx';

export function Inspector() {
  const selected = useBuilder((state) => state.selected);
  const flow = useFlow();
  const chosen = flow.nodes.filter((node) => selected.has(node.id));
  if (chosen.length > 1) return <Several count={chosen.length} />;
  const node = chosen[0];
  const way = flow.edges.find((edge) => selected.size === 1 && selected.has(edge.id));
  if (!node && way) return <WayPanel edge={way} />;
  if (!node) return <EmptyState icon={MousePointerClick} text={m.builder_inspector_empty()} />;
  return <Step key={node.id} node={node} />;
}

function Step({ node }: { node: Node }) {
  const { store, catalogue, mayEdit } = useParts();
  const flow = useFlow();
  const all = useIssues();
  const { remove, duplicate } = useCommands();
  const kind = kindOf(node.kind);
  const form = useMemo(() => (kind ? formWithDefaults(kind) : { oneOf: false, fields: [] }), [kind]);
  const panel = useFieldFocus(node.id);
  const issues = useMemo(() => all.filter((issue) => issue.nodeId === node.id), [all, node.id]);

  const inspected = useMemo<Inspected>(
    () => ({
      node,
      flow,
      catalogue,
      form,
      issues,
      readOnly: !mayEdit,
      patch(values, merge) {
        const merging = merge === undefined ? {} : { merge: `${node.id} ${merge}` };
        store.getState().edit((current) => {
          const config = current.nodes.find((candidate) => candidate.id === node.id)?.config ?? {};
          return setConfig(current, node.id, patched(config, values));
        }, merging);
      },
    }),
    [node, flow, catalogue, form, issues, mayEdit, store],
  );

  return (
    <div className={classes.panel} ref={panel}>
      <div className={classes.head}>
        <KindIcon kind={node.kind} size={32} />
        <div style={{ flex: 1, minWidth: 0 }}>
          <Title order={2} size="h3">
            {titleOf(node)}
          </Title>
          <Text size="xs" c="dimmed">
            {kind ? say(kind.description) : m.builder_kind_unknown()}
          </Text>
        </div>
        {kind && <HelpLink to={stepPlace(node.kind)} about={say(kind.title)} />}
        {mayEdit && (
          <Group gap={2} wrap="nowrap">
            {kind?.group !== 'trigger' && (
              <Tooltip label={m.builder_duplicate()}>
                <ActionIcon variant="subtle" color="gray" onClick={duplicate} aria-label={m.builder_duplicate()}>
                  <Copy size={16} />
                </ActionIcon>
              </Tooltip>
            )}
            <Tooltip label={m.builder_delete_step()}>
              <ActionIcon variant="subtle" color="gray" onClick={remove} aria-label={m.builder_delete_step()}>
                <Trash2 size={16} />
              </ActionIcon>
            </Tooltip>
          </Group>
        )}
      </div>
      <InspectedProvider value={inspected}>
        <Stack gap="md">
          {kind?.group === 'trigger' && <TriggerChoice node={node} />}
          <NodeIssues issues={issues} form={form} />
          <SchemaForm form={form} path="" value={node.config} onPatch={inspected.patch} />
        </Stack>
        <NextSteps node={node} issues={issues} />
        <ArmResults node={node} />
        <NodeNumbers nodeId={node.id} />
        <div className={classes.section}>
          <TextInput
            label={`${m.builder_step_name()} (${m.optional()})`}
            value={node.name ?? ''}
            placeholder={kind && say(kind.title)}
            onChange={(event) => {
              const name = event.currentTarget.value;
              store.getState().edit((current) => setName(current, node.id, name), { merge: `${node.id} name` });
            }}
            maxLength={80}
            readOnly={!mayEdit}
            mb="sm"
          />
          <Textarea
            label={`${m.builder_note()} (${m.optional()})`}
            description={m.builder_note_help()}
            value={node.note ?? ''}
            onChange={(event) => {
              const note = event.currentTarget.value;
              store.getState().edit((current) => setNote(current, node.id, note), { merge: `${node.id} note` });
            }}
            autosize
            minRows={1}
            maxRows={6}
            maxLength={2000}
            readOnly={!mayEdit}
          />
        </div>
      </InspectedProvider>
    </div>
  );
}

/** A field that has a value from the beginning is not one to be left out. */
function formWithDefaults(kind: Kind): Form {
  const form = formOf(kind.config);
  return {
    ...form,
    fields: form.fields.map((field) => ({ ...field, required: field.required || field.name in kind.defaults })),
  };
}

/** What starts the flow. Another choice puts another trigger in the same place. */
function TriggerChoice({ node }: { node: Node }) {
  const { store, reserved, mayEdit } = useParts();
  const triggers = Object.entries<Kind>(kinds).filter(([, kind]) => kind.group === 'trigger');
  return (
    <Select
      label={m.builder_starts_when()}
      data={triggers.map(([name, kind]) => ({ value: name, label: say(kind.title) }))}
      value={node.kind}
      onChange={(name) => {
        if (name === null || name === node.kind) return;
        const { flow, edit } = store.getState();
        const replaced = replaceKind(flow, node.id, name, reserved);
        edit(() => replaced.flow, { select: [replaced.id] });
      }}
      allowDeselect={false}
      readOnly={!mayEdit}
    />
  );
}

function Several({ count }: { count: number }) {
  const { mayEdit } = useParts();
  const { remove, duplicate } = useCommands();
  return (
    <div className={classes.panel}>
      <Title order={2} size="h3" mb="sm">
        {m.builder_selected({ count })}
      </Title>
      {mayEdit && (
        <Group gap="xs">
          <Button variant="default" size="xs" leftSection={<Copy size={14} />} onClick={duplicate}>
            {m.builder_duplicate()}
          </Button>
          <Button variant="default" size="xs" leftSection={<Trash2 size={14} />} onClick={remove}>
            {m.delete_()}
          </Button>
        </Group>
      )}
    </div>
  );
}

/** Brings the keyboard to a field when an issue or Enter on the card asks for it. */
function useFieldFocus(nodeId: string) {
  const panel = useRef<HTMLDivElement>(null);
  const focus = useBuilder((state) => state.focus);
  useEffect(() => {
    if (focus?.nodeId !== nodeId || focus.field === undefined) return;
    const parts = focus.field.split('.');
    let place: Element | null = null;
    for (let count = parts.length; count > 0 && !place; count--) {
      const path = parts.slice(0, count).join('.');
      place = panel.current?.querySelector(`[data-field="${CSS.escape(path)}"]`) ?? null;
    }
    const scope = place ?? panel.current?.querySelector('[data-field]') ?? panel.current;
    const input = scope?.querySelector<HTMLElement>('input:not([type="hidden"]), textarea, select, button');
    input?.focus();
    input?.scrollIntoView({ block: 'center' });
  }, [focus, nodeId]);
  return panel;
}
