/** `fields=id,name,ads.limit(5){id,creative{body}}` */
import { badParameter } from './problem.ts';

export interface Field {
  name: string;
  /** `limit(5)` is `{ limit: '5' }`. */
  args: Record<string, string>;
  fields: Field[] | null;
}

/** Parses a selection. @throws GraphProblem for a syntax error */
export function parseFields(text: string): Field[] {
  let at = 0;
  const fail = (): never => {
    throw badParameter(`Syntax error at character ${at} near "${text.slice(at, at + 10)}" in fields`);
  };
  const word = (): string => {
    const [found = fail()] = /^\w+/.exec(text.slice(at)) ?? [];
    at += found.length;
    return found;
  };

  const list = (depth: number): Field[] => {
    const fields: Field[] = [];
    if (depth > 8) fail();
    for (;;) {
      while (text[at] === ' ') at++;
      const field: Field = { name: word(), args: {}, fields: null };
      while (text[at] === '.') {
        at++;
        const name = word();
        if (text[at] !== '(') fail();
        const end = text.indexOf(')', at);
        if (end < 0) fail();
        field.args[name] = text.slice(at + 1, end);
        at = end + 1;
      }
      if (text[at] === '{') {
        at++;
        field.fields = list(depth + 1);
        if (text[at] !== '}') fail();
        at++;
      }
      fields.push(field);
      if (text[at] !== ',') return fields;
      at++;
    }
  };

  const fields = list(0);
  if (at < text.length) fail();
  return fields;
}
