/** Each rule is shown a small tree with one offence, by the real oxlint with the settings of this repository. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nodeProgram, root } from '../runtimes.ts';

/** A tree as it should be; each file has something to do with a rule. */
const clean: Record<string, string> = {
  'db/crm/leads.ts':
    'export const findLead = (tx: Tag, id: string) => tx`select id from leads where id = ${id}`;\ntype Tag = (parts: TemplateStringsArray, ...values: unknown[]) => unknown;\n',
  'api/crm/lead-routes.ts': "import { findLead } from '#db/crm/leads.ts';\n\nexport const routes = { findLead };\n",
  'workflows/relay/relay.ts':
    "import type { Pump } from './pump.ts';\n\nexport const run = (pump: Pump) => pump.next();\n",
  'workflows/relay/pump.ts': 'export interface Pump {\n  next(): Promise<void>;\n}\n',
  'workflows/relay/relay.test.ts':
    "import { expect, test } from 'vitest';\n\ntest('asks the database itself', () => expect(tx`select 1`).toBeDefined());\nconst tx = String.raw;\n",
};

const copied = `export function settle(values: readonly number[]): number {
  // What is left over counts for the last.
  return values.reduce((all, one) => all + Math.round(one * 100), 0) / 100;
}
`;
const reworded = copied.replace(/ {2}\/\/.*\n/, '').replace('readonly number[]', 'readonly number[],');

/** What is added to the clean tree, and the rule that must say no. */
const offences: [name: string, rule: string, files: Record<string, string>][] = [
  [
    'an import against the table',
    'cadencia(import-table)',
    { 'db/crm/sales.ts': "import { routes } from '#api/crm/lead-routes.ts';\n\nexport const sales = routes;\n" },
  ],
  [
    'a circle of two files of which one names only a type of the other',
    'import(no-cycle)',
    {
      'workflows/relay/pump.ts':
        "import { run } from './relay.ts';\n\nexport interface Pump {\n  next(): Promise<void>;\n}\nexport const again = run;\n",
    },
  ],
  [
    'a circle of types alone',
    'import(no-cycle)',
    {
      'workflows/relay/pump.ts':
        "import type { run } from './relay.ts';\n\nexport interface Pump {\n  next(): Promise<void>;\n  by: typeof run;\n}\n",
    },
  ],
  [
    'a circle through a # door',
    'import(no-cycle)',
    {
      'deploy/demo/touches.ts':
        "import { touched } from '#deploy/demo/utm.ts';\n\nexport interface Touch {\n  at: Date;\n}\nexport const last = touched;\n",
      'deploy/demo/utm.ts':
        "import type { Touch } from './touches.ts';\n\nexport const touched = (touch: Touch) => touch.at;\n",
    },
  ],
  ...[
    ['a statement in a template outside db/', 'await sql`update leads set name = ${name}`;'],
    ['half a statement, told by its tag', 'await tx`${name} and lead_id is null`;'],
    ['a statement with a type', 'await ask<{ id: string }[]>`\n    -- the newest\n    select id from leads`;'],
    ['a statement that begins with a common table', 'await ask`with found as (select 1) select * from found`;'],
    ['a statement as text', "await tx.unsafe('select 1');"],
  ].map(([name, statement]): (typeof offences)[number] => [
    name!,
    'cadencia(sql-in-db)',
    {
      'workflows/relay/starts.ts': `declare const ask: <T>(parts: TemplateStringsArray) => T;\ndeclare const sql: typeof ask & { (parts: TemplateStringsArray, ...values: unknown[]): unknown };\ndeclare const tx: typeof sql & { unsafe(text: string): unknown };\n\nexport async function start(name: string) {\n  ${statement}\n  return { name, ask, sql, tx };\n}\n`,
    },
  ]),
  [
    'a folder of 26 sources',
    'cadencia(folder-size)',
    Object.fromEntries(
      letters().map((letter) => [`api/crm/${letter}-lead.ts`, `export const ${letter} = '${letter}';\n`]),
    ),
  ],
  ['a helper that was copied', 'cadencia(same-helper)', { 'api/crm/totals.ts': copied, 'db/crm/totals.ts': reworded }],
  [
    'a long helper that was copied under another name',
    'cadencia(same-helper)',
    { 'api/crm/totals.ts': copied, 'db/crm/totals.ts': reworded.replace('settle', 'roundUp') },
  ],
  ['a file whose name says nothing', 'cadencia(file-name)', { 'api/crm/helpers.ts': 'export const one = 1;\n' }],
];

/** 25 of them: one more than there is room for beside the file of the clean tree. */
function letters(): string[] {
  return Array.from({ length: 25 }, (_, i) => String.fromCodePoint(97 + i));
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cadencia-lint-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('lets a clean tree pass', { timeout: 60_000 }, async () => {
  const { code, said } = await lint('clean', clean);
  expect(said).not.toMatch(/cadencia\(|import\(|eslint/);
  expect(code).toBe(0);
});

it.each(offences)('refuses %s', { timeout: 60_000 }, async (name, rule, files) => {
  const { code, said } = await lint(name, { ...clean, ...files });
  expect(said).toContain(rule);
  expect(said.match(/[a-z-]+\([a-z-]+\):/g)?.every((named) => named === `${rule}:`)).toBe(true);
  expect(code).toBe(1);
});

it('counts neither tests nor what they use as sources of a folder', { timeout: 60_000 }, async () => {
  const tests = letters().map((letter) => [`api/crm/${letter}.test.ts`, `export const ${letter} = '${letter}';\n`]);
  expect(await lint('tests', { ...clean, ...Object.fromEntries(tests) })).toMatchObject({ code: 0 });
});

/** Runs oxlint over a tree of its own; without types, since none of our rules asks for them. */
async function lint(name: string, files: Record<string, string>): Promise<{ code: number; said: string }> {
  const tree = join(folder, name.replaceAll(/\W+/g, '-'));
  for (const [file, text] of Object.entries(files)) {
    await mkdir(dirname(join(tree, file)), { recursive: true });
    await writeFile(join(tree, file), text);
  }
  const settings = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')) as object;
  const plugin = fileURLToPath(new URL('./plugin.ts', import.meta.url));
  await writeFile(
    join(tree, '.oxlintrc.json'),
    JSON.stringify({ ...settings, jsPlugins: [plugin], options: { typeAware: false } }),
  );
  for (const file of ['package.json', 'tsconfig.json']) await cp(join(root, file), join(tree, file));
  const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');
  return await new Promise((resolve) => {
    execFile(nodeProgram(), [oxlint, '--deny-warnings'], { cwd: tree }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, said: stripVTControlCharacters(stdout + stderr) }),
    );
  });
}
