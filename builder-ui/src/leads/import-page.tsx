/** Takes leads in from a CSV file: choose the file, say which column is what, look at what would happen, import. */
import { Anchor, Stepper } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { keys } from '../app/keys.ts';
import { m } from '../paraglide/messages.js';
import { Page } from '../ui/page.tsx';
import type { CsvFile } from './csv-file.ts';
import { guessMapping } from './guess-mapping.ts';
import { ImportFile } from './import-file.tsx';
import { ImportMapping, type Column } from './import-mapping.tsx';
import { ImportReview } from './import-review.tsx';
import { runImport } from './run-import.ts';

export function ImportPage() {
  const client = useQueryClient();
  const [csv, setCsv] = useState<CsvFile>();
  const [columns, setColumns] = useState<Column[]>([]);
  const check = useMutation({ mutationFn: (file: CsvFile) => runImport(file, columns, { dryRun: true }) });
  const load = useMutation({
    mutationFn: (file: CsvFile) => runImport(file, columns, { dryRun: false }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.leads.all }),
  });
  const step = load.isSuccess ? 3 : check.isSuccess ? 2 : csv ? 1 : 0;

  const choose = (file: CsvFile) => {
    setCsv(file);
    setColumns(guessMapping(file.headers));
    check.reset();
    load.reset();
  };
  const restart = () => {
    setCsv(undefined);
    check.reset();
    load.reset();
  };
  return (
    <Page
      title={m.action_import_leads()}
      back={
        <Anchor size="sm" renderRoot={(props) => <Link to="/crm/leads" {...props} />}>
          ← {m.page_leads()}
        </Anchor>
      }
    >
      <Stepper active={step} size="sm" mb="lg" allowNextStepsSelect={false}>
        <Stepper.Step label={m.import_step_file()} />
        <Stepper.Step label={m.import_step_columns()} />
        <Stepper.Step label={m.import_step_check()} />
      </Stepper>
      {!csv && <ImportFile onFile={choose} />}
      {csv && step === 1 && (
        <ImportMapping
          csv={csv}
          columns={columns}
          onChange={setColumns}
          onBack={restart}
          onCheck={() => check.mutate(csv)}
          checking={check.isPending}
          error={check.error}
        />
      )}
      {csv && check.data && (
        <ImportReview
          csv={csv}
          checked={check.data}
          loaded={load.data}
          loading={load.isPending}
          error={load.error}
          onBack={() => check.reset()}
          onLoad={() => load.mutate(csv)}
          onAgain={restart}
        />
      )}
    </Page>
  );
}
