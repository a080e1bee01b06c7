/** Conditions in plain words, for cards, logs and the "why not?" answer. */
import type { Comparison, Condition, ConditionValue, Operator } from '../condition.ts';
import { humaniseDuration, parseOffset } from '../time/duration.ts';
import { findField } from '../fields.ts';
import type { Text } from './text.ts';

const words: Record<Operator, Text> = {
  eq: { es: 'es', en: 'is' },
  ne: { es: 'no es', en: 'is not' },
  gt: { es: 'es mayor que', en: 'is more than' },
  gte: { es: 'es al menos', en: 'is at least' },
  lt: { es: 'es menor que', en: 'is less than' },
  lte: { es: 'es como máximo', en: 'is at most' },
  in: { es: 'es uno de', en: 'is one of' },
  contains: { es: 'contiene', en: 'contains' },
  starts: { es: 'empieza con', en: 'starts with' },
  'is-set': { es: 'tiene valor', en: 'has a value' },
  'is-empty': { es: 'está vacío', en: 'is empty' },
  before: { es: 'es antes de', en: 'is before' },
  after: { es: 'es después de', en: 'is after' },
  within: { es: 'está a menos de', en: 'is within' },
};

/** The operator's name, for the condition editor. */
export const operatorLabels: Readonly<Record<Operator, Text>> = words;

/**
 * "Estado del lead es Nuevo y Etiquetas contiene vip". Total: an unfinished condition gives "…".
 * @param segments by their names; without them a segment is shown by its id
 */
export function describeCondition(
  condition: Condition | null | undefined,
  segments: readonly { id: string; name: string }[] = [],
): Text {
  const named = new Map(segments.map(({ id, name }) => [id, `«${name}»`]));
  return { es: say(condition, { language: 'es', named }, true), en: say(condition, { language: 'en', named }, true) };
}

interface Voice {
  language: keyof Text;
  named: ReadonlyMap<string, string>;
}

function say(node: Condition | null | undefined, voice: Voice, top: boolean): string {
  const { language } = voice;
  if (typeof node !== 'object' || node === null) return '…';
  const list = 'all' in node ? node.all : 'any' in node ? node.any : null;
  if (list) {
    if (!Array.isArray(list) || list.length === 0)
      return language === 'es' ? ('all' in node ? 'siempre' : 'nunca') : 'all' in node ? 'always' : 'never';
    const glue = 'all' in node ? { es: ' y ', en: ' and ' } : { es: ' o ', en: ' or ' };
    const text = list.map((item) => say(item, voice, list.length === 1 && top)).join(glue[language]);
    return top || list.length === 1 ? text : `(${text})`;
  }
  if ('not' in node) return `${language === 'es' ? 'no se cumple' : 'not'}: ${say(node.not, voice, false)}`;
  return 'field' in node ? compare(node, voice) : '…';
}

function compare({ field: path, op, value }: Comparison, { language, named }: Voice): string {
  const field = findField(path);
  const label = field?.label[language] ?? path;
  const word = Object.hasOwn(words, op) ? words[op][language] : op;
  if (op === 'is-set' || op === 'is-empty') return `${label} ${word}`;
  const one = (item: ConditionValue | undefined): string => {
    if (item === undefined) return '…';
    if (item === 'now') return language === 'es' ? 'ahora' : 'now';
    if (typeof item === 'boolean') return language === 'es' ? (item ? 'sí' : 'no') : item ? 'yes' : 'no';
    if (field?.type === 'segment') return named.get(String(item)) ?? String(item);
    const offset = typeof item === 'string' ? parseOffset(item) : null;
    if (offset !== null) return sayOffset(offset, op, language);
    return field?.options?.find((option) => option.value === item)?.label[language] ?? String(item);
  };
  return `${label} ${word} ${Array.isArray(value) ? value.map(one).join(', ') : one(value)}`;
}

function sayOffset(offset: number, op: Operator, language: keyof Text): string {
  const span = humaniseDuration(offset)[language];
  if (op === 'within') return language === 'es' ? `${span} de ahora` : `${span} of now`;
  if (offset < 0) return language === 'es' ? `hace ${span}` : `${span} ago`;
  return language === 'es' ? `dentro de ${span}` : `${span} from now`;
}
