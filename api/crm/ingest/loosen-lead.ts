/**
 * A lead as landing pages, form plugins and automations send it, in the shape that the API takes. What nobody asked for is kept among
 * the lead's own fields, what cannot be kept is left out, and both are named: one field too many does not cost the person.
 */
import { leadInput } from '../lead-schema.ts';
import { takeContact } from './contact-fields.ts';
import { type Custom, takeCustom } from './loose-custom.ts';
import { instantOf, isRecord, type Loose, toText, trimmed } from './loose-values.ts';
import { loosenConsent } from './loosen-consent.ts';
import { loosenTouch } from './loosen-touch.ts';

export interface Loosened {
  /** For `reachable` to judge. */
  input: unknown;
  /** Paths of what is not where it was sent: kept under `custom`, or left out. */
  ignored: string[];
}

const leadFields = new Set(Object.keys(leadInput.shape));
/** Of a touch, what a page without a notion of touches sends beside the name. */
const flatTouch = new Set(['campaign_id', 'adset_id', 'ad_id', 'form_id', 'source_url', 'ctwa_clid']);
const isUtm = (name: string) => /^utm_[a-z]+$/.test(name);

/** Never throws: what is no lead at all stays as it is. */
export function loosenLead(item: unknown): Loosened {
  if (!isRecord(item)) return { input: item, ignored: [] };
  const ignored: string[] = [];
  const lead: Loose = {};
  const touch: Loose = {};
  const strange: [string, unknown][] = [];
  for (const [name, given] of Object.entries(item)) {
    const value = trimmed(given);
    if (value === undefined || value === null) continue;
    if (isUtm(name)) touch.utm = { ...(touch.utm as Loose | undefined), [name]: value };
    else if (flatTouch.has(name)) touch[name] = value;
    else if (leadFields.has(name)) lead[name] = value;
    else strange.push([name, value]);
  }
  const { custom, touch: told, consent, tags, external_ids, start_flows, ...texts } = lead;
  const fields: Custom = { fields: new Map(), ignored };
  if (custom !== undefined) {
    if (isRecord(custom)) takeCustom(fields, Object.entries(custom), { path: 'custom.', asked: true });
    else strange.push(['custom', custom]);
  }
  const input = loosenTexts(texts, strange);
  const unknown = takeContact(input, strange);
  if (tags !== undefined) input.tags = loosenTags(tags);
  if (external_ids !== undefined) input.external_ids = isRecord(external_ids) ? loosenIds(external_ids) : external_ids;
  if (start_flows !== undefined) input.start_flows = loosenFlag(start_flows);
  const { consent: said, ignored: unsaid } = loosenConsent(consent);
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
    const text = name === 'created_at' ? instantOf(value) : toText(value);
    if (text === undefined) strange.push([name, value]);
    else read[name] = text;
  }
  return read;
}

/** A list, or one text with commas: no tag of ours holds one. */
function loosenTags(value: unknown): unknown {
  const all = Array.isArray(value) ? value : [value];
  if (!all.every((each) => toText(each) !== undefined)) return value;
  const tags = all.flatMap((each) => toText(each)!.split(/[,;|\n]/)).map((tag) => tag.trim());
  return [...new Set(tags.filter((tag) => tag !== ''))];
}

const loosenIds = (ids: Loose): Loose =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([system, id]) => (trimmed(id) === undefined ? [] : [[system, toText(id) ?? id]])),
  );

const loosenFlag = (value: unknown): unknown => {
  const text = toText(value)?.toLowerCase();
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : value;
};
