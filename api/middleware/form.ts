/**
 * A form with a file (RFC 7578) as the fields that an import reads, and the file's bytes. Not by `Request.formData()`: that takes a
 * form of any number of parts, and holds it twice.
 */
import { invalid, Problem } from '../errors.ts';

/** An import has a file and a handful of fields. */
const mostParts = 20;
const mostHead = 2048;

/** @throws Problem 400 for what is no form, 413 for one of too many parts */
export function readForm(
  bytes: Uint8Array,
  contentType: string,
): { fields: Record<string, unknown>; file?: Uint8Array | string } {
  const fields: Record<string, unknown> = {};
  let file: Uint8Array | string | undefined;
  for (const { name, isFile, content } of split(bytes, contentType, mostParts)) {
    if (isFile && name === 'csv') file = content;
    else fields[name] = readField(name, new TextDecoder().decode(content));
  }
  if (file === undefined && typeof fields.csv === 'string') file = fields.csv;
  return { fields, ...(file === undefined ? {} : { file }) };
}

/** The fields of a form, without its files. @throws Problem 400 for what is no form, 413 for one of too many parts */
export function readFields(bytes: Uint8Array, contentType: string, most: number): [string, string][] {
  const fields = [...split(bytes, contentType, most)].filter(({ isFile }) => !isFile);
  return fields.map(({ name, content }) => [name, new TextDecoder().decode(content)]);
}

interface Part {
  name: string;
  isFile: boolean;
  content: Uint8Array;
}

const tooMany = (most: number) => new Problem('too_large', { detail: `At most ${most} parts.` });

function boundaryOf(contentType: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw unreadable();
  return boundary;
}

/** For pieces as they come: a form of very many parts is not taken in to the end. @throws Problem 413 */
export function refuseManyParts(contentType: string, most = mostParts): (chunk: Uint8Array) => void {
  const line = encode(`\r\n--${boundaryOf(contentType)}`);
  let lines = 0;
  return (chunk) => {
    for (let at = find(chunk, line, 0); at !== -1; at = find(chunk, line, at + line.length)) {
      if (++lines > most) throw tooMany(most);
    }
  };
}

function* split(bytes: Uint8Array, contentType: string, most: number): Generator<Part> {
  const line = encode(`--${boundaryOf(contentType)}`);
  const next = encode(`\r\n--${boundaryOf(contentType)}`);
  const blank = encode('\r\n\r\n');
  if (!startsWith(bytes, line, 0)) throw unreadable();
  let count = 0;
  for (let at = line.length; !startsWith(bytes, encode('--'), at);) {
    if (count++ === most) throw tooMany(most);
    const head = find(bytes.subarray(0, at + mostHead + blank.length), blank, at);
    // A part without content: its blank line ends where the next boundary begins.
    const end = head === -1 ? -1 : find(bytes, next, head + 2);
    if (end === -1) throw unreadable();
    const content = bytes.subarray(Math.min(head + blank.length, end), end);
    yield { ...named(new TextDecoder('latin1').decode(bytes.subarray(at, head))), content };
    at = end + next.length;
  }
}

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

function startsWith(bytes: Uint8Array, what: Uint8Array, at: number): boolean {
  for (let i = what.length - 1; i >= 0; i--) if (bytes[at + i] !== what[i]) return false;
  return true;
}

/** Where bytes stand in others, from a place on; -1 where they do not. */
function find(bytes: Uint8Array, what: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(what[0]!, from); at !== -1; at = bytes.indexOf(what[0]!, at + 1)) {
    if (startsWith(bytes, what, at)) return at;
  }
  return -1;
}

function named(head: string): Pick<Part, 'name' | 'isFile'> {
  const [, rest = ''] = /^content-disposition:\s*form-data(.*)$/im.exec(head) ?? [];
  const name = /;\s*name="([^"]{1,100})"/i.exec(rest)?.[1];
  if (name === undefined) throw unreadable();
  return { name, isFile: /;\s*filename\*?=/i.test(rest) };
}

/** Fields that are objects. */
const inJson = new Set(['mapping', 'readings', 'guessed']);

function readField(name: string, text: string): unknown {
  if (!inJson.has(name)) return /^(true|false)$/.test(text) ? text === 'true' : text;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid(name, 'malformed_json', 'is not JSON');
  }
}

const unreadable = () => new Problem('bad_request', { detail: 'The form cannot be read.' });
