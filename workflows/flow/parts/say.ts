/** A step's `variables` and a lead's facts become what a template says. */
import type { Facts } from '../facts.ts';
import { renderText } from '../template.ts';
import { formatInstant } from '../words/format.ts';
import { isRaw, understand, type When } from './blanks.ts';
import { blanksOf, drawParts, fillParts, type Part, unsupportedIn } from './mod.ts';
import type { Blank, Drawn, FilledPart, Said } from './part.ts';
import { fillText } from './placeholders.ts';

export type Filled =
  | {
      ok: true;
      parts: FilledPart[];
      /** What stands in the blanks, in their order. */
      values: string[];
      /** The whole message as a person reads it. */
      text: string;
    }
  /**
   * `path` names the missing value or part; it holds no value of the lead's. `key` is the blank's. The first two are about the
   * template and hold everybody, the others about this person.
   */
  | { ok: false; reason: 'template-unsupported' | 'template-unfilled'; path: string; key?: string }
  | { ok: false; reason: 'variable-missing' | 'variable-invalid' | 'offer-expired'; path: string; key: string };

/**
 * Fills a template for one lead.
 * @param given a step's `variables`: key of a blank → variable text. What the template has no more is left out: it would be refused
 */
export function fillTemplate(parts: readonly Part[], given: Readonly<Record<string, string>>, facts: Facts): Filled {
  const unsupported = unsupportedIn(parts);
  if (unsupported !== null) return { ok: false, reason: 'template-unsupported', path: unsupported };
  const blanks = blanksOf(parts);
  const texts = textsFor(blanks, given);
  const unfilled = blanks.find((blank) => !blank.optional && !texts.has(blank.key));
  if (unfilled) return { ok: false, reason: 'template-unfilled', path: `{{${unfilled.key}}}`, key: unfilled.key };
  const said = new Map<string, Said>();
  const when = { now: Date.parse(facts.now), zone: facts.tenant.timezone };
  for (const blank of blanks) {
    const text = texts.get(blank.key);
    if (text === undefined) continue;
    const one = sayBlank(blank, text, facts, when);
    if ('is' in one) said.set(blank.key, one.said);
    else if (!blank.optional) return { ok: false, ...one, key: blank.key };
  }
  return {
    ok: true,
    parts: fillParts(parts, said),
    values: blanks.flatMap(({ key }) => said.get(key)?.text ?? []),
    text: tellParts(drawParts(parts), new Map([...said].map(([key, { text }]) => [key, text]))),
  };
}

/** One blank for one lead; or what is missing, or wrong with what is there. */
export function sayBlank(
  blank: Blank,
  text: string,
  facts: Facts,
  when: When = { now: Date.parse(facts.now), zone: facts.tenant.timezone },
): { is: 'said'; said: Said } | { reason: 'variable-missing' | 'variable-invalid' | 'offer-expired'; path: string } {
  const rendered = renderText(text, facts, isRaw(blank) ? 'stored' : 'shown');
  if (!rendered.ok) return { reason: 'variable-missing', path: rendered.path };
  if (rendered.text.trim() === '') return { reason: 'variable-missing', path: `{{${blank.key}}}` };
  const said = understand(rendered.text, blank, when);
  if (typeof said !== 'string') {
    const { value } = said;
    return { is: 'said', said: value.is === 'until' ? { ...said, text: formatInstant(value.at, facts) } : said };
  }
  return { reason: said === 'offer-expired' ? said : 'variable-invalid', path: blank.key };
}

/**
 * What a step says in each blank. Steps drawn when a number meant the same place in the whole template hold plain numbers: such a
 * number stands for the header's or a button's place where only one place has it. Where several have it, it is the body's alone:
 * one value for two different places was wrong (a name inside a link), so the others count as not filled.
 */
export function textsFor(blanks: readonly Blank[], given: Readonly<Record<string, string>>): Map<string, string> {
  const texts = new Map<string, string>();
  const textOf = (key: string) => (Object.hasOwn(given, key) && given[key]!.trim() !== '' ? given[key]! : undefined);
  for (const blank of blanks) {
    const text = textOf(blank.key) ?? textOf(oldKey(blank, blanks) ?? '');
    if (text !== undefined) texts.set(blank.key, text);
  }
  return texts;
}

/** The plain number by which steps of before called this blank; null: there is none. */
export function oldKey(blank: Blank, blanks: readonly Blank[]): string | null {
  const { placeholder, key } = blank;
  if (placeholder === null || placeholder === key || !/^\d+$/.test(placeholder) || key.startsWith('card.')) return null;
  const same = blanks.filter((one) => one.placeholder === placeholder && !one.key.startsWith('card.'));
  return same.length === 1 ? placeholder : null;
}

/** A message as text, part by part: for the ledger, for a test run. Buttons are told where a value is in them. */
function tellParts(drawn: readonly Drawn[], said: ReadonlyMap<string, string>): string {
  return drawn
    .map((one) => tell(one, said))
    .filter((text) => text !== '')
    .join('\n\n');
}

function tell(one: Drawn, said: ReadonlyMap<string, string>): string {
  switch (one.as) {
    case 'header':
    case 'body':
    case 'footer':
      return fillText(one.text, one.keys, said);
    case 'media':
      return [said.get(one.key), said.get(one.fileName ?? '')].filter((text) => text).join(' · ');
    case 'place':
      return said.get(one.key) ?? '';
    case 'offer':
      return [one.text, one.until === null ? '' : (said.get(one.until) ?? '')].filter((text) => text).join(' · ');
    case 'button': {
      const held = one.holds === null ? '' : (said.get(one.holds) ?? '');
      const link = one.url !== null && Object.keys(one.keys).length > 0 ? fillText(one.url, one.keys, said) : '';
      return held === '' && link === '' ? '' : [one.text, held || link].filter((text) => text).join(': ');
    }
    case 'note':
      return '';
    case 'cards':
      return one.cards.map((card, at) => `${at + 1}. ${tellParts(card, said).replaceAll('\n\n', '\n')}`).join('\n\n');
  }
}
