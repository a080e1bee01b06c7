/** The header: none, a text, a file or a place. */
import { Select, Stack } from '@mantine/core';
import { longest, type MediaFormat, sampleLink } from '#flow';
import { m } from '../paraglide/messages.js';
import { useFaults } from './draft-faults.ts';
import type { Part } from './draft-parts.ts';
import { FileField } from './file-field.tsx';
import { TextPart } from './text-part.tsx';

const names: Record<string, () => string> = {
  NONE: m.tpl_header_none,
  TEXT: m.tpl_header_text,
  IMAGE: m.hsm_bubble_image,
  VIDEO: m.hsm_bubble_video,
  GIF: m.hsm_bubble_gif,
  DOCUMENT: m.hsm_bubble_document,
  LOCATION: m.hsm_bubble_place,
};

interface HeaderPartProps {
  path: string;
  part: Part | undefined;
  /** Of a card or an offer: a picture or a video. */
  only?: string[];
  onChange(part: Part | undefined): void;
}

export function HeaderPart({ path, part, only, onChange }: HeaderPartProps) {
  const faults = useFaults();
  const format = part ? String(part['format'] ?? 'TEXT') : 'NONE';
  const choose = (next: string | null) => {
    if (next === null || next === format) return;
    onChange(next === 'NONE' ? undefined : { type: 'HEADER', format: next, ...(next === 'TEXT' ? { text: '' } : {}) });
  };
  return (
    <Stack gap="xs">
      <Select
        label={m.tpl_header()}
        data={(only ?? Object.keys(names)).map((value) => ({ value, label: names[value]!() }))}
        value={format}
        onChange={choose}
        allowDeselect={false}
      />
      {part && format === 'TEXT' && (
        <TextPart
          label={m.tpl_header_words()}
          path={path}
          part={part}
          most={longest.header}
          isShort
          onChange={onChange}
        />
      )}
      {part && !['TEXT', 'LOCATION'].includes(format) && (
        <FileField
          label={m.tpl_file_sample()}
          format={format.toLowerCase() as MediaFormat}
          value={sampleLink(part)}
          error={faults.at(path)}
          onChange={(link) => onChange({ ...part, type: 'HEADER', example: { header_url: [link] } })}
        />
      )}
    </Stack>
  );
}
