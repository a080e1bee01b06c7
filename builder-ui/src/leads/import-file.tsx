/** Step one: the file, dropped or chosen. */
import { Alert, Button, FileButton, Stack, Text } from '@mantine/core';
import { CircleAlert, FileSpreadsheet } from 'lucide-react';
import { useState, type DragEvent } from 'react';
import { m } from '../paraglide/messages.js';
import { readCsv, type CsvFile } from './csv-file.ts';
import classes from './import.module.css';

/** As much as the API takes in one request. */
const mostBytes = 5 * 1024 * 1024;

export function ImportFile({ onFile }: { onFile: (file: CsvFile) => void }) {
  const [problem, setProblem] = useState<string>();
  const [over, setOver] = useState(false);
  const take = async (file: File | null | undefined) => {
    if (!file) return;
    setProblem(undefined);
    if (file.size > mostBytes) return setProblem(m.import_too_big({ size: 5 }));
    try {
      onFile(await readCsv(file));
    } catch {
      setProblem(m.import_not_csv({ name: file.name }));
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <Stack>
      {problem && (
        <Alert color="red" role="alert" icon={<CircleAlert size={18} />}>
          {problem}
        </Alert>
      )}
      <Stack
        align="center"
        gap="sm"
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <FileSpreadsheet size={32} strokeWidth={1.5} aria-hidden />
        <Text ta="center">{m.import_drop()}</Text>
        <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => void take(file)}>
          {(props) => <Button {...props}>{m.import_choose()}</Button>}
        </FileButton>
        <Text size="xs" c="dimmed" ta="center">
          {m.import_file_hint({ size: 5 })}
        </Text>
      </Stack>
    </Stack>
  );
}
