import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../runtimes.ts';
import { judgeDependencies, packagesIn, withoutImport } from './dependencies.ts';

const { dependencies, devDependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;
const named = [...Object.keys(dependencies), ...Object.keys(devDependencies)];

async function packagesOf(pattern: string, leaveOut = /^$/): Promise<Set<string>> {
  const found = new Set<string>();
  const exclude = (path: string) => /(^|\/)(node_modules|paraglide|dist)$/.test(path);
  for await (const file of glob(pattern, { cwd: root, exclude })) {
    if (leaveOut.test(file)) continue;
    for (const name of packagesIn(await readFile(join(root, file), 'utf8'))) found.add(name);
  }
  return found;
}

describe('package.json', () => {
  it('names what the sources import, and nothing without a reason', async () => {
    const imported = await packagesOf('{*.ts,{api,builder-ui,db,deploy,workflows}/**/*.{ts,tsx,mjs,css}}');
    expect(imported.size).toBeGreaterThan(40);
    expect(judgeDependencies(named, imported)).toEqual([]);
  });

  it('names among those of production what api and worker import', async () => {
    const imported = await packagesOf('{api,db,workflows}/**/*.ts', /\.test\.ts$|(^|\/|-)(testing|scene)(\/|\.ts$)/);
    expect([...imported].filter((name) => !(name in dependencies))).toEqual([]);
  });
});

describe('judgeDependencies()', () => {
  const imported = new Set(named.filter((name) => !(name in withoutImport)));

  it('finds one that nothing imports, one that is missing, and a reason too many', () => {
    expect(judgeDependencies([...named, 'left-pad'], imported)).toEqual([
      expect.stringContaining('left-pad is imported'),
    ]);
    expect(judgeDependencies(named, new Set([...imported, 'left-pad']))).toEqual([
      'left-pad is imported, but not in package.json.',
    ]);
    expect(judgeDependencies(named, new Set([...imported, 'deno']))).toEqual([
      expect.stringContaining('a reason for deno'),
    ]);
  });
});

describe('packagesIn()', () => {
  it('reads every way of naming a package', () => {
    const source = `import a from 'hono';
import {
  b,
} from "@hono/zod-openapi/sub/path";
import type { C } from 'react/x.js';
import 'dbmate/style.css';
export { d } from 'jose';
const e = await import('pino'), f = require.resolve('axe-core/axe.min.js');
@import '@mantine/core/styles.css';
import { g } from './own.ts';
import h from '#flow';
import i from 'node:fs';
export const j = 'react-dom';`;
    const names = ['hono', '@hono/zod-openapi', 'react', 'dbmate', 'jose', 'pino', 'axe-core', '@mantine/core'];
    expect(packagesIn(source)).toEqual(names);
  });
});
