/** One variable: a field of the lead and what to say when it is missing, or a free text with insertable fields. */
import { ActionIcon, Group, Select, TextInput } from '@mantine/core';
import { Trash2 } from 'lucide-react';
import { findField } from '#flow';
import { m } from '../../../paraglide/messages.js';
import { useInspected } from '../context.ts';
import { expressionOf, expressionText } from './expression.ts';
import { fieldChoices } from './field-choices.ts';
import { VariableText } from './variable-text.tsx';

const freeText = '…text';

interface VariableInputProps {
  label: string;
  value: string;
  onChange(value: string | undefined, typing?: 'typing'): void;
  /** Present when the position is not in the template, so the variable should go. */
  onRemove?: (() => void) | undefined;
  error: string | undefined;
  readOnly: boolean;
}

export function VariableInput({ label, value, onChange, onRemove, error, readOnly }: VariableInputProps) {
  const { catalogue, flow } = useInspected();
  const expression = expressionOf(value);
  const data = [
    { group: m.builder_variable_own(), items: [{ value: freeText, label: m.builder_variable_text() }] },
    ...fieldChoices(
      catalogue,
      (field) => field.type !== 'segment',
      expression.mode === 'field' ? expression.path : undefined,
      flow,
    ),
  ];
  const choose = (path: string | null) => {
    if (path === null) return;
    // The added space makes the field part of a text; it is not sent.
    if (path === freeText) return expression.mode === 'field' ? onChange(`${value} `) : undefined;
    const fallback = expression.mode === 'field' ? expression.fallback : '';
    onChange(expressionText({ mode: 'field', path, fallback }));
  };
  return (
    <div>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Select
          aria-label={label}
          data={data}
          value={expression.mode === 'field' ? expression.path : freeText}
          onChange={choose}
          searchable
          allowDeselect={false}
          nothingFoundMessage={m.builder_nothing_found()}
          readOnly={readOnly}
          error={expression.mode === 'field' && error !== undefined}
          flex={1}
        />
        {expression.mode === 'field' && (
          <TextInput
            aria-label={m.builder_variable_fallback_for({ label })}
            placeholder={
              findField(expression.path)?.nullable ? m.builder_variable_fallback() : m.builder_variable_always_there()
            }
            value={expression.fallback}
            onChange={(event) => {
              const fallback = event.currentTarget.value;
              onChange(expressionText({ ...expression, fallback }), 'typing');
            }}
            readOnly={readOnly}
            error={error !== undefined}
            flex={1}
          />
        )}
        {onRemove && !readOnly && (
          <ActionIcon
            variant="subtle"
            color="red"
            onClick={onRemove}
            aria-label={m.builder_variable_remove({ label })}
            mt={4}
          >
            <Trash2 size={15} />
          </ActionIcon>
        )}
      </Group>
      {expression.mode === 'text' && (
        <VariableText label={label} value={value} onChange={onChange} readOnly={readOnly} error={error} />
      )}
      {expression.mode === 'field' && error && <TextInputError text={error} />}
    </div>
  );
}

function TextInputError({ text }: { text: string }) {
  return (
    <div role="alert" style={{ color: 'var(--mantine-color-error)', fontSize: 12, marginTop: 4 }}>
      {text}
    </div>
  );
}
