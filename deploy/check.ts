/** `npm run check`: format, lint (with types and the import table), types. All of them run; any complaint fails. */
import { join } from 'node:path';
import { runHere } from './supervise/run-here.ts';
import { nodeProgram, root } from './runtimes.ts';

const bin = (name: string) => join(root, 'node_modules', name);
const steps: [title: string, script: string, args: string[]][] = [
  ['format', bin('oxfmt/bin/oxfmt'), ['--check', '.']],
  ['lint', bin('oxlint/bin/oxlint'), ['--deny-warnings']],
  ['types', bin('typescript/bin/tsc'), ['--noEmit']],
];

const failed: string[] = [];
for (const [title, script, args] of steps) {
  const began = Date.now();
  const code = await runHere(nodeProgram(), [script, ...args]);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${title} (${((Date.now() - began) / 1000).toFixed(1)} s)\n`);
  if (code !== 0) failed.push(title);
}
if (failed.includes('format')) console.log('To format: npx oxfmt');
process.exit(failed.length > 0 ? 1 : 0);
