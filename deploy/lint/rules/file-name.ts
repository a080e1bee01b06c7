import { type Context, pathOf, type Rule } from '../rule.ts';

const nameless = /(^|\/)(utils?|helpers?|common|shared|misc|lib|types|index)(\/|\.tsx?$)/;

/** Refuses names that say nothing about what is inside. */
export const fileName: Rule = {
  create(context: Context) {
    return {
      Program(node: unknown) {
        const found = nameless.exec(pathOf(context));
        if (found)
          context.report({ node, message: `"${found[2]}" says nothing about what is inside: name it after that.` });
      },
    };
  },
};
