/** One field of the business's own on a lead's page, filled in as its type asks. What came in another shape is shown as it came. */
import { Select, TextInput } from '@mantine/core';
import { InlineField } from '../../ui/field/inline-field.tsx';
import { toastError } from '../../ui/toast.tsx';
import type { CustomField, FieldValue } from './field-queries.ts';
import { choicesOf, readNumber } from './field-values.ts';

interface OwnFieldProps {
  field: CustomField;
  value: FieldValue;
  onSave: (value: FieldValue) => Promise<unknown>;
  explain: (error: unknown) => string;
  readOnly: boolean;
}

export function OwnField({ field, value, onSave, explain, readOnly }: OwnFieldProps) {
  const { label, type } = field;
  const written = value === null ? '' : String(value);
  const put = (next: FieldValue) => void onSave(next).catch(toastError);
  const choices = choicesOf(field);
  if (choices) {
    const isKnown = written === '' || choices.some((one) => one.value === written);
    return (
      <Select
        label={label}
        size="xs"
        data={isKnown ? choices : [...choices, { value: written, label: written }]}
        value={written || null}
        onChange={(next) => put(next === null ? null : type === 'yes-no' ? next === 'true' : next)}
        clearable
        disabled={readOnly}
      />
    );
  }
  if (type === 'date' && /^(\d{4}-\d{2}-\d{2})?$/.test(written)) {
    return (
      <TextInput
        key={written}
        label={label}
        size="xs"
        type="date"
        defaultValue={written}
        onBlur={(event) => event.currentTarget.value !== written && put(event.currentTarget.value || null)}
        disabled={readOnly}
      />
    );
  }
  return (
    <InlineField
      label={label}
      value={value === null ? null : written}
      onSave={(next) => onSave(type === 'number' ? toNumber(next) : next)}
      explain={explain}
      readOnly={readOnly}
      maxLength={1000}
    />
  );
}

/** Numbers as people write them; what is none is refused with a sentence. */
function toNumber(written: string | null): number | null {
  if (written === null) return null;
  const read = readNumber(written);
  if (read === null) throw new NotANumber();
  return read;
}

/** Thrown for what is no number. */
export class NotANumber extends Error {
  override name = 'NotANumber';
}
