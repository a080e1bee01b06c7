/** The value of a comparison, asked for in the way its field needs. */
import { MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  localDay,
  parseOffset,
  type CatalogueItem,
  type Comparison,
  type ConditionValue,
  type Field,
  type ValueInUse,
} from '#flow';
import { say } from '../../../app/language.ts';
import { currentPlace } from '../../../app/place.ts';
import { m } from '../../../paraglide/messages.js';
import { DurationInput } from '../duration-input.tsx';
import { type Choice, valuesOf, withUnknown } from './choices.ts';

interface ValueProps {
  row: Comparison;
  field: Field | undefined;
  segments: readonly CatalogueItem[];
  /** Values that leads have in this field. */
  inUse: readonly ValueInUse[];
  /** The field's name, for screen readers. */
  name: string;
  onChange(row: Comparison, typing?: 'typing'): void;
  readOnly: boolean;
}

export function ConditionValueInput({ row, field, segments, inUse, name, onChange, readOnly }: ValueProps) {
  const label = m.builder_condition_value({ name });
  const put = (value: ConditionValue, typing?: 'typing') => onChange({ ...row, value }, typing);
  const options = choicesOf(field, inUse);
  const common = { 'aria-label': label, readOnly, flex: 1 } as const;

  if (row.op === 'is-set' || row.op === 'is-empty') return null;
  if (row.op === 'within') {
    return (
      <DurationInput
        label={label}
        value={row.value}
        onChange={(value, typing) => put(value ?? '', typing)}
        readOnly={readOnly}
      />
    );
  }
  if (field?.type === 'segment') {
    const data = segments.map(({ id, name: called }) => ({ value: id, label: called }));
    const common = { 'aria-label': label, data, readOnly, flex: 1, searchable: true } as const;
    const nothing = { nothingFoundMessage: m.builder_nothing_found() };
    if (row.op === 'in') {
      const value = valuesOf(row.value);
      return (
        <MultiSelect {...common} {...nothing} value={value} onChange={(ids) => put(ids)} error={value.length === 0} />
      );
    }
    const value = typeof row.value === 'string' && row.value !== '' ? row.value : null;
    return (
      <Select
        {...common}
        {...nothing}
        value={value}
        onChange={(id) => id && put(id)}
        allowDeselect={false}
        error={value === null}
      />
    );
  }
  if (row.op === 'in') {
    const value = valuesOf(row.value);
    if (options.length > 0) return <ListedValues common={common} options={options} value={value} put={put} />;
    return (
      <TagsInput
        {...common}
        value={value}
        onChange={(next) => put(next)}
        acceptValueOnBlur
        error={value.length === 0}
      />
    );
  }
  if (field?.type === 'date') return <DateValue row={row} label={label} put={put} readOnly={readOnly} />;
  if (field?.type === 'boolean') {
    return (
      <Select
        {...common}
        data={[
          { value: 'true', label: m.yes() },
          { value: 'false', label: m.no() },
        ]}
        value={String(row.value ?? true)}
        onChange={(value) => value && put(value === 'true')}
        allowDeselect={false}
      />
    );
  }
  if (field?.type === 'number' || field?.type === 'money') {
    return (
      <NumberInput
        {...common}
        value={row.value === '' || row.value === undefined ? '' : Number(row.value)}
        onChange={(value) => put(value === '' ? '' : Number(value), 'typing')}
      />
    );
  }
  const text = typeof row.value === 'string' || typeof row.value === 'number' ? String(row.value) : '';
  if (options.length > 0 && (row.op === 'eq' || row.op === 'ne'))
    return <ListedValue common={common} options={options} text={text} put={put} />;
  return (
    <TextInput
      {...common}
      value={text}
      onChange={(event) => put(event.currentTarget.value, 'typing')}
      error={text === ''}
      maxLength={500}
    />
  );
}

