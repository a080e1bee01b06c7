/** Takes rows in from a file: choose the file, say which column is what, look at what would happen, import. */
import { Anchor, Stepper } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '../app/keys.ts';
import { ApiProblem } from '../app/problem.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import { ChooseFile, mostMegabytes } from './choose-file.tsx';
import { importKinds, type ImportKind } from './kinds.ts';
import { MapColumns } from './map-columns.tsx';
import { ReviewRows, type Choices } from './review-rows.tsx';
import { RunningImports } from './running-imports.tsx';
import { runImport, type ImportOptions, type ImportReport, type Mapping, type Readings } from './run-import.ts';
import { SheetChoice } from './sheet-choice.tsx';
import { isCutOff, whyNot } from './why-not.ts';

export const ImportLeads = () => <ImportPage kind="leads" />;
export const ImportOpportunities = () => <ImportPage kind="opportunities" />;
export const ImportSales = () => <ImportPage kind="sales" />;

interface Look {
  file: File;
  report: ImportReport;
}

/** One way to take the file in, under a key of its own. */
interface Attempt {
  wishes: ImportOptions;
  key: string;
}

function ImportPage({ kind }: { kind: ImportKind }) {
  const client = useQueryClient();
  const { title, page, pageTitle } = importKinds[kind];
  const [mapping, setMapping] = useState<Mapping>({});
  const [keep, setKeep] = useState(false);
  const [choices, setChoices] = useState<Choices>({ duplicates: 'update', start_flows: false });
  const [readings, setReadings] = useState<Readings>({});

  const look = useMutation({
    mutationFn: async ({ file, sheet }: { file: File; sheet?: string }): Promise<Look> => {
      if (file.size > mostMegabytes * 1024 * 1024) throw new ApiProblem(413, { code: 'too_large' });
      return { file, report: await runImport(kind, file, { dry_run: true, sheet }) };
    },
    onSuccess: ({ report }) => {
      setMapping(mappingOf(report));
      setReadings({});
    },
  });
  const sheet = look.data?.report.file.sheet;
  const anew = useMutation({
    mutationFn: (file: File) => runImport(kind, file, { dry_run: true, kept: 'ignore', sheet }),
    onSuccess: (report) => setMapping(mappingOf(report)),
  });
  // What was chosen anew, else what was found at first.
  const found = anew.data ?? look.data?.report;
  const guessed = found ? untouched(found, mapping) : [];
  const options = { mapping: given(mapping), guessed, readings, sheet, ...choices };
  const check = useMutation({
    mutationFn: (chosen: Partial<Choices> & { readings?: Readings }) =>
      runImport(kind, look.data!.file, { ...options, ...chosen, dry_run: true }),
  });
  const load = useMutation({
    mutationFn: ({ wishes, key }: Attempt) => runImport(kind, look.data!.file, wishes, key),
    onSuccess: () => client.invalidateQueries({ queryKey: keys[kind].all }),
  });
  const take = (on_error: 'refuse' | 'skip') => {
    const wishes = { ...options, keep_mapping: keep, on_error, dry_run: false };
    load.mutate({ wishes, key: keyFor(wishes, load.error, load.variables) });
  };
  const step = load.isSuccess ? 3 : check.data ? 2 : look.data ? 1 : 0;
  const restart = () => {
    look.reset();
    anew.reset();
    setKeep(false);
    check.reset();
    load.reset();
  };
  return (
    <Page
      title={title()}
      back={
        <Anchor size="sm" renderRoot={(props) => <Link to={page} {...props} />}>
          ← {pageTitle()}
        </Anchor>
      }
    >
      <Stepper active={step} size="sm" mb="lg" maw={860} allowNextStepsSelect={false}>
        <Stepper.Step label={m.import_step_file()} />
        <Stepper.Step label={m.import_step_columns()} />
        <Stepper.Step label={m.import_step_check()} />
      </Stepper>
      {!look.data && <RunningImports kind={kind} />}
      {!look.data && (
        <ChooseFile
          onFile={(file) => look.mutate({ file })}
          reading={look.isPending}
          problem={look.error ? whyNot(look.error, look.variables?.file.name) : undefined}
        />
      )}
      {look.data && !check.data && (
        <SheetChoice
          file={look.data.report.file}
          onChoose={(name) => look.mutate({ file: look.data.file, sheet: name })}
        />
      )}
      {look.data && !check.data && (
        <MapColumns
          kind={kind}
          fileName={look.data.file.name}
          report={found ?? look.data.report}
          keep={keep}
          onKeep={setKeep}
          onAnew={() => anew.mutate(look.data.file)}
          looking={anew.isPending}
          mapping={mapping}
          onChange={setMapping}
          onBack={restart}
          onCheck={() => check.mutate({})}
          checking={check.isPending}
          error={check.error}
        />
      )}
      {check.data && (
        <ReviewRows
          kind={kind}
          checked={check.data}
          loaded={load.data}
          choices={choices}
          file={look.data!.file}
          options={options}
          readings={readings}
          onRead={(next) => {
            setReadings(next);
            check.mutate({ readings: next });
          }}
          onChoose={(next) => {
            setChoices(next);
            if (next.duplicates !== choices.duplicates || next.create_leads !== choices.create_leads)
              check.mutate(next);
          }}
          running={load.isPending ? load.variables.key : undefined}
          busy={load.isPending || check.isPending}
          error={load.error}
          onBack={() => check.reset()}
          onLoad={() => take('refuse')}
          onLoadGood={() => take('skip')}
          onAgain={restart}
        />
      )}
    </Page>
  );
}

/** Only columns with a field are named; the others are left out. */
function given(mapping: Mapping): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([header, field]) => header !== '' && field !== null));
}

/** Of columns that are called the same the first counts. */
const mappingOf = ({ columns }: ImportReport): Mapping =>
  Object.fromEntries(columns.toReversed().map(({ header, field }) => [header, field]));

/** Columns that are as they were guessed: nobody chose them, so they do not refuse rows. */
function untouched({ columns, columns_from }: ImportReport, mapping: Mapping): string[] {
  if (columns_from === 'saved') return [];
  const same = columns.filter(({ header, field }) => field !== null && mapping[header] === field);
  return same.map(({ header }) => header).filter(Boolean);
}

/** The same again after no answer keeps its key: what came in already is not taken in twice. */
function keyFor(wishes: ImportOptions, error: unknown, last: Attempt | undefined): string {
  const isSame = last && isCutOff(error) && JSON.stringify(last.wishes) === JSON.stringify(wishes);
  return isSame ? last.key : crypto.randomUUID();
}
