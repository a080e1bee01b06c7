/** How the person came, as pages tell it: words behind the address, the address itself, ids of Meta's. */
import { touchInput } from '../lead-schema.ts';
import { instantOf, isRecord, type Loose, toText, trimmed } from './loose-values.ts';

const known = new Set(Object.keys(touchInput.shape));
const utmKnown = new Set(Object.keys(touchInput.shape.utm.unwrap().shape));

/**
 * @param told what was sent as `touch`
 * @param flat fields of a touch that were sent beside the name; what `told` says counts more
 * @returns `strange`: fields that a touch does not have, by their path
 */
export function loosenTouch(
  told: unknown,
  flat: Loose,
): { touch: Loose | undefined; strange: [string, unknown][]; ignored: string[] } {
  const strange: [string, unknown][] = [];
  const ignored: string[] = [];
  const touch: Loose = {};
  const utm: Loose = {};
  const put = (path: string, name: string, given: unknown) => {
    const value = trimmed(given);
    if (value === undefined || value === null) return;
    const text = name === 'occurred_at' ? instantOf(value) : toText(value);
    if (!known.has(name) || text === undefined) strange.push([path, value]);
    else touch[name] = name === 'source_url' ? withScheme(text) : text;
  };
  const putUtm = (path: string, name: string, given: unknown) => {
    const key = name.startsWith('utm_') ? name : `utm_${name}`;
    const text = toText(given);
    if (utmKnown.has(key) && text !== undefined) utm[key] = text;
    else if (trimmed(given) !== undefined && given !== null) strange.push([path, given]);
  };
  const take = (from: Loose, path: string) => {
    for (const [name, value] of Object.entries(from)) {
      if (name === 'utm' && isRecord(value)) {
        for (const [key, word] of Object.entries(value)) putUtm(path === '' ? key : `${path}utm.${key}`, key, word);
      } else if (name.startsWith('utm_')) putUtm(`${path}${name}`, name, value);
      else put(`${path}${name}`, name, value);
    }
  };
  take(flat, '');
  if (isRecord(told)) take(told, 'touch.');
  else if (told !== undefined) ignored.push('touch');
  if (Object.keys(utm).length > 0) touch.utm = utm;
  return { touch: Object.keys(touch).length > 0 ? touch : undefined, strange, ignored };
}

/** `escuela.example/otono` is the address of a page, as people write it. */
function withScheme(text: string): string {
  if (text.startsWith('//')) return `https:${text}`;
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]|$)/u.test(text) ? `https://${text}` : text;
}
