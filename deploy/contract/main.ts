/**
 * `npm run contract [-- --examples N] [--only <path>]`: asks of every operation whether it does what `/api/openapi.json` says, with
 * requests that fit the description and requests that do not, as the ceo of a tenant of its own. Ends with 1 when there is a finding that
 * deploy/contract/explained.ts does not explain.
 */
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../ports.ts';
import { root } from '../runtimes.ts';
import { startStack } from '../stack.ts';
import { runHere } from '../supervise/run-here.ts';
import { leftOut } from './explained.ts';
import { judge, readFindings } from './findings.ts';
import { findSchemathesis } from './tool.ts';

const { values } = parseArgs({
  options: {
    examples: { type: 'string', default: '50' },
    only: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const tell = (line: string) => console.log(line);

const program = await findSchemathesis(tell).catch((error: Error) => {
  console.error(error.message);
  process.exit(2);
});
// One person asks here for a whole team.
process.env.READS_PER_MINUTE ??= '1000000';
const folder = await mkdtemp(join(tmpdir(), 'cadencia-contract-'));
const stack = await startStack({ folder, temporary: true, small: true, demo: true, port: await freePort(), tell });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end(130));
const { url, email, password } = stack.ready;
const report = join(folder, 'report.ndjson');

const args = [
  'run',
  `${url}/api/openapi.json`,
  `--max-examples=${values.examples}`,
  `--seed=${values.seed}`,
  '--phases=examples,coverage,fuzzing',
  '--continue-on-failure',
  '--no-shrink',
  '--request-timeout=20',
  '--suppress-health-check=all',
  '--generation-database=none',
  // PostgreSQL holds no NUL; a text with one is a 422 (api/security.test.ts), which JSON Schema cannot say of each.
  '--generation-allow-x00=false',
  '--warnings=off',
  `--report=ndjson`,
  `--report-ndjson-path=${report}`,
  // More than one such option would have to fit all at once.
  `--exclude-path-regex=${leftOut.join('|')}`,
  ...(values.only ? [`--include-path=${values.only}`] : []),
];
const hooks = {
  SCHEMATHESIS_HOOKS: 'session',
  PYTHONPATH: join(root, 'deploy/contract'),
  PYTHONDONTWRITEBYTECODE: '1',
  CONTRACT_URL: url,
  CONTRACT_EMAIL: email,
  CONTRACT_PASSWORD: password,
};
await runHere(program, args, { ...process.env, ...hooks });
const { requests, unexplained, lines } = judge(readFindings(await readFile(report, 'utf8')));
for (const line of lines) tell(line);
tell(`${requests} requests, ${unexplained} findings that nothing explains.`);
await end(unexplained > 0 || requests === 0 ? 1 : 0);

async function end(code: number): Promise<never> {
  await stack.stop();
  process.exit(code);
}
