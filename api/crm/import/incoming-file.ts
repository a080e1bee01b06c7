/** A body that comes in piece by piece: a form with a file, or JSON with the file's text. It is held once. */
import { createHash } from 'node:crypto';
import { refuseDeep } from '../../middleware/json-depth.ts';
import { Problem } from '../../errors.ts';
import { readForm, refuseManyParts } from '../../middleware/form.ts';
import type { FileContent } from './read-import.ts';

export class IncomingFile {
  readonly #type: string;
  readonly #look: (chunk: Uint8Array) => void;
  #bytes: Uint8Array<ArrayBuffer>;
  #size = 0;
  #file: FileContent | undefined;

  /** @param size bytes, as far as the sender told */
  constructor(contentType: string, size: number) {
    this.#type = contentType;
    this.#look = isForm(contentType) ? refuseManyParts(contentType) : refuseDeep();
    this.#bytes = new Uint8Array(Math.max(size, 1024));
  }

  /** @throws Problem 413 for too many parts, 400 for JSON that is too deep */
  take(chunk: Uint8Array): void {
    this.#look(chunk);
    const size = this.#size + chunk.byteLength;
    if (size > this.#bytes.length) {
      const more = new Uint8Array(Math.max(size, this.#bytes.length * 2));
      more.set(this.#bytes.subarray(0, this.#size));
      this.#bytes = more;
    }
    this.#bytes.set(chunk, this.#size);
    this.#size = size;
  }

  /**
   * The body as JSON, with a digest of the file in the file's place: enough to check it by, and to know it again.
   * @throws Problem 400 for what is no form
   */
  readFields(): string {
    const bytes = this.#bytes.subarray(0, this.#size);
    this.#bytes = new Uint8Array();
    const { fields, file } = isForm(this.#type) ? readForm(bytes, this.#type) : readJson(bytes);
    if (file === undefined) return typeof fields === 'string' ? fields : JSON.stringify(fields);
    // Text in JSON may have halves of signs, which no database takes.
    this.#file = typeof file === 'string' ? file.toWellFormed() : file;
    return JSON.stringify({ ...(fields as object), csv: file.length === 0 ? '' : digest(file) });
  }

  /** The file, which is not kept here any longer. */
  giveFile(): FileContent {
    const file = this.#file;
    if (file === undefined)
      throw new Problem('invalid_input', { errors: [{ path: 'csv', code: 'required', message: 'is missing' }] });
    this.#file = undefined;
    return file;
  }
}

const isForm = (type: string): boolean => /^multipart\/form-data\b/i.test(type);

/** What is no JSON goes back as it is: whoever checks the fields says so. */
function readJson(bytes: Uint8Array): { fields: unknown; file?: string } {
  const text = new TextDecoder().decode(bytes);
  let fields: unknown;
  try {
    fields = JSON.parse(text);
  } catch {
    return { fields: text === '' ? '' : '{' };
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return { fields };
  const { csv } = fields as { csv?: unknown };
  return { fields, ...(typeof csv === 'string' ? { file: csv } : {}) };
}

/** Web Crypto would hold the file twice more. */
const digest = (file: FileContent): string => createHash('sha256').update(file).digest('hex');
