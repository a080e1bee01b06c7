/** What a request to another system says besides its body, and what is kept of the answer. */
import { ActionIcon, Button, Group, Input, Select, Stack, Text, TextInput } from '@mantine/core';
import { KeyRound, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { m } from '../../../paraglide/messages.js';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';
import { NewSecret } from './new-secret.tsx';

interface Header {
  name?: string;
  value?: string;
  secret?: string;
}
interface AnswerField {
  path?: string;
  to?: string;
}

/** The rows of a field and how each is changed. Without a row left the field is gone. */
function rowsOf<Row>({ value, onChange }: ControlProps) {
  const rows = Array.isArray(value) ? (value as Row[]) : [];
  const write = (next: Row[], typing?: 'typing') => onChange(next.length > 0 ? next : undefined, typing);
  return {
    rows,
    put: (at: number, row: Row, typing?: 'typing') =>
      write(
        rows.map((old, index) => (index === at ? row : old)),
        typing,
      ),
    add: (row: Row) => write([...rows, row]),
    remove: (at: number) => write(rows.filter((_, index) => index !== at)),
  };
}

export function HeadersControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const [stored, setStored] = useState<string[]>([]);
  const [asking, setAsking] = useState<number | null>(null);
  const { rows, put, add, remove } = rowsOf<Header>(props);
  const names = [...new Set([...(catalogue.secrets ?? []).map((one) => one.id), ...stored])];
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={8} mt={6}>
        {rows.map((row, at) => (
          <Stack key={at} gap={4}>
            <Group gap={6} wrap="nowrap">
              <TextInput
                aria-label={m.builder_header_name({ number: at + 1 })}
                placeholder="Authorization"
                value={row.name ?? ''}
                onChange={(event) => put(at, { ...row, name: event.currentTarget.value.trim() }, 'typing')}
                maxLength={80}
                readOnly={readOnly}
                flex={1}
              />
              <Remove label={m.builder_header_remove({ number: at + 1 })} onRemove={() => remove(at)} />
            </Group>
            {row.secret === undefined ? (
              <Group gap={6} wrap="nowrap">
                <TextInput
                  aria-label={m.builder_header_value({ number: at + 1 })}
                  placeholder={m.builder_header_value_hint()}
                  value={row.value ?? ''}
                  onChange={(event) => put(at, { ...row, value: event.currentTarget.value }, 'typing')}
                  maxLength={1000}
                  readOnly={readOnly}
                  flex={1}
                />
                {!readOnly && (
                  <ActionIcon
                    variant="default"
                    size="lg"
                    aria-label={m.builder_header_use_secret({ number: at + 1 })}
                    title={m.builder_header_secret()}
                    onClick={() => put(at, { name: row.name ?? '', secret: names[0] ?? '' })}
                  >
                    <KeyRound size={15} />
                  </ActionIcon>
                )}
              </Group>
            ) : (
              <Group gap={6} wrap="nowrap">
                <Select
                  aria-label={m.builder_header_secret_of({ number: at + 1 })}
                  leftSection={<KeyRound size={14} aria-hidden />}
                  placeholder={m.builder_header_secret()}
                  data={row.secret === '' || names.includes(row.secret) ? names : [...names, row.secret]}
                  value={row.secret === '' ? null : row.secret}
                  onChange={(secret) => put(at, { name: row.name ?? '', secret: secret ?? '' })}
                  nothingFoundMessage={m.builder_nothing_found()}
                  allowDeselect={false}
                  readOnly={readOnly}
                  flex={1}
                />
                {!readOnly && (
                  <Button size="compact-sm" variant="default" onClick={() => setAsking(at)}>
                    {m.builder_secret_new()}
                  </Button>
                )}
                <Remove
                  label={m.builder_header_no_secret({ number: at + 1 })}
                  onRemove={() => put(at, { name: row.name ?? '', value: '' })}
                />
              </Group>
            )}
          </Stack>
        ))}
        <Add label={m.builder_header_add()} isFull={rows.length >= 20} onAdd={() => add({ name: '', value: '' })} />
      </Stack>
      <NewSecret
        opened={asking !== null}
        onClose={() => setAsking(null)}
        onStored={(name) => {
          setStored([...stored, name]);
          if (asking !== null) put(asking, { name: rows[asking]?.name ?? '', secret: name });
        }}
      />
    </Input.Wrapper>
  );
}

export function AnswerFieldsControl(props: ControlProps) {
  const { readOnly } = useInspected();
  const { rows, put, add, remove } = rowsOf<AnswerField>(props);
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={6} mt={6}>
        {rows.map((row, at) => (
          <Group key={at} gap={6} wrap="nowrap">
            <TextInput
              aria-label={m.builder_answer_path({ number: at + 1 })}
              placeholder="data.id"
              value={row.path ?? ''}
              onChange={(event) => put(at, { ...row, path: event.currentTarget.value }, 'typing')}
              maxLength={200}
              readOnly={readOnly}
              flex={1}
            />
            <Text size="sm">→</Text>
            <TextInput
              aria-label={m.builder_answer_name({ number: at + 1 })}
              placeholder={m.builder_answer_name_hint()}
              value={row.to ?? ''}
              onChange={(event) => put(at, { ...row, to: event.currentTarget.value.trim() }, 'typing')}
              maxLength={60}
              readOnly={readOnly}
              flex={1}
            />
            <Remove label={m.builder_answer_remove({ number: at + 1 })} onRemove={() => remove(at)} />
          </Group>
        ))}
        <Add label={m.builder_answer_add()} isFull={rows.length >= 20} onAdd={() => add({ path: '', to: '' })} />
      </Stack>
    </Input.Wrapper>
  );
}

function Remove({ label, onRemove }: { label: string; onRemove: () => void }) {
  const { readOnly } = useInspected();
  if (readOnly) return null;
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={onRemove}>
      <X size={15} />
    </ActionIcon>
  );
}

function Add({ label, isFull, onAdd }: { label: string; isFull: boolean; onAdd: () => void }) {
  const { readOnly } = useInspected();
  if (readOnly) return null;
  return (
    <Group>
      <Button size="compact-sm" variant="default" leftSection={<Plus size={14} />} disabled={isFull} onClick={onAdd}>
        {label}
      </Button>
    </Group>
  );
}
