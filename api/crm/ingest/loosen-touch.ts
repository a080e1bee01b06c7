/** How the person came, as pages tell it: words behind the address, the address itself, ids of clicks and of Meta's. */
import { touchInput } from '../lead-schema.ts';
import { instantOf, isRecord, type Loose, toText, trimmed } from './loose-values.ts';
import { isClickId, readAddress, touchName } from './touch-names.ts';

const known = new Set(Object.keys(touchInput.shape));
const utmKnown = new Set(Object.keys(touchInput.shape.utm.unwrap().shape));
/** What a tool for ads was to fill in and did not: `{{campaign.id}}`, `{campaignid}`. */
const unfilled = /^\{{1,2}[^{}]*\}{1,2}$|^__[A-Z_]+__$/;

/**
 * @param told what was sent as `touch`
 * @param flat fields of a touch that were sent beside the name; what `told` says counts more
 * @returns `strange`: fields that a touch does not have, by their path
 */
export function loosenTouch(
  told: unknown,
  flat: Loose,
): { touch: Loose | undefined; strange: [string, unknown][]; ignored: string[] } {
  const read = new TouchReader();
  read.take(flat, '');
  if (isRecord(told)) read.take(told, 'touch.');
  else if (told !== undefined) read.ignored.push('touch');
  return { touch: read.touch(), strange: read.strange, ignored: read.ignored };
}

class TouchReader {
  readonly strange: [string, unknown][] = [];
  readonly ignored: string[] = [];
  readonly #touch: Loose = {};
  readonly #utm: Loose = {};
  readonly #clickIds: Loose = {};

  take(from: Loose, path: string): void {
    for (const [name, value] of Object.entries(from)) {
      if (name === 'utm' && isRecord(value)) {
        for (const [key, word] of Object.entries(value))
          this.#putUtm(path === '' ? key : `${path}utm.${key}`, key, word);
      } else if (name === 'click_ids' && isRecord(value)) {
        for (const [key, id] of Object.entries(value)) this.#put(`${path}click_ids.${key}`, key, id);
      } else this.#put(`${path}${name}`, name, value);
    }
  }

  touch(): Loose | undefined {
    for (const [name, value] of readAddress(this.#touch.source_url as string | undefined)) {
      if (unfilled.test(value)) continue;
      if (isClickId(name)) this.#clickIds[name] ??= value.slice(0, 1000);
      else if (utmKnown.has(name)) this.#utm[name] ??= value.slice(0, 300);
    }
    const touch = {
      ...this.#touch,
      ...(Object.keys(this.#utm).length > 0 ? { utm: this.#utm } : {}),
      ...(Object.keys(this.#clickIds).length > 0 ? { click_ids: this.#clickIds } : {}),
    };
    return Object.keys(touch).length > 0 ? touch : undefined;
  }

  #put(path: string, given: string, sent: unknown): void {
    const value = trimmed(sent);
    if (value === undefined || value === null) return;
    const name = known.has(given) ? given : (touchName(given) ?? given);
    if (name.startsWith('utm_')) return this.#putUtm(path, name, value);
    const text = name === 'occurred_at' ? instantOf(value) : toText(value);
    if (text === undefined) this.strange.push([path, value]);
    else if (unfilled.test(text)) this.ignored.push(path);
    else if (isClickId(name)) this.#clickIds[name] = text;
    else if (name === 'source_url') this.#putAddress(path, given, text);
    else if (known.has(name)) this.#touch[name] = text;
    else this.strange.push([path, value]);
  }

  /** Where a page says it by another name than ours, it may mean something else: `landing: "otoño"` is kept as it is. */
  #putAddress(path: string, given: string, text: string): void {
    const url = withScheme(text);
    const isOurs = given === 'source_url';
    if (!isOurs && !(URL.canParse(url) && /^https?:/.test(url))) this.strange.push([path, text]);
    else if (!isOurs && this.#touch.source_url !== undefined) this.strange.push([path, text]);
    else this.#touch.source_url = url;
  }

  #putUtm(path: string, name: string, given: unknown): void {
    const key = name.startsWith('utm_') ? name : (touchName(`utm_${name}`) ?? name);
    const text = toText(given);
    if (text !== undefined && unfilled.test(text)) this.ignored.push(path);
    else if (utmKnown.has(key) && text !== undefined) this.#utm[key] = text;
    else if (trimmed(given) !== undefined && given !== null) this.strange.push([path, given]);
  }
}

/** `escuela.example/otono` is the address of a page, as people write it. */
function withScheme(text: string): string {
  if (text.startsWith('//')) return `https:${text}`;
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]|$)/u.test(text) ? `https://${text}` : text;
}
