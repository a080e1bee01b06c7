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
const rowsOf = <Row,>(value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

export function HeadersControl(props: ControlProps) {
  const { catalogue, readOnly } = useInspected();
  const [stored, setStored] = useState<string[]>([]);
  const [asking, setAsking] = useState<number | null>(null);
  const rows = rowsOf<Header>(props.value);
  const write = (next: Header[], typing?: 'typing') => props.onChange(next.length > 0 ? next : undefined, typing);
  const put = (at: number, row: Header, typing?: 'typing') =>
    write(
      rows.map((old, index) => (index === at ? row : old)),
      typing,
    );
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
              {!readOnly && (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={m.builder_header_remove({ number: at + 1 })}
                  onClick={() => write(rows.filter((_, index) => index !== at))}
                >
                  <X size={15} />
                </ActionIcon>
              )}
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
                  <>
                    <Button size="compact-sm" variant="default" onClick={() => setAsking(at)}>
                      {m.builder_secret_new()}
                    </Button>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={m.builder_header_no_secret({ number: at + 1 })}
                      onClick={() => put(at, { name: row.name ?? '', value: '' })}
                    >
                      <X size={15} />
                    </ActionIcon>
                  </>
                )}
              </Group>
            )}
          </Stack>
        ))}
        {!readOnly && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              disabled={rows.length >= 20}
              onClick={() => write([...rows, { name: '', value: '' }])}
            >
              {m.builder_header_add()}
            </Button>
          </Group>
        )}
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
  const rows = rowsOf<AnswerField>(props.value);
  const write = (next: AnswerField[], typing?: 'typing') => props.onChange(next.length > 0 ? next : undefined, typing);
  const put = (at: number, change: AnswerField) =>
    write(
      rows.map((old, index) => (index === at ? { ...old, ...change } : old)),
      'typing',
    );
  return (
    <Input.Wrapper {...frameOf(props)} labelElement="div">
      <Stack gap={6} mt={6}>
        {rows.map((row, at) => (
          <Group key={at} gap={6} wrap="nowrap">
            <TextInput
              aria-label={m.builder_answer_path({ number: at + 1 })}
              placeholder="data.id"
              value={row.path ?? ''}
              onChange={(event) => put(at, { path: event.currentTarget.value })}
              maxLength={200}
              readOnly={readOnly}
              flex={1}
            />
            <Text size="sm">→</Text>
            <TextInput
              aria-label={m.builder_answer_name({ number: at + 1 })}
              placeholder={m.builder_answer_name_hint()}
              value={row.to ?? ''}
              onChange={(event) => put(at, { to: event.currentTarget.value.trim() })}
              maxLength={60}
              readOnly={readOnly}
              flex={1}
            />
            {!readOnly && (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={m.builder_answer_remove({ number: at + 1 })}
                onClick={() => write(rows.filter((_, index) => index !== at))}
              >
                <X size={15} />
              </ActionIcon>
            )}
          </Group>
        ))}
        {!readOnly && (
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Plus size={14} />}
              disabled={rows.length >= 20}
              onClick={() => write([...rows, { path: '', to: '' }])}
            >
              {m.builder_answer_add()}
            </Button>
          </Group>
        )}
      </Stack>
    </Input.Wrapper>
  );
}
