/** The lead's own fields to write, one line each. Nothing is chosen by itself, and what is erased is said in words. */
import { ActionIcon, Button, Group, Input, Select, Stack, TextInput, Tooltip } from '@mantine/core';
import { Eraser, PencilLine, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { nameLeadField, writableFields } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useInspected, type ControlProps } from './context.ts';
import { frameOf } from './frame.ts';

/** `null`: the step erases it, on purpose. */
type Entry = [name: string, value: unknown];

export function LeadFieldsControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const [isAdding, setIsAdding] = useState(false);
  const entries: Entry[] = Object.entries((props.value ?? {}) as Record<string, unknown>);
  const names = [...writableFields, ...catalogue.customFields.map((name) => `custom.${name}`)];
  const free = names.filter((name) => !entries.some(([key]) => key === name));
  const write = (next: Entry[], typing?: 'typing') =>
    props.onChange(next.length > 0 ? Object.fromEntries(next) : undefined, typing);
  const put = (index: number, entry: Entry, typing?: 'typing') =>
    write(
      entries.map((before, at) => (at === index ? entry : before)),
      typing,
    );
  const options = (list: string[]) => list.map((name) => ({ value: name, label: say(nameLeadField(name)) }));
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={6} mt={6}>
        {entries.map(([name, value], index) => (
          <Group key={name} gap={6} wrap="nowrap" data-field={`${props.path}.${name}`}>
            <Select
              aria-label={m.builder_lead_field()}
              data={options([name, ...free])}
              value={name}
              onChange={(next) => next && put(index, [next, value])}
              allowDeselect={false}
              readOnly={readOnly}
              w={130}
            />
            <Value
              name={say(nameLeadField(name))}
              value={value}
              onChange={(next, typing) => put(index, [name, next], typing)}
            />
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={m.builder_lead_field_remove({ name: say(nameLeadField(name)) })}
                onClick={() => write(entries.filter((_, at) => at !== index))}
              >
                <X size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {isAdding && (
          <Select
            aria-label={m.builder_lead_field()}
            placeholder={m.builder_lead_field_choose()}
            data={options(free)}
            value={null}
            onChange={(name) => {
              setIsAdding(false);
              if (name) write([...entries, [name, '']]);
            }}
            onBlur={() => setIsAdding(false)}
            searchable
            autoFocus
            defaultDropdownOpened
          />
        )}
        {!readOnly && !isAdding && free.length > 0 && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              onClick={() => setIsAdding(true)}
            >
              {m.builder_lead_field_add()}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

interface ValueProps {
  name: string;
  value: unknown;
  onChange(value: string | null, typing?: 'typing'): void;
}

function Value({ name, value, onChange }: ValueProps) {
  const { readOnly } = useInspected();
  const isErased = value === null;
  const text = isErased || value === undefined ? '' : String(value);
  const label = isErased ? m.builder_lead_field_write({ name }) : m.builder_lead_field_erase({ name });
  return (
    <TextInput
      aria-label={m.builder_lead_field_value({ name })}
      value={text}
      disabled={isErased}
      placeholder={isErased ? m.builder_lead_field_erased() : undefined}
      error={!isErased && text === ''}
      onChange={(event) => onChange(event.currentTarget.value, 'typing')}
      readOnly={readOnly}
      flex={1}
      rightSectionPointerEvents="all"
      rightSection={
        !readOnly && (
          <Tooltip label={label}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={label}
              onClick={() => onChange(isErased ? '' : null)}
            >
              {isErased ? <PencilLine size={14} /> : <Eraser size={14} />}
            </ActionIcon>
          </Tooltip>
        )
      }
    />
  );
}
