/** The part of ESLint's rule interface that our rules use. */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Context {
  /** Absolute path of the file that is looked at. */
  filename: string;
  sourceCode: { getText(node: unknown): string };
  report(problem: { node: unknown; message: string }): void;
}

export interface Rule {
  create(context: Context): { [visited: string]: ((node: never) => void) | undefined };
}

const roots = new Map<string, string>();

/** The folder with the settings of the lint that a file belongs to. */
export function rootOf(filename: string): string {
  const folder = dirname(filename);
  const known = roots.get(folder);
  if (known !== undefined) return known;
  const found = existsSync(join(folder, '.oxlintrc.json')) || dirname(folder) === folder ? folder : rootOf(folder);
  roots.set(folder, found);
  return found;
}

/** A file's path from there, with slashes. */
export const pathOf = ({ filename }: Context): string => relative(rootOf(filename), filename).replaceAll('\\', '/');

/** Tests and what only tests use. */
export function isTest(file: string): boolean {
  return /(^|\/)(e2e|testing)\/|\.test\.tsx?$|(^|\/)testing\.tsx?$/.test(file);
}
