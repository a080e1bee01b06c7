/** What is different between two versions of a flow, in words: for whoever is about to publish. */
import { ordered } from '../file/flow-file.ts';
import { formOf, type Form, type FormField } from '../form.ts';
import { kindOf } from '../kinds/mod.ts';
import type { Flow, Node } from '../schema.ts';
import { humaniseDuration, parseDuration, parseOffset } from '../time/duration.ts';
import { text, type Text } from './text.ts';

export interface WordChange {
  /** What of the step: the label of its field. */
  label: Text;
  /** The old and the new words; null where there were none. */
  before: Text | null;
  after: Text | null;
}
export interface StepChange {
  node_id: string;
  /** `rewired`: it says the same, and leads elsewhere. */
  change: 'added' | 'removed' | 'changed' | 'rewired';
  title: Text;
  /** What the card says, before and after; null where there was, or is, no such step. */
  before: Text | null;
  after: Text | null;
  words: WordChange[];
}

/** Longer words are cut: they are there to recognise, not to read. */
const mostLetters = 300;

/** Steps that are new, gone, differently set or lead elsewhere. Where they stand on the canvas does not count. */
export function changesOf(before: Flow | null, after: Flow): StepChange[] {
  const old = new Map((before?.nodes ?? []).map((node) => [node.id, node]));
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const changes: StepChange[] = [];
  for (const node of after.nodes) {
    const was = old.get(node.id);
    if (!was) changes.push(change('added', null, node));
    else if (was.kind !== node.kind || meaning(was) !== meaning(node)) changes.push(change('changed', was, node));
    else if (before && exits(before, node.id) !== exits(after, node.id)) changes.push(change('rewired', was, node));
  }
  for (const node of before?.nodes ?? []) if (!now.has(node.id)) changes.push(change('removed', node, null));
  return changes;
}

function change(what: StepChange['change'], before: Node | null, after: Node | null): StepChange {
  const shown = (after ?? before)!;
  const kind = kindOf(shown.kind);
  return {
    node_id: shown.id,
    change: what,
    title: nameOf(shown),
    before: before && summary(before),
    after: after && summary(after),
    words:
      before && after && before.kind === after.kind && kind
        ? wordsIn(formOf(kind.config), before.config, after.config)
        : [],
  };
}

/** The step's own name, else that of its kind. */
const nameOf = (node: Node): Text =>
  node.name ? text(node.name, node.name) : (kindOf(node.kind)?.title ?? text(node.kind, node.kind));

/** What a step is called; null where the graph has none of that id. */
export function stepName(flow: Flow | undefined, id: string): Text | null {
  const node = flow?.nodes.find((one) => one.id === id);
  return node ? nameOf(node) : null;
}

const summary = (node: Node): Text => kindOf(node.kind)?.summary(node.config) ?? text(node.kind, node.kind);

type Config = Readonly<Record<string, unknown>>;

/** Field by field, as the inspector names them; of a group, each field in it. */
function wordsIn(form: Form, before: Config, after: Config): WordChange[] {
  return form.fields.flatMap((field) => {
    const [was, is] = [before[field.name], after[field.name]];
    if (same(was, is)) return [];
    return field.form ? wordsIn(field.form, groupOf(was), groupOf(is)) : inside(field, was, is);
  });
}

const groupOf = (value: unknown): Config => (typeof value === 'object' && value !== null ? (value as Config) : {});

/** Of several texts in one field (the variables of a message), each that is different. */
function inside(field: FormField, was: unknown, is: unknown): WordChange[] {
  const { label } = field;
  const [old, now] = [texts(was), texts(is)];
  if (old === null || now === null) return [{ label, before: said(was), after: said(is) }];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((key) => old.get(key) !== now.get(key))
    .map((key) => ({
      label: key === '' ? label : text(`${label.es} ${key}`, `${label.en} ${key}`),
      before: spoken(field, old.get(key)),
      after: spoken(field, now.get(key)),
    }));
}

/** What a field holds, as people say it: a choice by its label, and spans, which are kept as `PT36H`; the control says what is one. */
function spoken({ control, options }: FormField, value: string | undefined): Text | null {
  if (value === undefined) return null;
  const chosen = options?.find((option) => option.value === value);
  if (chosen) return chosen.label;
  const ms = control === 'duration' ? parseDuration(value) : control === 'offset' ? parseOffset(value) : null;
  if (ms === null) return cut(value);
  const { es, en } = humaniseDuration(Math.abs(ms));
  if (control === 'duration') return text(es, en);
  if (ms === 0) return text('en ese momento', 'right then');
  return ms < 0 ? text(`${es} antes`, `${en} before`) : text(`${es} después`, `${en} after`);
}

/** Texts by name, where a value is nothing but texts; a text alone has no name. */
function texts(value: unknown): Map<string, string> | null {
  if (value === undefined) return new Map();
  if (typeof value === 'string') return new Map([['', value]]);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries = Object.entries(value);
  return entries.every((one): one is [string, string] => typeof one[1] === 'string') ? new Map(entries) : null;
}

const said = (value: unknown): Text | null =>
  value === undefined ? null : cut(typeof value === 'string' ? value : JSON.stringify(ordered(value)));

function cut(words: string): Text {
  const short = words.length > mostLetters ? `${words.slice(0, mostLetters)}…` : words;
  return text(short, short);
}

const meaning = (node: Node): string => JSON.stringify([node.name ?? null, ordered(node.config)]);
const same = (a: unknown, b: unknown): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

const exits = (flow: Flow, id: string): string =>
  flow.edges
    .filter(({ from }) => from === id)
    .map(({ port, to }) => `${port} ${to}`)
    .toSorted()
    .join('\n');
