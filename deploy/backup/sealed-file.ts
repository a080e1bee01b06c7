/**
 * A file that only holders of CREDENTIALS_KEYS can read: one line in the open that says what it is, then the content, packed and
 * encrypted (AES-256-GCM under a key of its own, which lies in the line, sealed by the vault), then the tag. The line is authenticated.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Vault } from '#db/platform/vault.ts';

const tagBytes = 16;
const ivBytes = 12;
/** What the line may be long. */
const lineBytes = 4096;
const scope = 'backup';

export interface Label {
  /** The newest migration of the database that was written down. */
  schema: string;
  /** ISO 8601, UTC. */
  taken_at: string;
}

interface Line extends Label {
  cadencia_backup: 1;
  key_id: string;
  /** base64. */
  key: string;
  /** base64. */
  iv: string;
}

/** Writes it whole or not at all, for its owner only. */
export async function writeSealed(
  file: string,
  vault: Vault,
  label: Label,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const part = `${file}.part`;
  const [key, iv] = [randomBytes(32), randomBytes(ivBytes)];
  const { sealed, keyId } = await vault.seal(scope, label.taken_at, key.toString('base64'));
  const line: Line = {
    cadencia_backup: 1,
    ...label,
    key_id: keyId,
    key: Buffer.from(sealed).toString('base64'),
    iv: iv.toString('base64'),
  };
  const first = Buffer.from(`${JSON.stringify(line)}\n`);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(first);
  try {
    const out = createWriteStream(part, { mode: 0o600 });
    out.write(first);
    await pipeline(Readable.from(content, { objectMode: false }), createGzip({ level: 4 }), cipher, out);
    const handle = await open(part, 'a');
    await handle.write(cipher.getAuthTag());
    await handle.sync();
    await handle.close();
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * @returns what the line says, and the content; its last piece comes only after the whole was found to be unchanged, so whoever uses it
 *   must wait for the end
 * @throws when it is no such file, or its key is not among ours
 */
export async function openSealed(
  file: string,
  vault: Vault,
): Promise<{ label: Label; content: AsyncIterable<Uint8Array> }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const begin = Buffer.alloc(Math.min(lineBytes, size));
    await handle.read(begin, 0, begin.length, 0);
    const length = begin.indexOf(0x0a) + 1;
    const line = readLine(begin.subarray(0, length));
    if (!line || size < length + tagBytes) throw new Error(`${file} is no backup of Cadencia.`);
    const tag = Buffer.alloc(tagBytes);
    await handle.read(tag, 0, tagBytes, size - tagBytes);
    const key = await vault.open(scope, line.taken_at, line.key_id, Buffer.from(line.key, 'base64')).catch((cause) => {
      throw new Error(
        `The backup was sealed under the key ${line.key_id}. Set CREDENTIALS_KEYS to the keys of the installation that it is of.`,
        { cause },
      );
    });
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), Buffer.from(line.iv, 'base64'))
      .setAAD(begin.subarray(0, length))
      .setAuthTag(tag);
    return {
      label: { schema: line.schema, taken_at: line.taken_at },
      content: unsealed(createReadStream(file, { start: length, end: size - tagBytes - 1 }), decipher),
    };
  } finally {
    await handle.close();
  }
}

async function* unsealed(sealed: Readable, decipher: NodeJS.ReadWriteStream): AsyncGenerator<Uint8Array> {
  const out = createGunzip();
  const whole = pipeline(sealed, decipher, out);
  whole.catch(() => {});
  try {
    yield* out as AsyncIterable<Uint8Array>;
    await whole;
  } catch (cause) {
    throw new Error('The backup was changed, or is not whole. Nothing was restored.', { cause });
  }
}

function readLine(bytes: Buffer): Line | undefined {
  try {
    const line = JSON.parse(bytes.toString()) as Partial<Line>;
    const texts = [line.schema, line.taken_at, line.key_id, line.key, line.iv];
    return line.cadencia_backup === 1 && texts.every((each) => typeof each === 'string') ? (line as Line) : undefined;
  } catch {
    return undefined;
  }
}
