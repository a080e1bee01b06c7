/** Text of before UTF-8: which of the old encodings it is in, by the letters that come out, and text that was encoded twice. */

export type OldEncoding = 'windows-1252' | 'macintosh' | 'ibm850';

/** 0x80 to 0xFF of code page 850, in which DOS and the shop programs that descend from it write. No browser's decoder knows it. */
const dos =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00AD±‗¾¶§÷¸°¨·¹³²■\u00A0';

const letters = new Set('áéíóúñüçãõâêôàÁÉÍÓÚÑÜÇÃÕÂÊÔÀ');
/** What else stands in such files: it speaks for nothing. */
const usual = new Set('¿¡ºª°–—‘’“”…€£$«»·´¨\u00A0');

const high = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);
const tables: Record<OldEncoding, string[]> = {
  'windows-1252': [...new TextDecoder('windows-1252').decode(high)],
  macintosh: [...new TextDecoder('macintosh').decode(high)],
  ibm850: [...dos],
};

/** The one in which the bytes are letters of our languages; Windows’ where nothing speaks against it. */
export function oldEncodingOf(bytes: Uint8Array): OldEncoding {
  const counts = new Uint32Array(128);
  const head = bytes.subarray(0, 256 * 1024);
  for (const byte of head) if (byte >= 0x80) counts[byte - 0x80]!++;
  const worth = (char: string) => (letters.has(char) ? 1 : usual.has(char) ? 0 : -1);
  const score = (encoding: OldEncoding) =>
    tables[encoding].reduce((sum, char, at) => sum + counts[at]! * worth(char), 0);
  const windows = score('windows-1252');
  // Only programs of the first Macintosh end lines so.
  const isMac = head.includes(0x0d) && !head.includes(0x0a);
  const others = (['macintosh', 'ibm850'] as const).map((encoding) => ({ encoding, points: score(encoding) }));
  const [best] = others.toSorted((a, b) => b.points - a.points);
  // There a capital that is a usual sign on a Macintosh (À and ¿, Á and ¡) speaks for neither.
  const surely = tables['windows-1252'].reduce(
    (sum, char, at) => sum + counts[at]! * (usual.has(tables.macintosh[at]!) ? Math.min(0, worth(char)) : worth(char)),
    0,
  );
  if (isMac && others[0]!.points > surely) return 'macintosh';
  return windows < 0 && best!.points > Math.max(0, windows) ? best!.encoding : 'windows-1252';
}

/** @param bytes a part of a text in an encoding of one byte a letter */
export function decodeOld(bytes: Uint8Array, encoding: OldEncoding): string {
  if (encoding !== 'ibm850') return new TextDecoder(encoding).decode(bytes);
  const table = tables.ibm850;
  let text = '';
  for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : table[byte - 0x80]!;
  return text;
}

const bytesOfWindows = new Map(tables['windows-1252'].map((char, at) => [char, 0x80 + at] as const));
/** `Ã©`, `Ã±`: what UTF-8 becomes where it is taken for Windows-1252, and written as UTF-8 once more. */
const twice = /[ÃÂ][^ -~\s]/;

/** Lines that were encoded twice, as they were meant; all others as they are. */
export function mendTwice(text: string): string {
  if (!twice.test(text)) return text;
  return text.replaceAll(/[^\r\n]+/g, (line) => (twice.test(line) ? mendLine(line) : line));
}

function mendLine(line: string): string {
  const bytes: number[] = [];
  for (const char of line) {
    const byte = char <= '~' ? char.charCodeAt(0) : bytesOfWindows.get(char);
    if (byte === undefined) return line;
    bytes.push(byte);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes));
  } catch {
    return line;
  }
}
