/** What a step says in one blank. Each sort of blank has its way of being written; parts of templates share them. */
import { Select, Stack, TextInput } from '@mantine/core';
import { useState, type ComponentType } from 'react';
import type { BlankIs, MediaFormat } from '#flow';
import { currentPlace } from '../../../app/place.ts';
import { m } from '../../../paraglide/messages.js';
import { UploadButton } from '../../../templates/file-field.tsx';
import { DurationInput } from '../duration-input.tsx';
import { VariableInput } from './variable-input.tsx';
import { VariableText } from './variable-text.tsx';

export interface BlankInputProps {
  /** Of the blank: `header.image`. */
  blankKey: string;
  label: string;
  value: string;
  /** Undefined takes the blank out of the step. */
  onChange(value: string | undefined, typing?: 'typing'): void;
  /** Present when the template has no such blank, so it should go. */
  onRemove?: (() => void) | undefined;
  error: string | undefined;
  readOnly: boolean;
}

const inputs: Record<BlankIs, ComponentType<BlankInputProps>> = {
  text: VariableInput,
  'link-end': VariableInput,
  link: LinkInput,
  'file-name': VariableInput,
  code: VariableInput,
  place: PlaceInput,
  until: UntilInput,
  products: VariableText,
};
const helps: Partial<Record<BlankIs, () => string>> = {
  link: m.builder_blank_link_help,
  products: m.builder_blank_products_help,
};

/** How it is written, for the line above the field; undefined: that goes without saying. */
export const blankHelp = (is: BlankIs): string | undefined => helps[is]?.();

export function BlankInput({ is, ...props }: BlankInputProps & { is: BlankIs }) {
  const Input = inputs[is];
  return <Input {...props} />;
}

/** The address of a file: a field of the lead, a written one, or of a file that is uploaded here. */
function LinkInput(props: BlankInputProps) {
  const format = props.blankKey.slice(props.blankKey.lastIndexOf('.') + 1) as MediaFormat;
  return (
    <Stack gap={6}>
      <VariableInput {...props} />
      {!props.readOnly && (
        <div>
          <UploadButton format={format} onUploaded={(link) => props.onChange(link)} />
        </div>
      )}
    </Stack>
  );
}

/** A point, its name and its address: a line each (`flow/parts/blanks.ts`). */
function PlaceInput({ label, value, onChange, error, readOnly }: BlankInputProps) {
  const lines = value.split('\n');
  const names = [m.builder_place_point(), m.builder_place_name(), m.builder_place_address()];
  return (
    <Stack gap={6}>
      {names.map((name, at) => (
        <TextInput
          key={name}
          aria-label={`${label}: ${name}`}
          placeholder={at === 0 ? '-34.6037, -58.3816' : name}
          value={lines[at] ?? ''}
          onChange={(event) => {
            const next = names.map((_, n) => (n === at ? event.currentTarget.value : (lines[n] ?? '')));
            onChange(next.join('\n').trimEnd(), 'typing');
          }}
          error={at === 0 ? error : undefined}
          readOnly={readOnly}
        />
      ))}
    </Stack>
  );
}

type Way = 'after' | 'date' | 'field';
const wayOf = (value: string): Way => (value.includes('{{') ? 'field' : /^\d/.test(value) ? 'date' : 'after');

/** An instant: so long after sending, a date, or a field that holds one. */
function UntilInput({ label, value, onChange, error, readOnly }: BlankInputProps) {
  // An empty value tells no way: the chosen one stands until there is one.
  const [chosen, setChosen] = useState<Way>(() => wayOf(value));
  const way = value === '' ? chosen : wayOf(value);
  const choose = (next: string) => {
    setChosen(next as Way);
    onChange(next === 'field' ? '{{opportunity.deadline | "PT24H"}}' : undefined);
  };
  return (
    <Stack gap={6}>
      <Select
        data={[
          { value: 'after', label: m.builder_until_after() },
          { value: 'date', label: m.builder_until_date() },
          { value: 'field', label: m.builder_until_field() },
        ]}
        value={way}
        onChange={(next) => next && next !== way && choose(next)}
        allowDeselect={false}
        readOnly={readOnly}
        aria-label={`${label}: ${m.builder_choose_one()}`}
      />
      {way === 'after' && (
        <DurationInput
          label={label}
          value={value}
          onChange={onChange}
          readOnly={readOnly}
          error={error !== undefined}
        />
      )}
      {way === 'date' && (
        <TextInput
          type="datetime-local"
          aria-label={label}
          description={m.builder_zone({ zone: currentPlace().timezone })}
          value={value.slice(0, 16)}
          onChange={(event) => onChange(event.currentTarget.value || undefined, 'typing')}
          readOnly={readOnly}
          error={error}
        />
      )}
      {way === 'field' && (
        <VariableInput label={label} value={value} onChange={onChange} error={error} readOnly={readOnly} />
      )}
      {way === 'after' && error && (
        <div role="alert" style={{ color: 'var(--mantine-color-error)', fontSize: 12 }}>
          {error}
        </div>
      )}
    </Stack>
  );
}
