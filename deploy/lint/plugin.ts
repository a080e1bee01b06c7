/** Our own lint rules, loaded by .oxlintrc.json. */
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refuse } from './import-table.ts';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The part of ESLint's rule interface that we use. */
interface Context {
  filename: string;
  report(problem: { node: unknown; message: string }): void;
}
interface ImportNode {
  source: { value: unknown } | null;
  importKind?: 'type' | 'value';
  exportKind?: 'type' | 'value';
  specifiers?: { importKind?: 'type' | 'value'; exportKind?: 'type' | 'value' }[];
}

const importTable = {
  create(context: Context) {
    const file = relative(root, context.filename).replaceAll('\\', '/');
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

/** Names that say nothing about what is inside. */
const nameless = /(^|\/)(utils?|helpers?|common|shared|misc|lib|types|index)(\/|\.tsx?$)/;

const fileName = {
  create(context: Context) {
    const file = relative(root, context.filename).replaceAll('\\', '/');
    return {
      Program(node: unknown) {
        const found = nameless.exec(file);
        if (found)
          context.report({ node, message: `"${found[2]}" says nothing about what is inside: name it after that.` });
      },
    };
  },
};

export default {
  meta: { name: 'cadencia' },
  rules: { 'import-table': importTable, 'file-name': fileName },
};
