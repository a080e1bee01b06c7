/** An address of a file: written, or of a file that is uploaded here. */
import { Button, FileButton, Group, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Upload } from 'lucide-react';
import type { MediaFormat } from '#flow';
import { m } from '../paraglide/messages.js';
import { toastBut, toastError } from '../ui/toast.tsx';
import { accepts, type FileFormat, upload } from './upload.ts';

interface FileFieldProps {
  label: string;
  format: MediaFormat;
  value: string;
  error: string | undefined;
  onChange(link: string): void;
}

export function FileField({ label, format, value, error, onChange }: FileFieldProps) {
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <TextInput
        label={label}
        placeholder="https://"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={error}
        flex={1}
      />
      <UploadButton format={format} onUploaded={onChange} />
    </Group>
  );
}

export function UploadButton({ format, onUploaded }: { format: FileFormat; onUploaded(link: string): void }) {
  const sending = useMutation({
    mutationFn: upload,
    onSuccess(file) {
      const isRight = file.format === format || (format === 'gif' && file.format === 'video');
      if (isRight) onUploaded(file.url);
      else toastBut(m.tpl_file_other_kind());
    },
    onError: toastError,
  });
  return (
    <FileButton
      accept={accepts[format]}
      onChange={(file) => file && sending.mutate(file)}
      inputProps={{ 'aria-label': m.tpl_upload() }}
    >
      {(props) => (
        <Button {...props} variant="default" leftSection={<Upload size={15} />} loading={sending.isPending}>
          {m.tpl_upload()}
        </Button>
      )}
    </FileButton>
  );
}
