/** A file that a step sends by itself: at an address that WhatsApp fetches, uploaded here or written. */
import * as z from 'zod';
import type { Facts } from '../../facts.ts';
import type { Issue } from '../../issue.ts';
import type { CheckContext } from '../../kind.ts';
import { understand } from '../../parts/blanks.ts';
import type { Blank } from '../../parts/part.ts';
import { sayBlank } from '../../parts/say.ts';
import { parseText } from '../../template.ts';
import { text } from '../../words/text.ts';
import { textIssues } from '../texts.ts';

/** Formats that go without a template. The port has the same, and stickers. */
export const sentFormats = ['image', 'video', 'document', 'audio'] as const;
export type SentFormat = (typeof sentFormats)[number];

export const sentFormatNames: Record<SentFormat, { es: string; en: string }> = {
  image: text('Imagen', 'Image'),
  video: text('Video', 'Video'),
  document: text('Documento', 'Document'),
  audio: text('Audio', 'Audio'),
};

/** WhatsApp's longest text beside a file. */
export const longestCaption = 1024;

export const file = z.strictObject({
  format: z.enum(sentFormats).meta({
    label: text('Qué es', 'What it is'),
    control: 'select',
    options: sentFormats.map((value) => ({ value, label: sentFormatNames[value] })),
  }),
  link: z
    .string()
    .trim()
    .min(1)
    .max(2000)
    .meta({
      label: text('Archivo', 'File'),
      control: 'file',
      help: text(
        'Una dirección https o un archivo que subas aquí.',
        'An https address, or a file that you upload here.',
      ),
    }),
  filename: z
    .string()
    .trim()
    .max(240)
    .optional()
    .meta({
      label: text('Nombre que se ve', 'Name that is shown'),
      control: 'variable-text',
      shownIf: { field: 'format', is: ['document'] },
    }),
});
export type SentFile = z.infer<typeof file>;

const linkOf = (format: SentFormat): Blank => ({ key: `file.${format}`, is: 'link', placeholder: null, max: 2000 });
const nameBlank: Blank = { key: 'file.filename', is: 'file-name', placeholder: null, max: 240, optional: true };

export type FilledFile =
  | { ok: true; format: SentFormat; link: string; filename?: string }
  | { ok: false; reason: 'variable-missing' | 'variable-invalid' | 'offer-expired'; path: string };

/** The file for one lead; or what is missing, or wrong with what is there. A name that cannot be filled in is left out. */
export function fillFile({ format, link, filename }: SentFile, facts: Facts): FilledFile {
  const said = sayBlank(linkOf(format), link, facts);
  if (!('is' in said)) return { ok: false, ...said };
  const named = format === 'document' && filename ? sayBlank(nameBlank, filename, facts) : null;
  return {
    ok: true,
    format,
    link: said.said.text,
    ...(named && 'is' in named && { filename: named.said.text }),
  };
}

/** What people call it where it is told of: its name, else the end of its address. */
export function nameOfFile({ link, filename }: { link: string; filename?: string }): string {
  if (filename) return filename;
  const end =
    link
      .replace(/[?#].*$/, '')
      .split('/')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(end) || link;
  } catch {
    return end;
  }
}

export function fileIssues({ format, link, filename }: SentFile, context: CheckContext): Issue[] {
  const { nodeId, catalogue, given } = context;
  const at = { nodeId, field: 'file.link' };
  const issues = textIssues(link, at, catalogue, given);
  const { pieces, faults } = parseText(link);
  const isWritten = faults.length === 0 && !pieces.some((piece) => 'path' in piece);
  if (isWritten && typeof understand(link, linkOf(format), { now: 0, zone: 'UTC' }) === 'string')
    issues.push({ ...at, code: 'link-invalid', severity: 'error', params: { position: linkOf(format).key } });
  return filename ? [...issues, ...textIssues(filename, { nodeId, field: 'file.filename' }, catalogue, null)] : issues;
}
