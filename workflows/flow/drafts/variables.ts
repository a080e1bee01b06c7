/** Rules for the places `{{1}}` in a draft's texts, and for the samples that Meta reads instead of them. */
import { placeholdersIn, splitText } from '../parts/placeholders.ts';
import type { Report } from './faults.ts';

interface TextRules {
  /** How many variables fit; undefined: any number. */
  variables?: 0 | 1;
  most: number;
  /** Samples in the order of the variables: of numbers, or by name. */
  sampleOf?: (variable: string, at: number) => unknown;
  /** The body's rules: not at the ends, not beside each other, enough words. */
  isBody?: boolean;
  oneLine?: boolean;
}

const words = (text: string): number => text.match(/[\p{L}\p{N}]+(?:['’.,:/@-][\p{L}\p{N}]+)*/gu)?.length ?? 0;
/** Words that a text needs for each of its variables, beside them. Meta names no figure (2388293); this is what it lets through. */
const wordsPerVariable = 2;

/** @param path of the text */
export function checkText(path: string, text: string, rules: TextRules, report: Report): void {
  if (text.trim() === '') return report(path, 'text-missing');
  if (text.length > rules.most) report(path, 'text-long', { length: text.length, most: rules.most });
  if (rules.oneLine && /[\n\r]/.test(text)) report(path, 'text-lines');
  if (/\n[ \t]*\n[ \t]*\n| {5,}|\t/.test(text)) report(path, 'text-gaps');
  const pieces = splitText(text);
  const left = pieces.map((piece) => ('text' in piece ? piece.text : '\uE000')).join('');
  const broken = /\{\{|\}\}/.exec(left);
  if (broken)
    report(path, 'variables-broken', {
      near: left.slice(Math.max(0, broken.index - 8), broken.index + 12).replaceAll('\uE000', '…'),
    });
  const names = placeholdersIn(text);
  if (names.length === 0) return;
  if (rules.variables === 0) return report(path, 'variables-none');
  if (rules.variables === 1 && (names.length > 1 || pieces.filter((one) => 'placeholder' in one).length > 1))
    report(path, 'variables-many');
  checkOrder(path, names, report);
  if (rules.isBody) checkBody(path, left, names.length, report);
  for (const [at, name] of names.entries()) {
    const sample = rules.sampleOf?.(name, at);
    if (typeof sample !== 'string' || sample.trim() === '') report(path, 'sample-missing', { variable: name });
  }
}

function checkOrder(path: string, names: string[], report: Report): void {
  const numbers = names.filter((name) => /^\d+$/.test(name));
  if (numbers.length > 0 && numbers.length < names.length) return report(path, 'variables-mixed');
  const missing = numbers.findIndex((name, at) => Number(name) !== at + 1);
  if (missing >= 0) report(path, 'variables-order', { missing: missing + 1 });
  if (names.some((name) => !/^(?:\d+|[a-z][a-z0-9_]*)$/.test(name)))
    report(path, 'variables-broken', { near: names.find((name) => !/^[a-z0-9_]+$/.test(name)) ?? '' });
}

/** @param left the text with a mark for each variable */
function checkBody(path: string, left: string, count: number, report: Report): void {
  const trimmed = left.trim();
  // A stop or an exclamation mark after it is no word, but Meta takes it: only the variable itself may not stand at the edge.
  if (trimmed.startsWith('\uE000') || trimmed.endsWith('\uE000')) report(path, 'variables-edge');
  if (/\uE000\s*\uE000/.test(left)) report(path, 'variables-touch');
  const have = words(left.replaceAll('\uE000', ' '));
  const least = count * wordsPerVariable;
  if (have < least) report(path, 'variables-ratio', { variables: count, words: have, least });
}
