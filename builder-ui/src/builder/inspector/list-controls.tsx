/** Events to wait for, a date field, a condition, and the lead's own fields to write. */
import { ActionIcon, Button, Group, Input, MultiSelect, Select, Stack, TextInput } from '@mantine/core';
import { Plus, X } from 'lucide-react';
import { eventLabel, eventNames, findField, writableFields, type Condition } from '#flow';
import { say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { ConditionEditor } from './condition/condition-editor.tsx';
import { useInspected, type ControlProps } from './context.ts';
import { fieldChoices } from './variables/field-choices.ts';
import { frameOf } from './frame.ts';

/** Event names with their labels, grouped by what they are about; custom events of this flow stay in the list. */
export function eventChoices(chosen: readonly string[]) {
  const custom = chosen.filter((name) => name.startsWith('custom.'));
  const data = eventNames.map((name) => ({ value: name as string, label: say(eventLabel(name)) }));
  return [...data, ...custom.map((name) => ({ value: name, label: say(eventLabel(name)) }))];
}

export function EventsControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const chosen = Array.isArray(props.value) ? props.value.map(String) : [];
  return (
    <MultiSelect
      {...frameOf(props)}
      data={eventChoices(chosen)}
      value={chosen}
      onChange={(events) => props.onChange(events)}
      searchable
      nothingFoundMessage={m.builder_nothing_found()}
      readOnly={readOnly}
    />
  );
}

/** A date of the lead's world to wait for. */
export function FieldControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const value = typeof props.value === 'string' ? props.value : '';
  return (
    <Select
      {...frameOf(props)}
      data={fieldChoices(
        catalogue,
        (field) =>
          field.path.startsWith(props.field.under ?? '') &&
          ((field.type === 'date' && !field.textOnly) || field.type === 'any'),
        value,
      )}
      value={value === '' ? null : value}
      onChange={(path) => props.onChange(path ?? undefined)}
      searchable
      allowDeselect={false}
      nothingFoundMessage={m.builder_nothing_found()}
      readOnly={readOnly}
    />
  );
}

export function ConditionControl(props: ControlProps) {
  const around = useInspected();
  const { readOnly } = around;
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <div style={{ marginTop: 6 }}>
        <ConditionEditor
          value={props.value as Condition | undefined}
          onChange={props.onChange}
          readOnly={readOnly}
          label={say(props.field.label)}
          around={around}
        />
      </div>
    </Input.Wrapper>
  );
}

/** Lead fields to write, one line each. */
export function LeadFieldsControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const entries = Object.entries((props.value ?? {}) as Record<string, unknown>);
  const names = [...writableFields, ...catalogue.customFields.map((name) => `custom.${name}`)];
  const free = names.filter((name) => !entries.some(([key]) => key === name));
  const write = (next: [string, unknown][], typing?: 'typing') =>
    props.onChange(next.length > 0 ? Object.fromEntries(next) : undefined, typing);
  const labelOf = (name: string) => {
    const field = findField(`lead.${name}`);
    return field ? say(field.label) : name.replace(/^custom\./, '');
  };
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={6} mt={6}>
        {entries.map(([name, value], index) => (
          <Group key={name} gap={6} wrap="nowrap">
            <Select
              aria-label={m.builder_lead_field()}
              data={[name, ...free].map((option) => ({ value: option, label: labelOf(option) }))}
              value={name}
              onChange={(next) => next && write(entries.map((entry, at) => (at === index ? [next, entry[1]] : entry)))}
              allowDeselect={false}
              readOnly={readOnly}
              w={130}
            />
            <TextInput
              aria-label={m.builder_lead_field_value({ name: labelOf(name) })}
              value={value === null || value === undefined ? '' : String(value)}
              placeholder={m.builder_lead_field_empty()}
              onChange={(event) => {
                const text = event.currentTarget.value;
                write(
                  entries.map((entry, at) => (at === index ? [name, text === '' ? null : text] : entry)),
                  'typing',
                );
              }}
              readOnly={readOnly}
              flex={1}
            />
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={m.builder_lead_field_remove({ name: labelOf(name) })}
                onClick={() => write(entries.filter((_, at) => at !== index))}
              >
                <X size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && free[0] !== undefined && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              onClick={() => write([...entries, [free[0]!, '']])}
            >
              {m.builder_lead_field_add()}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
