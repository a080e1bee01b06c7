import { type Context, isTest, pathOf, type Rule } from '../rule.ts';

interface Node {
  type: string;
}
interface Named extends Node {
  id: { name: string } | null;
}
interface Variables extends Node {
  declarations: { id: Node & { name?: string }; init: Node | null }[];
}
interface Program {
  body: (Node & { declaration?: Node | null })[];
}

/** A shorter one says as much as a call of it would; one under another name may be alike by chance. */
const fewest = { sameName: 15, otherName: 30 };

/** Where each helper was seen, by its words. The files of a run are looked at by one process. */
const seen = new Map<string, Set<string>>();
const inFile = new Map<string, Set<string>>();

/**
 * Refuses a function at the top of a module that stands in another file in the same words: parameters and body, spaces and
 * comments aside. Under the same name from 15 words on, under another from 30 on. Tests may say things twice.
 */
export const sameHelper: Rule = {
  create(context: Context) {
    const file = pathOf(context);
    if (isTest(file)) return {};
    // An editor looks at a file again and again.
    for (const words of inFile.get(context.filename) ?? []) seen.get(words)?.delete(context.filename);
    const here = new Set<string>();
    inFile.set(context.filename, here);
    return {
      Program(program: Program) {
        for (const statement of program.body) {
          for (const { name, node } of functionsOf(statement.declaration ?? statement)) {
            const words = wordsOf(context.sourceCode.getText(node)).filter((word) => word !== name);
            if (words.length < fewest.sameName) continue;
            const key = `${words.length < fewest.otherName ? name : ''} ${words.join(' ')}`;
            here.add(key);
            const places = seen.get(key) ?? new Set();
            seen.set(key, places);
            const [other] = places;
            places.add(context.filename);
            if (other === undefined || other === context.filename) continue;
            const where = pathOf({ ...context, filename: other });
            context.report({ node, message: `${name}() is in ${where} too, word for word: keep one of them.` });
          }
        }
      },
    };
  },
};

function functionsOf(node: Node): { name: string; node: Node }[] {
  if (node.type === 'FunctionDeclaration') {
    const { id } = node as Named;
    return id ? [{ name: id.name, node }] : [];
  }
  if (node.type !== 'VariableDeclaration') return [];
  return (node as Variables).declarations.flatMap(({ id, init }) =>
    id.name && init && /^(Arrow)?FunctionExpression$/.test(init.type) ? [{ name: id.name, node: init }] : [],
  );
}

/** Names, numbers, strings and signs of a piece of code, without comments and the commas before a closing bracket. */
function wordsOf(text: string): string[] {
  const words =
    text.match(/\/\/[^\n]*|\/\*[^]*?\*\/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`|[\w$]+|\S/g) ?? [];
  const code = words.filter((word) => !word.startsWith('//') && !word.startsWith('/*'));
  return code.filter((word, i) => !(word === ',' && /^[)\]}]$/.test(code[i + 1] ?? '')));
}
