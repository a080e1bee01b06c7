/** Step three: what would happen, row by row where something is wrong; then what did. All rows, or the good ones. */
import { Alert, Button, Group, Paper, Radio, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { BellOff, CalendarClock, CircleAlert, CircleCheck } from 'lucide-react';
import { language, say } from '../app/language.ts';
import { ApiProblem } from '../app/problem.ts';
import { helpPlaces } from '../help/chapters.ts';
import { HelpLink } from '../help/help-link.tsx';
import { m } from '../paraglide/messages.js';
import { ErrorState } from '../ui/error-state.tsx';
import { StartFlows } from '../ui/start-flows.tsx';
import { CreateLeads } from './create-leads.tsx';
import { fieldName, type ImportKind, seeImported } from './kinds.ts';
import { ImportProgress } from './import-progress.tsx';
import { many } from '../app/many.ts';
import { ReadingsPanel } from './readings-panel.tsx';
import { RefusedFile } from './refused-file.tsx';
import type { ImportOptions, ImportReport, Readings } from './run-import.ts';
import { isCutOff } from './why-not.ts';

export interface Choices {
  duplicates: 'update' | 'skip';
  start_flows: boolean;
  /** Of opportunities and sales. */
  create_leads?: boolean;
}

interface ReviewRowsProps {
  kind: ImportKind;
  checked: ImportReport;
  /** Set once the file was taken in. */
  loaded: ImportReport | undefined;
  choices: Choices;
  onChoose: (choices: Choices) => void;
  file: File;
  /** With which it was checked. */
  options: Omit<ImportOptions, 'dry_run'>;
  readings: Readings;
  onRead: (readings: Readings) => void;
  /** The key of the import that runs now. */
  running: string | undefined;
  busy: boolean;
  error: unknown;
  onBack: () => void;
  onLoad: () => void;
  /** Takes the good rows in and leaves the others. */
  onLoadGood: () => void;
  onAgain: () => void;
}

export function ReviewRows(props: ReviewRowsProps) {
  const { kind, checked, loaded, choices, onChoose, running, busy, error, onBack, onLoad, onLoadGood, onAgain } = props;
  const report = loaded ?? checked;
  const count = report.created + report.updated;
  const seen = seeImported(kind, loaded?.batch_id ?? null);
  return (
    <Stack>
      {loaded && (
        <Alert color="green" icon={<CircleCheck size={18} />} role="status">
          <Group justify="space-between">
            {m.import_done(many(count))}
            <Button size="xs" renderRoot={(rest) => <Link {...seen} {...rest} />}>
              {m.import_see()}
            </Button>
          </Group>
        </Alert>
      )}
      {error ? <Failed error={error} onRetry={report.errors_total > 0 ? onLoadGood : onLoad} /> : null}
      {running && <ImportProgress running={running} />}
      <Group justify="flex-end">
        <HelpLink to={helpPlaces.importReview} about={m.import_step_check()} />
      </Group>
      <SimpleGrid cols={{ base: 2, sm: 4 }}>
        <Count label={loaded ? m.import_created() : m.import_will_create()} value={report.created} />
        <Count label={loaded ? m.import_updated() : m.import_will_update()} value={report.updated} />
        <Count label={m.import_skipped()} value={report.skipped} />
        <Count label={m.import_with_errors()} value={report.errors_total} />
        {report.leads_created > 0 && <Count label={m.import_leads_created()} value={report.leads_created} />}
      </SimpleGrid>
      {report.file.left_out.length > 0 && (
        <Text size="sm" c="dimmed">
          {m.import_rows_left_out({ count: report.file.left_out.length })}
        </Text>
      )}
      {!loaded && <ReadingsPanel report={report} chosen={props.readings} onChoose={props.onRead} disabled={busy} />}
      {report.warnings_total > 0 && <Warnings kind={kind} report={report} />}
      {report.errors_total > 0 && (
        <Errors kind={kind} report={report} isDone={Boolean(loaded)}>
          <RefusedFile kind={kind} file={props.file} options={props.options} />
        </Errors>
      )}
      {report.consents_kept_out_total > 0 && <KeptOut report={report} />}
      {!loaded && (choices.create_leads || report.errors.some(({ code }) => code === 'unknown_lead')) && (
        <CreateLeads
          checked={choices.create_leads === true}
          onChange={(create_leads) => onChoose({ ...choices, create_leads })}
          disabled={busy}
        />
      )}
      {!loaded && count + report.skipped > 0 && <Options report={report} choices={choices} onChoose={onChoose} />}
      <Group justify="space-between">
        <Button variant="default" onClick={loaded ? onAgain : onBack} disabled={busy}>
          {loaded ? m.import_again() : m.back()}
        </Button>
        {loaded ? null : report.errors_total > 0 ? (
          <Group>
            <Button variant={count > 0 ? 'default' : 'filled'} onClick={onAgain} disabled={busy}>
              {m.import_other_file()}
            </Button>
            {count > 0 && (
              <Button onClick={onLoadGood} loading={busy}>
                {m.import_skip_bad(many(count))}
              </Button>
            )}
          </Group>
        ) : (
          <Button onClick={onLoad} loading={busy} disabled={count === 0}>
            {m.import_run(many(count))}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

/** It was stopped, it was cut off, or it was refused. */
function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  if (error instanceof ApiProblem && error.code === 'client_gone')
    return (
      <Alert color="yellow" icon={<CircleAlert size={18} />} role="status">
        {m.import_stopped()}
      </Alert>
    );
  return (
    <>
      <ErrorState error={error} onRetry={onRetry} />
      {isCutOff(error) && <Text size="sm">{m.import_cut_off()}</Text>}
    </>
  );
}

function Options(props: { report: ImportReport; choices: Choices; onChoose: (choices: Choices) => void }) {
  const { report, choices, onChoose } = props;
  return (
    <Paper p="md">
      <Stack gap="md">
        <Radio.Group
          label={m.import_duplicates()}
          value={choices.duplicates}
          onChange={(duplicates) => onChoose({ ...choices, duplicates: duplicates === 'skip' ? 'skip' : 'update' })}
        >
          <Group mt={6}>
            <Radio value="update" label={m.import_duplicates_update()} />
            <Radio value="skip" label={m.import_duplicates_skip()} />
          </Group>
        </Radio.Group>
        <StartFlows
          about={`${m.import_start_flows_hint()} ${m.import_dated_past(many(report.dated_before_today))}`}
          checked={choices.start_flows}
          onChange={(start_flows) => onChoose({ ...choices, start_flows })}
        />
      </Stack>
    </Paper>
  );
}

function Count({ label, value }: { label: string; value: number }) {
  return (
    <Paper p="sm">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fz={22} fw={600}>
        {value.toLocaleString(language())}
      </Text>
    </Paper>
  );
}

const mostShown = 100;

/** People who had said stop: the file's yes changes nothing for them. */
function KeptOut({ report }: { report: ImportReport }) {
  return (
    <Alert color="yellow" icon={<BellOff size={18} />} title={m.import_kept_out(many(report.consents_kept_out_total))}>
      {report.consents_kept_out.slice(0, mostShown).map(({ row, text }) => (
        <Text size="sm" key={row}>
          {m.import_row()} {row}: {say(text)}
        </Text>
      ))}
    </Alert>
  );
}

/** Dates that cannot be yet, most often days taken for months; cells that are left out of their rows. */
function Warnings({ kind, report }: { kind: ImportKind; report: ImportReport }) {
  const areDates = report.warnings.every(({ code }) => code === 'in_future');
  const title = (areDates ? m.import_warnings : m.import_details)(many(report.warnings_total));
  return (
    <Alert color="amber" icon={areDates ? <CalendarClock size={18} /> : <CircleAlert size={18} />} title={title}>
      {report.warnings.slice(0, 10).map(({ row, path, text }) => (
        <Text size="sm" key={`${row} ${path}`}>
          {m.import_row()} {row}, {fieldName(kind, path)}: {say(text)}
        </Text>
      ))}
    </Alert>
  );
}

interface ErrorsProps {
  kind: ImportKind;
  report: ImportReport;
  isDone: boolean;
  children: ReactNode;
}

function Errors({ kind, report, isDone, children }: ErrorsProps) {
  return (
    <Stack gap="xs">
      <Alert color="red" icon={<CircleAlert size={18} />}>
        {(isDone ? m.import_refused_done : m.import_refused_count)(many(report.refused))}
      </Alert>
      {children}
      <Title order={2}>{m.import_errors_title()}</Title>
      <Table aria-label={m.import_errors_title()}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={70}>{m.import_row()}</Table.Th>
            <Table.Th>{m.import_field()}</Table.Th>
            <Table.Th>{m.import_problem()}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.errors.slice(0, mostShown).map((fault) => (
            <Table.Tr key={`${fault.row} ${fault.path} ${fault.code}`}>
              <Table.Td>{fault.row}</Table.Td>
              <Table.Td>{fieldName(kind, fault.path)}</Table.Td>
              <Table.Td>{say(fault.text)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {report.errors_total > mostShown && (
        <Text size="xs" c="dimmed">
          {m.import_more_errors(many(report.errors_total - mostShown))}
        </Text>
      )}
    </Stack>
  );
}
