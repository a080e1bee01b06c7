/** For the one write that must not be lost: what the provider answered. */
import { isTransient } from '#db/platform/failures.ts';

const pausesMs = [50, 200, 500, 1000, 2000, 4000, 8000, 8000];

/** Repeats work that is safe to repeat while the database is away, for about 24 s. Other errors pass at once. */
export async function keepTrying<T>(work: () => Promise<T>, pauses: readonly number[] = pausesMs): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
  return await work();
}
