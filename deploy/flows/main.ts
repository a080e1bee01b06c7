/**
 * `npm run flows -- pull <dir>`: every flow of an installation as a file, for git.
 * `npm run flows -- push <dir> [--publish]`: files back into flows, as drafts. `--force` writes over what the other side changed.
 * CADENCIA_URL and CADENCIA_KEY (a key of kind “flows”) say where.
 */
import { pull } from './pull.ts';
import { push } from './push.ts';
import { openRemote, Refusal } from './remote.ts';

const [what, folder, ...flags] = process.argv.slice(2);
const { CADENCIA_URL, CADENCIA_KEY } = process.env;
const unknown = flags.find((flag) => flag !== '--force' && flag !== '--publish');
if ((what !== 'pull' && what !== 'push') || !folder || unknown || !CADENCIA_URL || !CADENCIA_KEY) {
  console.error('CADENCIA_URL=… CADENCIA_KEY=… npm run flows -- pull|push <dir> [--force] [--publish]');
  process.exit(2);
}
const remote = openRemote(CADENCIA_URL, CADENCIA_KEY);
const force = flags.includes('--force');
try {
  const { lines, ...rest } =
    what === 'pull'
      ? await pull(remote, folder, CADENCIA_URL, force)
      : await push(remote, folder, CADENCIA_URL, { force, publish: flags.includes('--publish') });
  console.log(lines.join('\n'));
  if (Object.values(rest).some((count) => count > 0)) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Refusal ? `${error.message} (${error.code})` : (error as Error).message);
  process.exitCode = 1;
}