/** What the field offers by itself, then what else leads have in it; with how many have it, where that is known. */
function choicesOf(field: Field | undefined, inUse: readonly ValueInUse[]): Choice[] {
  const counts = new Map(inUse.map(({ id, count }) => [id, count]));
  const label = (name: string, id: string) => (counts.has(id) ? `${name} (${counts.get(id)})` : name);
  const own = field?.options ?? [];
  return [
    ...own.map((option) => ({ value: option.value, label: label(say(option.label), option.value) })),
    ...inUse
      .filter(({ id }) => !own.some((option) => option.value === id))
      .map(({ id, name }) => ({ value: id, label: label(name, id) })),
  ];
}

/** Chosen from what there is; what nobody has yet is offered as it is typed. */
function ListedValues(props: {
  common: { 'aria-label': string; readOnly: boolean; flex: 1 };
  options: Choice[];
  value: string[];
  put(value: string[]): void;
}) {
  const { common, options, value, put } = props;
  const [typed, setTyped] = useState('');
  return (
    <MultiSelect
      {...common}
      data={withUnknown(options, [...value, typed.trim()])}
      value={value}
      onChange={put}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      error={value.length === 0}
    />
  );
}

/** Chosen from what there is; what nobody has yet is written after saying so. */
function ListedValue(props: {
  common: { 'aria-label': string; readOnly: boolean; flex: 1 };
  options: Choice[];
  text: string;
  put(value: string, typing?: 'typing'): void;
}) {
  const { common, options, text, put } = props;
  const [free, setFree] = useState(false);
  const other = '\u0000';
  if (free)
    return (
      <TextInput
        {...common}
        value={text}
        onChange={(event) => put(event.currentTarget.value, 'typing')}
        onBlur={() => setFree(false)}
        error={text === ''}
        maxLength={500}
        autoFocus
      />
    );
  return (
    <Select
      {...common}
      data={[...withUnknown(options, [text]), { value: other, label: m.builder_condition_other() }]}
      value={text === '' ? null : text}
      onChange={(value) => {
        if (value === other) setFree(true);
        else if (value) put(value);
      }}
      searchable
      allowDeselect={false}
      nothingFoundMessage={m.builder_nothing_found()}
      error={text === ''}
    />
  );
}

/** A date is compared with now, with now plus or minus a time, or with a day of the calendar. */
function DateValue({
  row,
  label,
  put,
  readOnly,
}: {
  row: Comparison;
  label: string;
  put(value: string, typing?: 'typing'): void;
  readOnly: boolean;
}) {
  const value = typeof row.value === 'string' ? row.value : 'now';
  const mode = value === 'now' ? 'now' : parseOffset(value) === null ? 'day' : value.startsWith('-') ? 'ago' : 'ahead';
  return (
    <div style={{ flex: 1, display: 'grid', gap: 6 }}>
      <Select
        aria-label={label}
        data={[
          { value: 'now', label: m.builder_date_now() },
          { value: 'ago', label: m.builder_date_ago() },
          { value: 'ahead', label: m.builder_date_ahead() },
          { value: 'day', label: m.builder_date_day() },
        ]}
        value={mode}
        onChange={(next) => next && put(firstDate(next))}
        allowDeselect={false}
        readOnly={readOnly}
      />
      {mode === 'day' && (
        <TextInput
          type="date"
          aria-label={m.builder_date_day()}
          value={value.slice(0, 10)}
          onChange={(event) => event.currentTarget.value && put(event.currentTarget.value)}
          readOnly={readOnly}
        />
      )}
      {(mode === 'ago' || mode === 'ahead') && (
        <DurationInput
          label={label}
          value={value}
          onChange={(next, typing) =>
            next && put(mode === 'ago' ? `-${next.replace(/^-/, '')}` : next.replace(/^-/, ''), typing)
          }
          readOnly={readOnly}
        />
      )}
    </div>
  );
}

type DateMode = 'now' | 'ago' | 'ahead' | 'day';

/** What a date is compared with when that way has just been chosen. */
function firstDate(mode: DateMode): string {
  if (mode === 'day') return localDay(Date.now(), currentPlace().timezone);
  return { now: 'now', ago: '-P1D', ahead: 'P1D' }[mode];
}
