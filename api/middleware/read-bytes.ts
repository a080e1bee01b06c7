/** Reads a body without ever holding more than it may have, whatever Content-Length says, nor waiting for it longer than it may take. */
import { Problem } from '../errors.ts';

export interface Bounds {
  /** Bytes. */
  most: number;
  /** From the first look to the last byte. */
  seconds: number;
  /** Without a single byte; a file on a slow line may take long as long as it comes. */
  idleSeconds?: number;
}

/**
 * @param look sees each piece as it comes, and may throw
 * @throws Problem 413 beyond `most`, 408 for who does not send on, 499 for who hangs up; the rest is not read
 */
export async function readBytes(
  request: Request,
  { most, seconds, idleSeconds = seconds }: Bounds,
  look: (chunk: Uint8Array) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  const told = Number(request.headers.get('content-length') ?? 0);
  if (told > most) {
    await request.body?.cancel();
    throw new Problem('too_large');
  }
  // As long as was told, so that nothing is held twice; longer only for who told nothing, or a lie.
  let bytes = new Uint8Array(Math.max(told, 1024) || 1024);
  let size = 0;
  const end = performance.now() + seconds * 1000;
  const reader = request.body?.getReader();
  try {
    while (reader) {
      const chunk = await inTime(reader.read(), Math.min(end - performance.now(), idleSeconds * 1000));
      if (!chunk) break;
      const at = size;
      size += chunk.byteLength;
      if (size > most) throw new Problem('too_large');
      look(chunk);
      if (size > bytes.length) {
        const more = new Uint8Array(Math.min(most, Math.max(size, bytes.length * 2)));
        more.set(bytes.subarray(0, at));
        bytes = more;
      }
      bytes.set(chunk, at);
    }
  } catch (error) {
    // Not waited for: the line may be one on which nothing moves.
    reader?.cancel().catch(() => {});
    throw error;
  }
  return bytes.subarray(0, size);
}

/** @returns the next piece, undefined at the end */
async function inTime(
  reading: Promise<ReadableStreamReadResult<Uint8Array>>,
  ms: number,
): Promise<Uint8Array | undefined> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    // Whoever is that slow gets no second request on this connection.
    late = setTimeout(() => reject(new Problem('request_timeout', { headers: { connection: 'close' } })), ms);
  });
  try {
    return (await Promise.race([reading.catch(hungUp), deadline])).value;
  } finally {
    clearTimeout(late);
  }
}

/** A body that ends in the middle is the caller's doing. */
function hungUp(cause: unknown): never {
  throw new Problem('client_gone', { cause });
}
