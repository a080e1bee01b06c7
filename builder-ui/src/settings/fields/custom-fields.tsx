/** The business's own fields of leads: what they are called, what is in them, what to choose from, and their order. */
import { ActionIcon, Button, Group, Select, Skeleton, Stack, TagsInput, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { api, read } from '../../api.ts';
import { keys } from '../../app/keys.ts';
import { catalogueQuery } from '../../hsm/data.ts';
import { customFieldsQuery, type CustomField } from '../../leads/fields/field-queries.ts';
import { m } from '../../paraglide/messages.js';
import { ErrorState } from '../../ui/error-state.tsx';
import { toastDone } from '../../ui/toast.tsx';

export function CustomFieldsSettings() {
  const fields = useQuery(customFieldsQuery);
  if (fields.error) return <ErrorState error={fields.error} onRetry={() => void fields.refetch()} />;
  if (!fields.data) return <Skeleton h={160} />;
  return <Editor saved={fields.data.items} others={fields.data.others} />;
}

/** A row has a mark of its own, since its key may still be written. */
type Row = CustomField & { mark: string; isNew?: boolean };

const toRows = (fields: readonly CustomField[]): Row[] => fields.map((field) => ({ ...field, mark: field.key }));

function Editor({ saved, others }: { saved: CustomField[]; others: string[] }) {
  const client = useQueryClient();
  const [rows, setRows] = useState<Row[]>(() => toRows(saved));
  const [asked, setAsked] = useState(false);
  const save = useMutation({
    mutationFn: () =>
      read(
        api.crm['custom-fields'].$put({
          json: {
            items: rows.map(({ mark: _mark, isNew: _new, ...field }) => ({ ...field, label: field.label.trim() })),
          },
        }),
      ),
    onSuccess: async (answer) => {
      client.setQueryData(customFieldsQuery.queryKey, answer);
      setRows(toRows(answer.items));
      setAsked(false);
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.customFields.all }),
        client.invalidateQueries({ queryKey: catalogueQuery.queryKey }),
      ]);
      toastDone(m.saved());
    },
  });
  const put = (mark: string, part: Partial<Row>) =>
    setRows(rows.map((row) => (row.mark === mark ? { ...row, ...part } : row)));
  const move = (at: number, by: number) => {
    const next = [...rows];
    const [row] = next.splice(at, 1);
    next.splice(at + by, 0, row!);
    setRows(next);
  };
  const add = (key: string, label: string, isNew: boolean) =>
    setRows([...rows, { key, label, type: 'text', options: [], mark: crypto.randomUUID(), isNew }]);
  const faults = new Map(rows.map((row) => [row.mark, faultOf(row, rows)]));
  const isWhole = [...faults.values()].every((fault) => fault === undefined);
  const free = others.filter((key) => !rows.some((row) => row.key === key));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setAsked(true);
        if (isWhole) save.mutate();
      }}
    >
      <Stack gap="md" maw={860}>
        <Text size="sm" c="dimmed">
          {m.fields_about()}
        </Text>
        {save.error && <ErrorState error={save.error} />}
        {rows.map((row, at) => (
          <Group
            key={row.mark}
            role="group"
            aria-label={row.label || m.field_new()}
            align="flex-start"
            gap="xs"
            p="xs"
            bd="1px solid var(--line)"
            style={{ borderRadius: 6 }}
          >
            <TextInput
              label={m.field_label()}
              value={row.label}
              onChange={(event) => {
                const label = event.currentTarget.value;
                put(row.mark, { label, ...(row.isNew ? { key: keyOf(label) } : {}) });
              }}
              description={row.isNew ? undefined : m.field_key({ key: row.key })}
              inputWrapperOrder={['label', 'input', 'description', 'error']}
              error={asked ? faults.get(row.mark) : undefined}
              maxLength={80}
              flex="1 1 180px"
            />
            <Select
              label={m.field_type()}
              data={types()}
              value={row.type}
              onChange={(type) => type && put(row.mark, { type: type as Row['type'] })}
              allowDeselect={false}
              w={150}
            />
            {row.type === 'choice' && (
              <TagsInput
                label={m.field_options()}
                value={row.options}
                onChange={(options) => put(row.mark, { options })}
                acceptValueOnBlur
                maxTags={100}
                flex="1 1 220px"
              />
            )}
            <Group gap={4} wrap="nowrap" mt={22}>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={at === 0}
                onClick={() => move(at, -1)}
                aria-label={m.field_up({ name: row.label })}
              >
                <ArrowUp size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size="lg"
                disabled={at === rows.length - 1}
                onClick={() => move(at, 1)}
                aria-label={m.field_down({ name: row.label })}
              >
                <ArrowDown size={16} />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="red"
                size="lg"
                onClick={() => setRows(rows.filter(({ mark }) => mark !== row.mark))}
                aria-label={m.field_remove({ name: row.label })}
              >
                <Trash2 size={16} />
              </ActionIcon>
            </Group>
          </Group>
        ))}
        <Group gap="xs">
          <Button variant="default" leftSection={<Plus size={16} />} onClick={() => add('', '', true)}>
            {m.field_add()}
          </Button>
          {free.map((key) => (
            <Button key={key} variant="subtle" size="compact-sm" onClick={() => add(key, key, false)}>
              {m.field_take({ key })}
            </Button>
          ))}
        </Group>
        <Group justify="flex-end">
          <Button type="submit" loading={save.isPending}>
            {m.save()}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const types = () => [
  { value: 'text', label: m.field_type_text() },
  { value: 'number', label: m.field_type_number() },
  { value: 'date', label: m.field_type_date() },
  { value: 'yes-no', label: m.field_type_yes_no() },
  { value: 'choice', label: m.field_type_choice() },
];

/** The name in the data, out of what people call it. */
const keyOf = (label: string): string =>
  label
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_|_$/g, '')
    .slice(0, 60);

function faultOf(row: Row, rows: readonly Row[]): string | undefined {
  const label = row.label.trim();
  if (label === '' || row.key === '') return m.field_required();
  const isDouble = rows.some(
    (other) =>
      other.mark !== row.mark &&
      (other.label.trim().toLowerCase() === label.toLowerCase() || other.key.toLowerCase() === row.key.toLowerCase()),
  );
  if (isDouble) return m.field_double();
  return row.type === 'choice' && row.options.length === 0 ? m.field_no_options() : undefined;
}
