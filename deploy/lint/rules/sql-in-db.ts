import { type Context, isTest, pathOf, type Rule } from '../rule.ts';

interface Tagged {
  tag: { type: string; name?: string; property?: { name?: string } };
  quasi: { quasis: { value: { raw: string } }[] };
}
interface Call {
  callee: { type: string; property?: { name?: string } };
}

/** Names that a connection or a transaction goes by. */
const connections = new Set(['sql', 'tx']);

/** How a statement begins. */
const statement =
  /^\s*(--[^\n]*\n\s*)*(select\b|insert\s+into\b|update\s+\w+.*\bset\b|delete\s+from\b|with\s+\w+\s+as\b|call\s+\w+\s*\(|(create|alter|drop|truncate|lock)\s+\w+|(listen|notify)\s+\w+|values\s*\()/is;

/** SQL stands in `db/`; tests and what runs the product (`deploy/`) have their own. */
export const sqlInDb: Rule = {
  create(context: Context) {
    const file = pathOf(context);
    if (/^(db|deploy)\//.test(file) || isTest(file)) return {};
    const refuse = (node: unknown) =>
      context.report({ node, message: 'SQL lives in db/: put the statement into the file of its noun there.' });
    return {
      TaggedTemplateExpression(node: Tagged) {
        const { tag, quasi } = node;
        const name = tag.name ?? tag.property?.name;
        const text = quasi.quasis.map((part) => part.value.raw).join(' ? ');
        if ((name !== undefined && connections.has(name)) || statement.test(text)) refuse(node);
      },
      CallExpression(node: Call) {
        if (node.callee.property?.name === 'unsafe') refuse(node);
      },
    };
  },
};
