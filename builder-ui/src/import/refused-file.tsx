/** The rows that are not taken in, as a file: their own columns and one that says why. */
import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { FileDown } from 'lucide-react';
import { send } from '../app/send.ts';
import { sentenceOf } from '../app/sentences.ts';
import { m } from '../paraglide/messages.js';
import { saveFile } from '../ui/save-file.ts';
import type { ImportKind } from './kinds.ts';
import { formOf, type ImportOptions } from './run-import.ts';

interface RefusedFileProps {
  kind: ImportKind;
  file: File;
  options: Omit<ImportOptions, 'dry_run'>;
}

export function RefusedFile({ kind, file, options }: RefusedFileProps) {
  const fetched = useMutation({
    mutationFn: async () => {
      const body = formOf(file, { ...options, dry_run: true });
      const answer = await send(`/api/crm/${kind}/import/refused.csv`, { method: 'POST', body });
      await saveFile(answer, `${file.name.replace(/\.\w+$/, '')} – ${m.import_with_errors()}.csv`);
    },
  });
  return (
    <>
      <Button
        variant="default"
        w="fit-content"
        leftSection={<FileDown size={16} />}
        onClick={() => fetched.mutate()}
        loading={fetched.isPending}
      >
        {m.import_refused_download()}
      </Button>
      {fetched.error ? (
        <Text size="sm" c="red" role="alert">
          {sentenceOf(fetched.error)}
        </Text>
      ) : null}
    </>
  );
}
