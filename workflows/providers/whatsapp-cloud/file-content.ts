/** A file that is sent by itself, in WhatsApp's own form, which all providers share. */
import type { Content, FileFormat } from '../port.ts';

interface File {
  link: string;
  caption?: string;
  filename?: string;
}

/** `{ type: 'image', image: { link, caption? } }` */
export type FileContent = { [Format in FileFormat]: { type: Format } & Record<Format, File> }[FileFormat];

const captioned: ReadonlySet<FileFormat> = new Set(['image', 'video', 'document']);

/** What WhatsApp refuses with a format is left out: captions of audios and stickers, names of all but documents. */
export function fileContent({ format, link, caption, filename }: Extract<Content, { is: 'file' }>): FileContent {
  const file: File = {
    link,
    ...(caption && captioned.has(format) && { caption }),
    ...(filename && format === 'document' && { filename }),
  };
  return { type: format, [format]: file } as unknown as FileContent;
}
