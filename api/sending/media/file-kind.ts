/** What a file is, by its first bytes, and whether WhatsApp would take it. */
import { fileRules } from '#flow';

/** What templates and steps of flows may show. */
type FileFormat = keyof typeof fileRules;

export interface FileKind {
  format: FileFormat;
  type: string;
  ending: string;
}

const starts = (bytes: Uint8Array, hex: string, at = 0): boolean =>
  hex.match(/../g)!.every((pair, n) => bytes[at + n] === parseInt(pair, 16));

/** Null: none that WhatsApp shows in a header or by itself. What its name or its sender says does not count. */
export function kindOfFile(bytes: Uint8Array): FileKind | null {
  if (starts(bytes, 'ffd8ff')) return { format: 'image', type: 'image/jpeg', ending: 'jpg' };
  if (starts(bytes, '89504e470d0a1a0a')) return { format: 'image', type: 'image/png', ending: 'png' };
  // Of the same container, and told apart by its brand.
  if (starts(bytes, '667479704d3441', 4)) return { format: 'audio', type: 'audio/mp4', ending: 'm4a' };
  if (starts(bytes, '66747970', 4)) return { format: 'video', type: 'video/mp4', ending: 'mp4' };
  if (starts(bytes, '494433') || isMp3(bytes)) return { format: 'audio', type: 'audio/mpeg', ending: 'mp3' };
  if (starts(bytes, 'fff1') || starts(bytes, 'fff9')) return { format: 'audio', type: 'audio/aac', ending: 'aac' };
  if (starts(bytes, '2321414d520a')) return { format: 'audio', type: 'audio/amr', ending: 'amr' };
  // Of Ogg WhatsApp takes nothing but Opus.
  if (starts(bytes, '4f676753') && starts(bytes, '4f70757348656164', 28))
    return { format: 'audio', type: 'audio/ogg', ending: 'ogg' };
  if (starts(bytes, '255044462d')) return { format: 'document', type: 'application/pdf', ending: 'pdf' };
  return null;
}

/** A frame of MPEG audio, layer III, without tags before it. */
const isMp3 = (bytes: Uint8Array): boolean => bytes[0] === 0xff && (bytes[1]! & 0xe6) === 0xe2;

/** What we keep of one file; WhatsApp would take documents of 100 MB. */
export const mostBytes = 16 * 1024 * 1024;

/** The largest file of a format, in bytes: WhatsApp's bound and ours. */
export const boundOf = (format: FileFormat): number => Math.min(mostBytes, fileRules[format].megabytes * 1024 * 1024);

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
