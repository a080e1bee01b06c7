/** Durations: ISO 8601 text in the flow, milliseconds in the engine, plain words on the screen. */
import * as z from 'zod';
import { durationPattern } from '../schema.ts';
import type { Text } from '../words/text.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

/** The longest wait a flow may ask for: a year. */
export const maxDurationMs = 366 * day;

/** `PT24H` → 86400000. Null when the text is not a duration of weeks, days, hours, minutes or seconds. Zero is a duration. */
export function parseDuration(text: string): number | null {
  if (text.length > 40) return null;
  const match = durationPattern.exec(text);
  if (!match) return null;
  const [weeks, days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0));
  return weeks! * week + days! * day + hours! * hour + minutes! * minute + seconds! * second;
}

/** As `parseDuration`, with an optional sign in front: `-PT2H` → -7200000. */
export function parseOffset(text: string): number | null {
  const ms = parseDuration(text.replace(/^[+-]/, ''));
  return ms === null ? null : text.startsWith('-') && ms > 0 ? -ms : ms;
}

const units: [ms: number, letter: string, es: [string, string], en: [string, string]][] = [
  [day, 'D', ['día', 'días'], ['day', 'days']],
  [hour, 'H', ['h', 'h'], ['h', 'h']],
  [minute, 'M', ['min', 'min'], ['min', 'min']],
  [second, 'S', ['s', 's'], ['s', 's']],
];

/** Milliseconds (rounded down to seconds, sign dropped) as ISO 8601: 5400000 → `PT1H30M`. */
export function formatDuration(ms: number): string {
  const [days, ...time] = split(ms).map((count, i) => (count ? `${count}${units[i]![1]}` : ''));
  const clock = time.join('');
  return days || clock ? `P${days}${clock ? `T${clock}` : ''}` : 'PT0S';
}

/** Milliseconds for people: 90000000 → "1 día 1 h" / "1 day 1 h". At most the two largest units, sign dropped. */
export function humaniseDuration(ms: number): Text {
  const counts = split(ms);
  const first = counts.findIndex((count) => count > 0);
  if (first < 0) return { es: '0 s', en: '0 s' };
  const shown = [first, first + 1].filter((i) => counts[i]);
  const say = (names: 2 | 3) => shown.map((i) => `${counts[i]} ${units[i]![names][counts[i] === 1 ? 0 : 1]}`).join(' ');
  // "24 h" is how people speak of a day's wait; from two days on they count days.
  if (Math.abs(ms) === day) return { es: '24 h', en: '24 h' };
  if (Math.abs(ms) === 2 * day) return { es: '48 h', en: '48 h' };
  return { es: say(2), en: say(3) };
}

function split(ms: number): number[] {
  let rest = Math.floor(Math.abs(ms) / second) * second;
  return units.map(([size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count;
  });
}

/** A wait in a config: more than nothing, a year at most. Faults carry `params.code = 'bad-duration'`. */
export const span = z.string().superRefine((text, ctx) => {
  const ms = parseDuration(text);
  if (ms === null || ms <= 0 || ms > maxDurationMs) fault(ctx, text);
});

/** A shift of a date in a config: `-PT2H`, `P1D`; zero is fine, a year either way at most. */
export const offsetSpan = z.string().superRefine((text, ctx) => {
  const ms = parseOffset(text);
  if (ms === null || Math.abs(ms) > maxDurationMs) fault(ctx, text);
});

function fault(ctx: z.RefinementCtx, text: string): void {
  ctx.addIssue({
    code: 'custom',
    message: 'a duration between one second and a year, such as PT24H',
    params: { code: 'bad-duration', value: text.slice(0, 40) },
  });
}
