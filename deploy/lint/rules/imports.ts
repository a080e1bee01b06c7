import { refuse } from '../import-table.ts';
import { type Context, pathOf, type Rule } from '../rule.ts';

interface ImportNode {
  source: { value: unknown } | null;
  importKind?: 'type' | 'value';
  exportKind?: 'type' | 'value';
  specifiers?: { importKind?: 'type' | 'value'; exportKind?: 'type' | 'value' }[];
}

/** Who may import what (import-table.ts). */
export const importTable: Rule = {
  create(context: Context) {
    const file = pathOf(context);
    const check = (node: ImportNode) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      const kinds = [node, ...(node.specifiers ?? [])].map(({ importKind, exportKind }) => importKind ?? exportKind);
      const typeOnly = kinds[0] === 'type' || (kinds.length > 1 && kinds.slice(1).every((kind) => kind === 'type'));
      const message = refuse(file, specifier, typeOnly);
      if (message) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
    };
  },
};
