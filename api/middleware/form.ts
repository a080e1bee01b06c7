/**
 * A form with a file (RFC 7578) as the JSON that an import reads. Not by `Request.formData()`: that takes a form of any number of parts,
 * and 120 ms for 10 MB, in one go.
 */
import { invalid, Problem } from '../errors.ts';
import { decodeSlowly, pause } from '../pace.ts';

/** An import has a file and five fields. */
const mostParts = 10;
const mostHead = 2048;

/** @throws Problem 400 for what is no form, 413 for one of more than ten parts */
export async function formToJson(bytes: Uint8Array, contentType: string): Promise<string> {
  const body: Record<string, unknown> = {};
  for (const { name, isFile, content } of split(bytes, contentType, mostParts)) {
    if (isFile) body[name] = await decodeFile(content);
    else body[name] = readField(name, new TextDecoder().decode(content));
  }
  await pause();
  return JSON.stringify(body);
}

/** The fields of a form, without its files. @throws Problem 400 for what is no form, 413 for one of too many parts */
export function readFields(bytes: Uint8Array, contentType: string, most: number): [string, string][] {
  const fields = split(bytes, contentType, most).filter(({ isFile }) => !isFile);
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
  const line = `\r\n--${boundaryOf(contentType)}`;
  let lines = 0;
  return (chunk) => {
    lines += new TextDecoder('latin1').decode(chunk).split(line).length - 1;
    if (lines > most) throw tooMany(most);
  };
}

function split(bytes: Uint8Array, contentType: string, most: number): Part[] {
  const boundary = boundaryOf(contentType);
  // One character per byte, so that places in the text are places in the bytes.
  const text = new TextDecoder('latin1').decode(bytes);
  const line = `--${boundary}`;
  if (!text.startsWith(line)) throw unreadable();
  const parts: Part[] = [];
  for (let at = line.length; !text.startsWith('--', at);) {
    if (parts.length === most) throw tooMany(most);
    const end = text.indexOf(`\r\n${line}`, at);
    const head = text.indexOf('\r\n\r\n', at);
    if (end === -1 || head === -1 || head > end || head - at > mostHead) throw unreadable();
    parts.push({ ...named(text.slice(at, head)), content: bytes.subarray(head + 4, end) });
    at = end + 2 + line.length;
  }
  return parts;
}

function named(head: string): Pick<Part, 'name' | 'isFile'> {
  const [, rest = ''] = /^content-disposition:\s*form-data(.*)$/im.exec(head) ?? [];
  const name = /;\s*name="([^"]{1,100})"/i.exec(rest)?.[1];
  if (name === undefined) throw unreadable();
  return { name, isFile: /;\s*filename\*?=/i.test(rest) };
}

function readField(name: string, text: string): unknown {
  if (name !== 'mapping') return /^(true|false)$/.test(text) ? text === 'true' : text;
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('mapping', 'malformed_json', 'is not JSON');
  }
}

/** UTF-8, UTF-16 with its mark, else what Excel writes as plain "CSV". */
async function decodeFile(bytes: Uint8Array): Promise<string> {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return await decodeSlowly(bytes, 'utf-16le');
  return await decodeSlowly(bytes, 'utf-8', true).catch(() => decodeSlowly(bytes, 'windows-1252'));
}

const unreadable = () => new Problem('bad_request', { detail: 'The form cannot be read.' });
