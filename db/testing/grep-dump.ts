/** For tests: what somebody finds who has a dump of the whole database and looks for texts in it. */
import { dump } from '../platform/backup/backup.ts';
import { readFrames } from '../platform/backup/frames.ts';
import type { Sql } from '../platform/tenant.ts';

/**
 * The lines of a dump of every table in which one of the texts stands, whatever its capitals: as it is, in base64 (as WhatsApp hides a
 * number in a message's id), or in columns of bytes, which a dump writes in hexadecimal.
 * @returns `table: line`, in the order of the dump
 */
export async function grepDump(owner: Sql, texts: readonly string[]): Promise<string[]> {
  const wanted = texts.flatMap((text) => [text, ...middlesInBase64(text)]).map((text) => text.toLowerCase());
  const found: string[] = [];
  let [table, rest] = ['', ''];
  for await (const frame of readFrames(dump(owner))) {
    const piece = new TextDecoder().decode(frame);
    if (table === '' || frame.length === 0) {
      table = frame.length === 0 ? '' : ((JSON.parse(piece) as { table?: string }).table ?? '');
      rest = '';
      continue;
    }
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const read = `${line}\n${fromHex(line)}`.toLowerCase();
      if (wanted.some((text) => read.includes(text))) found.push(`${table}: ${line}`);
    }
  }
  return found;
}

const fromHex = (line: string) =>
  [...line.matchAll(/\\\\x([0-9a-f]+)/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString()).join('\n');

/** The middle of a text in base64, for each of the three ways in which it can begin there. */
export function middlesInBase64(text: string): string[] {
  if (text.length < 9) return [];
  return [0, 1, 2].map((shift) =>
    Buffer.from(text.slice(shift, shift + Math.floor((text.length - shift) / 3) * 3)).toString('base64'),
  );
}
