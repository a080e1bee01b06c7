import type { Tx } from './tenant.ts';

/**
 * Writes into a table what `copy` reads. The driver says nothing to who waits for the end of what failed with its last piece, so
 * another statement is asked then: it fails, though without the reason.
 * @param into a table, with its columns if not all
 */
export async function copyIn(tx: Tx, into: string, lines: AsyncIterable<Uint8Array>): Promise<void> {
  const stream = await tx.unsafe(`copy ${into} from stdin`).writable();
  let refuse: (error: Error) => void = () => {};
  const failed = new Promise<never>((_, reject) => (refuse = reject));
  failed.catch(() => {});
  stream.on('error', (error: Error) => refuse(error));
  try {
    for await (const bytes of lines) {
      const written = new Promise<void>((done, reject) => {
        stream.write(bytes, (error) => (error ? reject(error) : done()));
      });
      await Promise.race([written, failed]);
    }
  } catch (error) {
    // The server is told, and forgets what came.
    stream.destroy(error as Error);
    throw error;
  }
  stream.end();
  await tx`select`;
}
