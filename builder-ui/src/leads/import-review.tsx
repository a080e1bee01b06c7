/** Step three: what would happen row by row, then what did. Rows with errors are never half taken. */
import { Alert, Button, Group, Paper, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { CircleCheck } from 'lucide-react';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import type { CsvFile } from './csv-file.ts';
import type { ImportResult } from './run-import.ts';

interface ImportReviewProps {
  csv: CsvFile;
  checked: ImportResult;
  loaded: ImportResult | undefined;
  loading: boolean;
  error: unknown;
  onBack: () => void;
  onLoad: () => void;
  onAgain: () => void;
}

export function ImportReview(props: ImportReviewProps) {
  const { csv, checked, loaded, loading, error, onBack, onLoad, onAgain } = props;
  const result = loaded ?? checked;
  const good = result.created + result.updated;
  return (
    <Stack>
      {loaded && (
        <Alert color="green" icon={<CircleCheck size={18} />} role="status">
          {m.import_done({ count: good })}
        </Alert>
      )}
      {error ? <ErrorState error={error} onRetry={onLoad} /> : null}
      <SimpleGrid cols={{ base: 1, xs: 3 }}>
        <Count label={loaded ? m.import_created() : m.import_will_create()} value={result.created} />
        <Count label={loaded ? m.import_updated() : m.import_will_update()} value={result.updated} />
        <Count label={m.import_with_errors()} value={result.errors.length} />
      </SimpleGrid>
      {result.errors.length > 0 && <Errors result={result} name={csv.name} />}
      <Group justify="space-between">
        {loaded ? (
          <Button variant="default" onClick={onAgain}>
            {m.import_again()}
          </Button>
        ) : (
          <Button variant="default" onClick={onBack} disabled={loading}>
            {m.back()}
          </Button>
        )}
        {loaded ? (
          <Button renderRoot={(rest) => <Link to="/crm/leads" {...rest} />}>{m.import_see_leads()}</Button>
        ) : (
          <Button onClick={onLoad} loading={loading} disabled={good === 0}>
            {m.import_run({ count: good })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <Paper p="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={22} fw={600}>
        {value}
      </Text>
    </Paper>
  );
}

const mostShown = 100;

function Errors({ result, name }: { result: ImportResult; name: string }) {
  return (
    <div>
      <Title order={2} mb="xs">
        {m.import_errors_title()}
      </Title>
      <Table.ScrollContainer minWidth={320} mah={420}>
        <Table aria-label={m.import_errors_title()} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={80}>{m.import_row()}</Table.Th>
              <Table.Th>{m.import_column()}</Table.Th>
              <Table.Th>{m.import_problem()}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {result.errors.slice(0, mostShown).map((problem, index) => (
              <Table.Tr key={index}>
                <Table.Td>{problem.row}</Table.Td>
                <Table.Td>{problem.field ?? '–'}</Table.Td>
                <Table.Td>{problem.sentence}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {result.errors.length > mostShown && (
        <Text size="xs" c="dimmed">
          {m.import_more_errors({ count: result.errors.length - mostShown, name })}
        </Text>
      )}
    </div>
  );
}
