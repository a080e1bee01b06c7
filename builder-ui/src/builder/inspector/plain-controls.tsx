/** Text, numbers and choices. */
import {
  Autocomplete,
  Chip,
  Group,
  Input,
  MultiSelect,
  NumberInput,
  Select,
  Switch,
  TagsInput,
  TextInput,
  Textarea,
} from '@mantine/core';
import { leadStatuses, weekdays } from '#flow';
import { language, say } from '../../app/language.ts';
import { m } from '../../paraglide/messages.js';
import { useInspected, type ControlProps } from './context.ts';
import { frameOf } from './frame.ts';

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);

export function TextControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <TextInput
      {...frameOf(props)}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(orNothing(event.currentTarget.value), 'typing')}
      readOnly={readOnly}
      maxLength={1000}
    />
  );
}

export function TextareaControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <Textarea
      {...frameOf(props)}
      value={textOf(props.value)}
      onChange={(event) => props.onChange(orNothing(event.currentTarget.value), 'typing')}
      readOnly={readOnly}
      autosize
      minRows={2}
      maxRows={8}
    />
  );
}

export function NumberControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <NumberInput
      {...frameOf(props)}
      value={typeof props.value === 'number' ? props.value : ''}
      onChange={(value) => props.onChange(typeof value === 'number' ? value : undefined, 'typing')}
      readOnly={readOnly}
    />
  );
}

export function SelectControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <Select
      {...frameOf(props)}
      data={optionsOf(props)}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={(value) => props.onChange(value ?? undefined)}
      clearable={!props.field.required}
      allowDeselect={!props.field.required}
      readOnly={readOnly}
    />
  );
}

export function SelectManyControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <MultiSelect
      {...frameOf(props)}
      data={optionsOf(props)}
      value={listOf(props.value)}
      onChange={(value) => props.onChange(value.length > 0 ? value : undefined)}
      searchable
      readOnly={readOnly}
    />
  );
}

/** A lead's status: the usual ones are offered, any other may be written. */
export function StatusControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const options = (props.field.options ?? leadStatuses).map((option) => ({
    value: option.value,
    label: say(option.label),
  }));
  const value = textOf(props.value);
  const data =
    value === '' || options.some((option) => option.value === value) ? options : [...options, { value, label: value }];
  return (
    <Select
      {...frameOf(props)}
      data={data}
      value={value === '' ? null : value}
      onChange={(next) => props.onChange(next ?? undefined)}
      clearable={!props.field.required}
      placeholder={m.builder_status_any()}
      readOnly={readOnly}
    />
  );
}

/** Lists of words: tags to add, keywords to listen for. */
export function WordsControl(props: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <TagsInput
      {...frameOf(props)}
      value={listOf(props.value)}
      onChange={(value) => props.onChange(value.length > 0 ? value : undefined)}
      placeholder={m.builder_words_placeholder()}
      splitChars={[',', ';']}
      readOnly={readOnly}
      acceptValueOnBlur
    />
  );
}

export function SenderControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  return (
    <Select
      {...frameOf(props)}
      data={catalogue.senders.map((sender) => ({
        value: sender.id,
        label: sender.label ? `${sender.label} · ${sender.phone}` : sender.phone,
      }))}
      value={typeof props.value === 'string' ? props.value : null}
      onChange={(value) => props.onChange(value ?? undefined)}
      placeholder={m.builder_sender_default()}
      clearable
      readOnly={readOnly}
    />
  );
}

/** One of a list of the tenant's: by name where it must be one of them, as written where any word will do. */
export function ChoiceControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const { from, free, required } = props.field;
  const list = (from && catalogue[from]) ?? [];
  const value = textOf(props.value);
  if (free)
    return (
      <Autocomplete
        {...frameOf(props)}
        data={[...new Set(list.map((item) => item.id))]}
        value={value}
        onChange={(text) => props.onChange(orNothing(text), 'typing')}
        readOnly={readOnly}
        maxLength={200}
      />
    );
  // Not in the list any more: shown by its id instead of reading as none.
  const known = value === '' || list.some((item) => item.id === value);
  const data = list.map((item) => ({ value: item.id, label: item.name }));
  return (
    <Select
      {...frameOf(props)}
      data={known ? data : [...data, { value, label: value }]}
      value={value === '' ? null : value}
      onChange={(id) => props.onChange(id ?? undefined)}
      searchable
      nothingFoundMessage={m.builder_nothing_found()}
      clearable={!required}
      allowDeselect={!required}
      readOnly={readOnly}
    />
  );
}

/** Some of the catalogue's list. */
export function ChoicesControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const list = (props.field.from && catalogue[props.field.from]) ?? [];
  const value = listOf(props.value);
  const gone = value.filter((id) => !list.some((item) => item.id === id));
  return (
    <MultiSelect
      {...frameOf(props)}
      data={[
        ...list.map((item) => ({ value: item.id, label: item.name })),
        ...gone.map((id) => ({ value: id, label: id })),
      ]}
      value={value}
      onChange={(ids) => props.onChange(ids.length > 0 ? ids : undefined)}
      searchable
      nothingFoundMessage={m.builder_nothing_found()}
      readOnly={readOnly}
    />
  );
}

export function SwitchControl({ field, value, onChange, error }: ControlProps) {
  const { readOnly } = useInspected();
  return (
    <Switch
      label={say(field.label)}
      description={field.help && say(field.help)}
      checked={value === undefined ? field.isOn === true : value === true}
      onChange={(event) => onChange(event.currentTarget.checked)}
      error={error}
      disabled={readOnly}
    />
  );
}

/** Weekdays in the names of the interface's language. */
export function DaysControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const value: readonly unknown[] = Array.isArray(props.value) ? props.value : weekdays;
  const chosen = value.map((day) => (typeof day === 'number' ? weekdays[day - 1] : String(day)) ?? '');
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Chip.Group
        multiple
        value={chosen}
        onChange={(days) => props.onChange(weekdays.filter((day) => days.includes(day)))}
      >
        <Group gap={4} mt={4}>
          {weekdays.map((day) => (
            <Chip key={day} value={day} size="xs" disabled={readOnly}>
              {weekdayName(day)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
    </Input.Wrapper>
  );
}

/** "lun", "mar" …: the 1st of June 2026 was a Monday. */
function weekdayName(day: (typeof weekdays)[number]): string {
  const date = new Date(Date.UTC(2026, 5, 1 + weekdays.indexOf(day)));
  return new Intl.DateTimeFormat(language(), { weekday: 'short', timeZone: 'UTC' }).format(date);
}

function optionsOf({ field, value }: ControlProps): { value: string; label: string }[] {
  const options = (field.options ?? []).map((option) => ({ value: option.value, label: say(option.label) }));
  const known = new Set(options.map((option) => option.value));
  // A value that is not offered (any more) stays visible instead of silently reading as none.
  const odd = (Array.isArray(value) ? value : [value]).filter(
    (item): item is string => typeof item === 'string' && item !== '' && !known.has(item),
  );
  return [...options, ...odd.map((item) => ({ value: item, label: item }))];
}
