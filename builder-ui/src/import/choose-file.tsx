/** Step one: the file, dropped or chosen. */
import { Alert, Button, FileButton, Loader, Stack, Text } from '@mantine/core';
import { CircleAlert, FileSpreadsheet } from 'lucide-react';
import { useState, type DragEvent, type ReactNode } from 'react';
import { m } from '../paraglide/messages.js';
import classes from './choose-file.module.css';

/** As much as the API takes. */
export const mostMegabytes = 25;

interface ChooseFileProps {
  onFile: (file: File) => void;
  reading: boolean;
  /** What was wrong with the last file. */
  problem: ReactNode;
}

export function ChooseFile({ onFile, reading, problem }: ChooseFileProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
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
        data-drop
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {reading ? <Loader size={32} /> : <FileSpreadsheet size={32} strokeWidth={1.5} aria-hidden />}
        <Text ta="center">{m.import_drop()}</Text>
        <FileButton
          accept=".csv,.tsv,.txt,.xlsx,.xlsm,.vcf,text/csv,text/plain,text/vcard"
          onChange={(file) => file && onFile(file)}
          disabled={reading}
        >
          {(props) => <Button {...props}>{m.import_choose()}</Button>}
        </FileButton>
        <Text size="xs" c="dimmed" ta="center">
          {m.import_file_hint({ size: mostMegabytes })}
        </Text>
      </Stack>
    </Stack>
  );
}
