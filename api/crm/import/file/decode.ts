/** Bytes of a text file to text, whatever program wrote them. */
import { decodeSlowly, pacer } from '../../../pace.ts';
import { decodeOld, mendTwice, type OldEncoding, oldEncodingOf } from './old-encodings.ts';

export interface Decoded {
  text: string;
  /** A label of the Encoding Standard, or `ibm850`. */
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | OldEncoding;
}

/**
 * UTF-8 or UTF-16 by its mark; UTF-16 without one, where every other byte is nought; UTF-8 where the bytes are that; else what Excel
 * writes as plain "CSV": Windows-1252, or what the Macintosh and DOS of before did. Lines that were encoded twice are mended.
 */
export async function decodeFile(bytes: Uint8Array): Promise<Decoded> {
  const encoding = markOf(bytes) ?? nullsOf(bytes);
  if (encoding && encoding !== 'utf-8') return { text: await decodeSlowly(bytes, encoding), encoding };
  const decoded = await decodeSlowly(bytes, 'utf-8', true).then(
    (text): Decoded => ({ text, encoding: 'utf-8' }),
    () => decodeByLines(bytes),
  );
  return { ...decoded, text: mendTwice(decoded.text) };
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

/**
 * Text that is not UTF-8 as a whole. Where most lines with accents are (files put together from several), each line by itself; else in
 * an old encoding.
 */
async function decodeByLines(bytes: Uint8Array): Promise<Decoded> {
  const old = oldEncodingOf(bytes);
  const strict = new TextDecoder('utf-8', { fatal: true });
  const breathe = pacer();
  const count = { new: 0, old: 0 };
  let [mixed, plain] = ['', ''];
  for (let from = 0; from < bytes.length;) {
    await breathe();
    const end = bytes.indexOf(0x0a, from);
    const line = bytes.subarray(from, end === -1 ? bytes.length : end + 1);
    from += line.length;
    const asOld = decodeOld(line, old);
    plain += asOld;
    try {
      const asNew = strict.decode(line);
      mixed += asNew;
      if (asNew.length < line.length) count.new++;
    } catch {
      mixed += asOld;
      count.old++;
    }
  }
  return count.new > count.old ? { text: mixed, encoding: 'utf-8' } : { text: plain, encoding: old };
}
