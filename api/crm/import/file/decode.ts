/** Bytes of a text file to text, whatever program wrote them. */
import { decodeSlowly } from '../../../pace.ts';

export interface Decoded {
  text: string;
  /** A label of the Encoding Standard. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'macintosh';
}

/**
 * UTF-8 or UTF-16 by its mark; UTF-16 without one, where every other byte is nought; UTF-8 where the bytes are that; else what Excel
 * writes as plain "CSV": Windows-1252, or Mac Roman from the Macintosh of before.
 */
export async function decodeFile(bytes: Uint8Array): Promise<Decoded> {
  const encoding = markOf(bytes) ?? nullsOf(bytes);
  if (encoding) return { text: await decodeSlowly(bytes, encoding), encoding };
  try {
    return { text: await decodeSlowly(bytes, 'utf-8', true), encoding: 'utf-8' };
  } catch {
    const old = oldEncodingOf(bytes);
    return { text: await decodeSlowly(bytes, old), encoding: old };
  }
}

function markOf([a, b, c]: Uint8Array): Decoded['encoding'] | undefined {
  if (a === 0xff && b === 0xfe) return 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  return a === 0xef && b === 0xbb && c === 0xbf ? 'utf-8' : undefined;
}

/** Letters of our languages have a nought in UTF-16, always on the same side; no other text has one at all. */
function nullsOf(bytes: Uint8Array): Decoded['encoding'] | undefined {
  const head = bytes.subarray(0, 4096);
  const nulls = [0, 0];
  head.forEach((byte, at) => {
    if (byte === 0) nulls[at % 2]!++;
  });
  const [even = 0, odd = 0] = nulls;
  const most = Math.max(1, head.length / 2);
  if (odd > most * 0.6 && even < most * 0.1) return 'utf-16le';
  return even > most * 0.6 && odd < most * 0.1 ? 'utf-16be' : undefined;
}

/** Accented letters stand at 0xC0 and above in the one, and at 0x80 to 0x9F (where the other has quotes and dashes) in the other. */
function oldEncodingOf(bytes: Uint8Array): 'windows-1252' | 'macintosh' {
  const head = bytes.subarray(0, 64 * 1024);
  let [low, high] = [0, 0];
  for (const byte of head) {
    // 0xC0 and 0xC1 are `¿` and `¡` there.
    if (byte > 0xc1) high++;
    else if (byte >= 0x80 && byte <= 0x9f) low++;
  }
  // Only programs of that time end lines so.
  const isMac = head.includes(0x0d) && !head.includes(0x0a);
  return isMac && low > high ? 'macintosh' : 'windows-1252';
}
