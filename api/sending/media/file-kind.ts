/** What a file is, by its first bytes, and whether WhatsApp would take it. */
import { fileRules, type MediaFormat } from '#flow';

export interface FileKind {
  format: MediaFormat;
  type: string;
  ending: string;
}

const starts = (bytes: Uint8Array, hex: string, at = 0): boolean =>
  hex.match(/../g)!.every((pair, n) => bytes[at + n] === parseInt(pair, 16));

/** Null: none that WhatsApp shows in a header. What its name or its sender says does not count. */
export function kindOfFile(bytes: Uint8Array): FileKind | null {
  if (starts(bytes, 'ffd8ff')) return { format: 'image', type: 'image/jpeg', ending: 'jpg' };
  if (starts(bytes, '89504e470d0a1a0a')) return { format: 'image', type: 'image/png', ending: 'png' };
  if (starts(bytes, '66747970', 4)) return { format: 'video', type: 'video/mp4', ending: 'mp4' };
  if (starts(bytes, '255044462d')) return { format: 'document', type: 'application/pdf', ending: 'pdf' };
  return null;
}

/** What we keep of one file; WhatsApp would take documents of 100 MB. */
export const mostBytes = 16 * 1024 * 1024;

/** The largest file of a format, in bytes: WhatsApp's bound and ours. */
export const boundOf = (format: MediaFormat): number => Math.min(mostBytes, fileRules[format].megabytes * 1024 * 1024);

/** A name that ends as the file is: WhatsApp looks at the end of an address. */
export function nameFile(asked: string, { ending, type }: FileKind): string {
  const bare = asked
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ._()-]+/gu, '')
    .replace(/^[. ]+/, '')
    .trim()
    .slice(0, 100);
  const isJpeg = type === 'image/jpeg' && /\.jpeg$/i.test(asked);
  return `${bare || 'archivo'}.${isJpeg ? 'jpeg' : ending}`;
}
