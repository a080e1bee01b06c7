/** The address of a file that a step sends: written, out of a field, or of a file that is uploaded here. */
import { Input, Stack } from '@mantine/core';
import { say } from '../../../app/language.ts';
import { UploadButton } from '../../../templates/file-field.tsx';
import { accepts, type FileFormat } from '../../../templates/upload.ts';
import { FilePreview } from '../../../templates/file-preview.tsx';
import { useInspected, type ControlProps } from '../context.ts';
import { frameOf } from '../frame.ts';
import { VariableInput } from './variable-input.tsx';

export function FileControl({ field, path, value, onChange, error }: ControlProps) {
  const { node, readOnly } = useInspected();
  const format = formatBeside(node.config, path);
  return (
    <Input.Wrapper {...frameOf({ field, error: undefined })} labelElement="div">
      <Stack gap={6} mt={4}>
        <VariableInput
          label={say(field.label)}
          value={typeof value === 'string' ? value : ''}
          onChange={(next, typing) => onChange(next ?? '', typing)}
          error={error}
          readOnly={readOnly}
        />
        {typeof value === 'string' && <FilePreview link={value} format={format} label={say(field.label)} />}
        {!readOnly && (
          <div>
            <UploadButton format={format} onUploaded={(link) => onChange(link)} />
          </div>
        )}
      </Stack>
    </Input.Wrapper>
  );
}

/** What the step says that the file is: the `format` next to its address. */
function formatBeside(config: Record<string, unknown>, path: string): FileFormat {
  let beside: unknown = config;
  for (const key of path.split('.').slice(0, -1)) beside = (beside as Record<string, unknown> | undefined)?.[key];
  const format = (beside as { format?: unknown } | undefined)?.format;
  return typeof format === 'string' && format in accepts ? (format as FileFormat) : 'image';
}
