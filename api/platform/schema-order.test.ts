import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../', import.meta.url));
const schemas = globSync('**/*-schema.ts', { cwd: root });

/** Whether the extension is loaded before a file's own lines run, whoever imports it first. */
function loadsExtension(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  const text = readFileSync(join(root, file), 'utf8');
  if (/^import (.+ from )?'@hono\/zod-openapi';$/m.test(text)) return true;
  const near = [...text.matchAll(/^(?:import|export) (?!type).+ from '(\..+)';$|^\} from '(\..+)';$/gm)];
  return near.some(([, a, b]) => loadsExtension(join(dirname(file), (a ?? b)!), seen));
}

it.each(schemas.filter((file) => readFileSync(join(root, file), 'utf8').includes('.openapi(')))(
  '%s may be the first to be imported',
  (file) => expect(loadsExtension(file)).toBe(true),
);
