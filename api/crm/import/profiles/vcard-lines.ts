/** The lines of a card file: folded ones put together, quoted-printable ones read. */

export interface CardLine {
  name: string;
  params: string;
  value: string;
  /** Where it begins in the file. */
  line: number;
}

/** @yields name without its group (`item1.TEL` is `TEL`), parameters as written, value */
export function* unfold(text: string): Generator<CardLine> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (let at = 0; at < lines.length; at++) {
    const begun = at;
    let line = lines[at]!;
    while (/^[ \t]/.test(lines[at + 1] ?? '')) line += lines[++at]!.slice(1);
    const [, head, value = ''] = /^((?:[^:"]|"[^"]*")+):(.*)$/s.exec(line) ?? [];
    if (head === undefined) continue;
    const [name, ...rest] = head.split(';');
    const params = rest.join(';');
    let read = value;
    if (/QUOTED-PRINTABLE/i.test(params)) {
      // A soft break at the end of a line of version 2.1.
      while (read.endsWith('=') && at + 1 < lines.length) read = read.slice(0, -1) + lines[++at]!;
      read = readQuoted(read, /CHARSET=([\w-]+)/i.exec(params)?.[1]);
    }
    yield { name: name!.replace(/^.*\./, '').toUpperCase(), params, value: read.trim(), line: begun + 1 };
  }
}

function readQuoted(value: string, charset = 'utf-8'): string {
  const bytes: number[] = [];
  for (let at = 0; at < value.length; at++) {
    const hex = value[at] === '=' ? /^[\dA-F]{2}/i.exec(value.slice(at + 1))?.[0] : undefined;
    if (hex) at += 2;
    bytes.push(...(hex ? [Number.parseInt(hex, 16)] : new TextEncoder().encode(value[at])));
  }
  try {
    return new TextDecoder(charset).decode(Uint8Array.from(bytes));
  } catch {
    return new TextDecoder().decode(Uint8Array.from(bytes));
  }
}
