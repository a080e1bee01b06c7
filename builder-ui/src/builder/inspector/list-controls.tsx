/** Events to wait for, a date field, and a condition. */
import { Input, MultiSelect, Select } from '@mantine/core';
import { eventLabel, eventNames, type Condition } from '#flow';
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
