/** Which Compose there is: the plugin of `docker` (version 2), or the program of its own that came before it. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** @returns the words that run it, version 2 where there is one @throws where there is none */
export async function findCompose(): Promise<[program: string, ...words: string[]]> {
  const all: [string, ...string[]][] = [['docker', 'compose'], ['docker-compose']];
  for (const [program, ...words] of all) {
    const isThere = await run(program, [...words, 'version', '--short']).then(
      () => true,
      () => false,
    );
    if (isThere) return [program, ...words];
  }
  throw new Error(
    'There is no Docker Compose here. Install it, or build it with deploy/testing/images/make-compose.sh.',
  );
}
