/**
 * A lead as landing pages, form plugins and automations send it, in the shape that the API takes. What nobody asked for is kept among
 * the lead's own fields, what cannot be kept is left out, and both are named: one field too many does not cost the person.
 */
import { leadInput } from '../lead-schema.ts';
import { takeContact, textOfContact } from './contact-fields.ts';
import { type Custom, takeCustom } from './loose-custom.ts';
import { instantOf, isRecord, type Loose, toText, trimmed } from './loose-values.ts';
import { loosenConsent, takeConsentWords } from './loosen-consent.ts';
import { loosenTouch } from './loosen-touch.ts';
import { touchName } from './touch-names.ts';
import { unwrapBody } from './unwrap-body.ts';

export interface Loosened {
  /** For `reachable` to judge. */
  input: unknown;
  /** Paths of what is not where it was sent: kept under `custom`, or left out. */
  ignored: string[];
}

const leadFields = new Set(Object.keys(leadInput.shape));
/** Never throws: what is no lead at all stays as it is. */
export function loosenLead(item: unknown): Loosened {
  if (!isRecord(item)) return { input: item, ignored: [] };
  const ignored: string[] = [];
  const lead: Loose = {};
  const touch: Loose = {};
  const strange: [string, unknown][] = [];
  for (const [name, given] of Object.entries(unwrapBody(item))) {
    const value = trimmed(given);
    if (value === undefined || value === null) continue;
    if (leadFields.has(name)) lead[name] = value;
    else if (touchName(name) || ((name === 'utm' || name === 'click_ids') && isRecord(value))) touch[name] = value;
    else strange.push([name, value]);
  }
  const { custom, touch: told, consent, tags, external_ids, start_flows, ...texts } = lead;
  const fields: Custom = { fields: new Map(), ignored };
  if (custom !== undefined) {
    if (isRecord(custom)) takeCustom(fields, Object.entries(custom), { path: 'custom.', asked: true });
    else strange.push(['custom', custom]);
  }
  const input = loosenTexts(texts, strange);
  const { rest: unknown, said: saidFlat } = takeConsentWords(takeContact(input, strange));
  if (tags !== undefined) input.tags = loosenTags(tags);
  if (external_ids !== undefined) input.external_ids = isRecord(external_ids) ? loosenIds(external_ids) : external_ids;
  if (start_flows !== undefined) input.start_flows = loosenFlag(start_flows);
  const { consent: said, ignored: unsaid } = loosenConsent(saidFlat === false ? false : (consent ?? saidFlat));
  if (said) input.consent = said;
  ignored.push(...unsaid);
  const how = loosenTouch(told, touch);
  if (how.touch) input.touch = how.touch;
  ignored.push(...how.ignored);
  takeCustom(fields, [...how.strange, ...unknown], { path: '', asked: false });
  if (fields.fields.size > 0) input.custom = Object.fromEntries(fields.fields);
  return { input, ignored };
}

/** Numbers as their digits; what is no text goes among the strange fields. */
function loosenTexts(texts: Loose, strange: [string, unknown][]): Loose {
  const read: Loose = {};
  for (const [name, value] of Object.entries(texts)) {
    const text = name === 'created_at' ? instantOf(value) : (toText(value) ?? textOfContact(name, value));
    if (text === undefined) strange.push([name, value]);
    else read[name] = text;
    // Further phones and e-mails are kept beside.
    if (text !== undefined && Array.isArray(value) && value.length > 1 && name !== 'name')
      value.slice(1).forEach((each, i) => strange.push([`${name}_${i + 2}`, each]));
  }
  return read;
}

/** A list, one text with commas (no tag of ours holds one), or the text of a list: `["a","b"]`. */
function loosenTags(value: unknown): unknown {
  const listed = typeof value === 'string' && /^\s*\[.*\]\s*$/s.test(value) ? fromJson(value) : value;
  const all = Array.isArray(listed) ? listed : [value];
  if (!all.every((each) => toText(each) !== undefined)) return value;
  const tags = all.flatMap((each) => toText(each)!.split(/[,;|\n]/)).map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const loosenIds = (ids: Loose): Loose =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([system, id]) => (trimmed(id) === undefined ? [] : [[system, toText(id) ?? id]])),
  );

const loosenFlag = (value: unknown): unknown => {
  const text = toText(value)?.toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : value;
};
