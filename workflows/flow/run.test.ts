import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

/** Files that a file of this folder reaches at run time, itself included, and the packages they name. */
function reach(
  file: string,
  seen = new Set<string>(),
  packages = new Set<string>(),
): { files: Set<string>; packages: Set<string> } {
  if (seen.has(file)) return { files: seen, packages };
  seen.add(file);
  for (const [, type, from] of readFileSync(file, 'utf8').matchAll(
    /^(?:import|export)( type)?[^;]*?from '([^']+)'/gms,
  )) {
    if (type) continue;
    if (from!.startsWith('.')) reach(join(dirname(file), from!), seen, packages);
    else packages.add(from!);
  }
  return { files: seen, packages };
}

const here = import.meta.dirname;

it('run.ts reaches the engine and nothing else: Temporal’s sandbox loads it', () => {
  const { files, packages } = reach(join(here, 'run.ts'));
  expect([...files].map((file) => file.slice(here.length + 1))).toEqual([
    'run.ts',
    'driver.ts',
    'step.ts',
    'plan.ts',
    'walk/enter.ts',
    'walk/moved.ts',
    'walk/course.ts',
    'walk/relocate.ts',
  ]);
  expect([...packages]).toEqual([]);
});

it('meaning/mod.ts reaches no package, and nothing of a flow: threads that read files load it', () => {
  const { files, packages } = reach(join(here, 'meaning/mod.ts'));
  const folders = [...files].map((file) => file.slice(here.length + 1).split('/')[0]!);
  expect(new Set(folders)).toEqual(new Set(['meaning', 'words', 'time']));
  expect([...packages]).toEqual([]);
});

it('mod.ts reaches zod and no other package', () => {
  expect([...reach(join(here, 'mod.ts')).packages]).toEqual(['zod']);
});
