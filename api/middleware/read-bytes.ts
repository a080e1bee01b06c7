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
 * @param take gets each piece as it comes, and may throw
 * @throws Problem 413 beyond `most`, 408 for who does not send on, 499 for who hangs up; the rest is not read
 */
export async function readPieces(
  request: Request,
  { most, seconds, idleSeconds = seconds }: Bounds,
  take: (piece: Uint8Array) => void,
): Promise<void> {
  if (toldSize(request) > most) {
    await request.body?.cancel();
    throw new Problem('too_large');
  }
  let size = 0;
  const end = performance.now() + seconds * 1000;
  const reader = request.body?.getReader();
  try {
    while (reader) {
      const { value: piece } = await inTime(reader.read(), Math.min(end - performance.now(), idleSeconds * 1000));
      if (!piece) break;
      size += piece.byteLength;
      if (size > most) throw new Problem('too_large');
      take(piece);
    }
  } catch (error) {
    // Not waited for: the line may be one on which nothing moves.
    reader?.cancel().catch(() => {});
    throw error;
  }
}

/** Bytes that the head promises; 0 where it promises nothing. */
export const toldSize = (request: Request): number => Number(request.headers.get('content-length') ?? 0) || 0;

/** The whole body. @param look sees each piece as it comes, and may throw @throws Problem as `readPieces` does */
export async function readBytes(
  request: Request,
  bounds: Bounds,
  look: (piece: Uint8Array) => void = () => {},
): Promise<Uint8Array<ArrayBuffer>> {
  if (isShort(request)) {
    const all = new Uint8Array(await inTime(request.arrayBuffer(), bounds.seconds * 1000));
    if (all.byteLength > bounds.most) throw new Problem('too_large');
    look(all);
    return all;
  }
  // As long as was told, so that nothing is held twice; longer only for who told nothing, or a lie.
  let bytes = new Uint8Array(Math.max(Math.min(toldSize(request), bounds.most), 1024));
  let size = 0;
  await readPieces(request, bounds, (piece) => {
    look(piece);
    const at = size;
    size += piece.byteLength;
    if (size > bytes.length) {
      const more = new Uint8Array(Math.min(bounds.most, Math.max(size, bytes.length * 2)));
      more.set(bytes.subarray(0, at));
      bytes = more;
    }
    bytes.set(piece, at);
  });
  return bytes.subarray(0, size);
}

/** A few kilobytes by the word of the head, which the server holds a body to unless it comes in chunks: not worth a stream. */
const isShort = ({ headers }: Request): boolean => {
  const size = Number(headers.get('content-length') ?? 0);
  return size > 0 && size <= shortBytes && !headers.has('transfer-encoding');
};
const shortBytes = 8 * 1024;

async function inTime<T>(reading: Promise<T>, ms: number): Promise<T> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    // Whoever is that slow gets no second request on this connection.
    late = setTimeout(() => reject(new Problem('request_timeout', { headers: { connection: 'close' } })), ms);
  });
  try {
    return await Promise.race([reading.catch(hungUp), deadline]);
  } finally {
    clearTimeout(late);
  }
}

/** A body that ends in the middle is the caller's doing. */
function hungUp(cause: unknown): never {
  throw new Problem('client_gone', { cause });
}
