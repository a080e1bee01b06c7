/** Step two: which column of the file is which field, with what stands in the first rows. */
import { Alert, Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import type { CsvFile } from './csv-file.ts';
import { leadFields, type LeadField } from './guess-mapping.ts';

/** What becomes of a column: a field, its own name among the custom fields, or nothing. */
export type Column = LeadField | 'custom' | undefined;

interface ImportMappingProps {
  csv: CsvFile;
  columns: Column[];
  onChange: (columns: Column[]) => void;
  onBack: () => void;
  onCheck: () => void;
  checking: boolean;
  error: unknown;
}

export function ImportMapping(props: ImportMappingProps) {
  const { csv, columns, onChange, onBack, onCheck, checking, error } = props;
  const recognisable = columns.includes('phone') || columns.includes('email');
  const set = (place: number, field: Column) =>
    onChange(
      columns.map((column, index) => {
        if (index === place) return field;
        // One column per field: the older choice gives way.
        return field !== 'custom' && column === field ? undefined : column;
      }),
    );
  return (
    <Stack>
      <Text size="sm">{m.import_rows_found({ count: csv.rowCount, name: csv.name })}</Text>
      {error ? <ErrorState error={error} onRetry={onCheck} /> : null}
      {!recognisable && (
        <Alert color="amber" icon={<CircleAlert size={18} />}>
          {m.import_needs_contact()}
        </Alert>
      )}
      <Table.ScrollContainer minWidth={320}>
        <Table aria-label={m.import_step_columns()}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{m.import_column()}</Table.Th>
              <Table.Th>{m.import_becomes()}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {csv.headers.map((header, place) => (
              <Table.Tr key={place}>
                <Table.Td>
                  <Text size="sm" fw={600}>
                    {header || m.import_column_number({ number: place + 1 })}
                  </Text>
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {csv.sample
                      .map((row) => row[place])
                      .filter(Boolean)
                      .join(' · ') || '–'}
                  </Text>
                </Table.Td>
                <Table.Td w="45%">
                  <Select
                    aria-label={m.import_field_for({ column: header })}
                    data={choices()}
                    value={columns[place] ?? ''}
                    onChange={(value) => set(place, (value || undefined) as Column)}
                    allowDeselect={false}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <Group justify="space-between">
        <Button variant="default" onClick={onBack}>
          {m.import_other_file()}
        </Button>
        <Button onClick={onCheck} loading={checking} disabled={!recognisable}>
          {m.import_check()}
        </Button>
      </Group>
    </Stack>
  );
}

/** What a lead's field is called on screen. */
export function fieldName(field: LeadField): string {
  return {
    name: m.lead_name,
    phone: m.lead_phone,
    email: m.email,
    status: m.lead_status,
    lead_source: m.lead_source,
    tags: m.lead_tags,
    created_at: m.lead_created,
  }[field]();
}

function choices() {
  return [
    { value: '', label: m.import_skip() },
    ...leadFields.map((field) => ({ value: field, label: fieldName(field) })),
    { value: 'custom', label: m.import_custom() },
  ];
}
