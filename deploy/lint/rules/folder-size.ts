import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { type Context, isTest, pathOf, type Rule } from '../rule.ts';

/** As many names as a reader takes in at a look. */
const most = 25;

/** A folder of production code has at most 25 sources at its top; tests, and what they use, do not count. */
export const folderSize: Rule = {
  create(context: Context) {
    return {
      Program(node: unknown) {
        const file = pathOf(context);
        if (isTest(file)) return;
        const sources = readdirSync(dirname(context.filename))
          .filter((name) => /\.([cm]?[jt]s|[jt]sx)$/.test(name) && !isTest(name))
          .toSorted();
        // One complaint per folder: at the first file that is too many.
        if (sources[most] !== basename(file)) return;
        const message = `${dirname(file)} has ${sources.length} sources at its top, ${most} are enough: divide it by noun.`;
        context.report({ node, message });
      },
    };
  },
};
