/** A condition as rows people can read: field, comparison, value; groups for "all", "any" and "none". */
import { ActionIcon, Button, Group, SegmentedControl, Stack, Text } from '@mantine/core';
import { Plus, Trash2 } from 'lucide-react';
import { findField, type Comparison, type Condition } from '#flow';
import { m } from '../../../paraglide/messages.js';
import classes from '../inspector.module.css';
import { ConditionRow, type Surroundings } from './condition-row.tsx';
import { conditionOf, groupOf, isGroup, rowFor, type ConditionGroup } from './model.ts';

interface EditorProps {
  value: Condition | undefined;
  onChange(value: Condition | undefined, typing?: 'typing'): void;
  readOnly: boolean;
  /** What is asked, for screen readers. */
  label: string;
  around: Surroundings;
}

const deepest = 3;

export function ConditionEditor({ value, onChange, readOnly, label, around }: EditorProps) {
  return (
    <GroupEditor
      group={groupOf(value)}
      onChange={(group, typing) => onChange(conditionOf(group), typing)}
      readOnly={readOnly}
      label={label}
      around={around}
      depth={1}
    />
  );
}

interface GroupProps {
  group: ConditionGroup;
  onChange(group: ConditionGroup, typing?: 'typing'): void;
  onRemove?: () => void;
  readOnly: boolean;
  label: string;
  around: Surroundings;
  depth: number;
}

function GroupEditor({ group, onChange, onRemove, readOnly, label, around, depth }: GroupProps) {
  const put = (index: number, item: Comparison | ConditionGroup, typing?: 'typing') =>
    onChange({ ...group, items: group.items.map((old, at) => (at === index ? item : old)) }, typing);
  const drop = (index: number) => onChange({ ...group, items: group.items.filter((_, at) => at !== index) });
  const add = (item: Comparison | ConditionGroup) => onChange({ ...group, items: [...group.items, item] });
  const fresh = () => rowFor(findField('lead.status')!);
  const shown = group.items.length > 1 || depth > 1 || group.mode === 'none';

  return (
    <Stack gap={8} role="group" aria-label={label} className={depth > 1 ? classes.nested : undefined}>
      {shown && (
        <Group gap={6} wrap="nowrap" justify="space-between">
          <SegmentedControl
            size="xs"
            aria-label={m.builder_condition_mode()}
            value={group.mode}
            onChange={(mode) => onChange({ ...group, mode: mode })}
            data={[
              { value: 'all', label: m.builder_condition_all() },
              { value: 'any', label: m.builder_condition_any() },
              { value: 'none', label: m.builder_condition_none() },
            ]}
            readOnly={readOnly}
          />
          {onRemove && !readOnly && (
            <ActionIcon
              variant="subtle"
              color="gray"
              onClick={onRemove}
              aria-label={m.builder_condition_remove_group()}
            >
              <Trash2 size={15} />
            </ActionIcon>
          )}
        </Group>
      )}
      {group.items.map((item, index) =>
        isGroup(item) ? (
          <GroupEditor
            key={index}
            group={item}
            onChange={(next, typing) => put(index, next, typing)}
            onRemove={() => drop(index)}
            readOnly={readOnly}
            label={m.builder_condition_group()}
            around={around}
            depth={depth + 1}
          />
        ) : (
          <ConditionRow
            key={index}
            row={item}
            around={around}
            onChange={(next, typing) => put(index, next, typing)}
            onRemove={() => drop(index)}
            readOnly={readOnly}
          />
        ),
      )}
      {group.items.length === 0 && depth === 1 && (
        <Text size="sm" c="dimmed">
          {m.builder_condition_empty()}
        </Text>
      )}
      {!readOnly && (
        <Group gap={4}>
          <Button size="compact-sm" variant="default" leftSection={<Plus size={14} />} onClick={() => add(fresh())}>
            {m.builder_condition_add()}
          </Button>
          {depth < deepest && group.items.length > 0 && (
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => add({ mode: group.mode === 'any' ? 'all' : 'any', items: [fresh()] })}
            >
              {m.builder_condition_add_group()}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
