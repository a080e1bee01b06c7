import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames as apiSettings } from '#api/config.ts';
import { settingNames as workerSettings } from '../workflows/config.ts';
import deno from '../deno.json' with { type: 'json' };
import { root } from './runtimes.ts';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file && !file.startsWith('builder-ui/project.inlang/'));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

/** What `code` in a README claims to be a path: it has a slash and a folder of ours in front, and no placeholder. */
const folders = /^(api|builder-ui|db|deploy|findings|workflows|\.ci|\.github)\/[\w./-]*$/;

describe('the project says only what is true:', () => {
  it.each(files)('%s names files that exist', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const inCode = [...text.matchAll(/`([^`\s]+)`/g)].map(([, path]) => path!).filter((path) => folders.test(path));
    const linked = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => join(dirname(file), path!));
    const gone = [...inCode, ...linked].filter((path) => !existsSync(join(root, path)) && path !== 'builder-ui/dist');
    expect(gone).toEqual([]);
  });

  it.each(files)('%s names commands that exist', (file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const named = [...text.matchAll(/npm (?:run )?([a-z][a-z-]*[a-z])\b/g)].map(([, name]) => name!);
    const known = [...Object.keys(scripts), 'ci', 'install', 'run'];
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it('deno.json lets the API read every setting it has', () => {
    expect(deno.permissions.api.env).toEqual(expect.arrayContaining(apiSettings));
  });

  it('.env.example lists every setting of api and worker', () => {
    const listed = readFileSync(join(root, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm);
    expect([...listed].map(([, name]) => name)).toEqual(expect.arrayContaining([...apiSettings, ...workerSettings]));
  });
});
