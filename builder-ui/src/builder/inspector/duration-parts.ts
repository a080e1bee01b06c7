/** Durations as people set them: a number and a unit. What the admin wrote stays as written: 24 hours do not become a day. */
import { parseOffset } from '#flow';

export const durationUnits = ['seconds', 'minutes', 'hours', 'days', 'weeks'] as const;
export type DurationUnit = (typeof durationUnits)[number];

export interface DurationParts {
  count: number;
  unit: DurationUnit;
  /** `-` before, `+` after; durations that are no offsets are always `+`. */
  sign: '+' | '-';
}

const seconds: Record<DurationUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400, weeks: 604_800 };
const single = /^[+-]?P(?:(\d+)W|(\d+)D|T(?:(\d+)H|(\d+)M|(\d+)S))$/;
const order = ['weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

/** `PT24H` → 24 hours; `P1DT12H` → 36 hours, the largest unit that holds it in a whole number. Null when it is no duration. */
export function partsOf(text: unknown): DurationParts | null {
  if (typeof text !== 'string') return null;
  const ms = parseOffset(text);
  if (ms === null) return null;
  const sign = text.startsWith('-') ? '-' : '+';
  const match = single.exec(text);
  if (match) {
    const index = match.slice(1).findIndex((part) => part !== undefined);
    return { count: Number(match[index + 1]), unit: order[index]!, sign };
  }
  const total = Math.abs(ms) / 1000;
  const unit = order.find((candidate) => total % seconds[candidate] === 0 && total > 0) ?? 'seconds';
  return { count: total / seconds[unit], unit, sign };
}

/** The ISO 8601 text of a number and a unit. */
export function durationText({ count, unit, sign }: DurationParts): string {
  const letter = { seconds: 'S', minutes: 'M', hours: 'H', days: 'D', weeks: 'W' }[unit];
  const time = unit === 'seconds' || unit === 'minutes' || unit === 'hours';
  return `${sign === '-' ? '-' : ''}P${time ? 'T' : ''}${Math.max(0, Math.round(count))}${letter}`;
}
