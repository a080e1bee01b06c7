/** Step two: which column of the file is which field, with what stands in the first rows. */
import { Alert, Button, Checkbox, Group, Select, Stack, Table, Text } from '@mantine/core';
import { CircleAlert } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { FileBanner } from './file-banner.tsx';
import { importKinds, type ImportKind } from './kinds.ts';
import { many } from '../app/many.ts';
import type { ImportReport, Mapping } from './run-import.ts';

interface MapColumnsProps {
  kind: ImportKind;
  fileName: string;
  report: ImportReport;
  mapping: Mapping;
  onChange: (mapping: Mapping) => void;
  /** Whether the columns are to be remembered for files like this one. */
  keep: boolean;
  onKeep: (keep: boolean) => void;
  onAnew: () => void;
  looking: boolean;
  onBack: () => void;
  onCheck: () => void;
  checking: boolean;
  error: unknown;
}

export function MapColumns(props: MapColumnsProps) {
  const { kind, fileName, report, mapping, onChange, onBack, onCheck, checking, error } = props;
  const { keep, onKeep, onAnew, looking } = props;
  const named = report.columns.filter(({ header }) => header !== '');
  const left = named.filter(({ header }) => !mapping[header]).length;
  const { needsOne } = importKinds[kind];
  const recognisable = Object.values(mapping).some((field) => field !== null && needsOne.includes(field));
  const set = (header: string, field: string | null) => {
    // One column per field: the older choice gives way.
    const others = Object.entries(mapping).map(([name, old]) => [name, old === field ? null : old]);
    onChange({ ...Object.fromEntries(others), [header]: field });
  };
  return (
    <Stack>
      <Text size="sm">{m.import_rows_found({ ...many(report.rows), name: fileName })}</Text>
      <FileBanner report={report} onAnew={onAnew} busy={looking} />
      {error ? <ErrorState error={error} onRetry={onCheck} /> : null}
      {!recognisable && (
        <Alert color="amber" icon={<CircleAlert size={18} />}>
          {m.import_needs_contact()}
        </Alert>
      )}
      <Table aria-label={m.import_step_columns()}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{m.import_column()}</Table.Th>
            <Table.Th>{m.import_becomes()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.columns
            .filter(
              ({ header }, place) =>
                header !== '' && report.columns.findIndex((each) => each.header === header) === place,
            )
            .map(({ header, sample }) => (
              <Table.Tr key={header}>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>
                  <Text size="sm" fw={600}>
                    {header}
                  </Text>
                  <Text size="xs" c="dimmed" lineClamp={2}>
                    {sample.filter(Boolean).slice(0, 3).join(' · ') || '–'}
                  </Text>
                </Table.Td>
                <Table.Td w="45%">
                  <Select
                    aria-label={m.import_field_for({ column: header })}
                    data={choices(kind, header, mapping[header])}
                    value={mapping[header] ?? ''}
                    onChange={(value) => set(header, value || null)}
                    allowDeselect={false}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      {left > 0 && (
        <Text size="xs" c="dimmed">
          {m.import_columns_left({ count: left })}
        </Text>
      )}
      <Checkbox
        label={m.import_keep_mapping()}
        checked={keep}
        onChange={(event) => onKeep(event.currentTarget.checked)}
      />
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

/** Skip it, a field of the kind, or (leads) a custom field of the column's own name. */
function choices(kind: ImportKind, header: string, chosen: string | null | undefined) {
  const fields = Object.entries(importKinds[kind].fields).map(([value, name]) => ({ value, label: name() }));
  // As the API named it, where the file's own program has it so.
  const own = chosen?.startsWith('custom.') ? chosen : `custom.${header}`;
  const custom = kind === 'leads' ? [{ value: own, label: m.import_custom() }] : [];
  return [{ value: '', label: m.import_skip() }, ...fields, ...custom];
}
