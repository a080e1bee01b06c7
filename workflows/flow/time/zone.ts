/**
 * Clock times in a zone, by the rules of zone-rules.ts wherever it runs. Never reachable from run.ts: rules change, so only
 * activities, the API and the browser may ask. In a daylight-saving gap the next time that exists counts, in an overlap the first.
 * Temporal would say the same in as many lines, no faster, and `temporal-polyfill` would add 6 KiB (its functions) to 18 KiB (its
 * classes) to the builder, packed; so it judges these functions in their tests and is not shipped.
 */
import type { QuietHours } from '../schema.ts';
import { zoneAt } from './zone-rules.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface LocalTime {
  year: number;
  /** 1–12 */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: Weekday;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** True for an IANA zone this runtime knows. */
export function isZone(zone: string): boolean {
  try {
    return format(zone) !== undefined;
  } catch {
    return false;
  }
}

function format(zone: string): Intl.DateTimeFormat {
  let found = formats.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, found);
  }
  return found;
}

/** What clocks in the zone show at an instant (epoch ms). An unknown zone counts as UTC. */
export function localTime(at: number, zone: string): LocalTime {
  const parts = Object.fromEntries(
    format(isZone(zone) ? zoneAt(zone, at) : 'UTC')
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  ) as Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', number>;
  const { year, month, day, hour, minute, second } = parts;
  const weekday = weekdays[(new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7]!;
  return { year, month, day, hour, minute, second, weekday };
}

/** The instant (epoch ms) at which clocks in the zone show a local date and time. `day` may run over the month's end. */
export function instantOf(
  zone: string,
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
): number {
  const wanted = Date.UTC(year, month - 1, day, hour, minute);
  const offset = (at: number) => {
    const t = localTime(at, zone);
    return Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) - Math.floor(at / 1000) * 1000;
  };
  // Zones move by at most a few hours at a time: the offsets a day before and after cover both sides of any change.
  const before = offset(wanted - 86_400_000);
  const after = offset(wanted + 86_400_000);
  const candidates = [wanted - before, wanted - after].filter((at) => at + offset(at) === wanted);
  if (candidates.length > 0) return Math.min(...candidates);
  // In a gap: the moment the clocks jump, found to the minute.
  let low = wanted - Math.max(before, after);
  let high = wanted - Math.min(before, after);
  const old = offset(low);
  while (high - low > 60_000) {
    const middle = Math.floor((low + high) / 120_000) * 60_000;
    if (offset(middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

export interface Window {
  /** `HH:MM`; a window whose end is not after its start runs past midnight. */
  from: string;
  to: string;
  days: readonly Weekday[];
}

/** The instant at or after `at` when the window is open in the zone, or null for a window that never opens. */
export function nextOpen(at: number, zone: string, window: Window): number | null {
  const [from, to] = [clock(window.from), clock(window.to)];
  const today = localTime(at, zone);
  // Yesterday's window may still be open after midnight; within a week and a day every weekday has come.
  for (let shift = -1; shift <= 8; shift++) {
    const start = instantOf(zone, today.year, today.month, today.day + shift, from.hour, from.minute);
    const weekday = weekdays[(weekdays.indexOf(today.weekday) + shift + 14) % 7]!;
    if (!window.days.includes(weekday)) continue;
    const overnight = to.hour * 60 + to.minute <= from.hour * 60 + from.minute ? 1 : 0;
    const end = instantOf(zone, today.year, today.month, today.day + shift + overnight, to.hour, to.minute);
    // A window that lies in a gap of the clocks does not open that day.
    if (at < end && start < end) return Math.max(at, start);
  }
  return null;
}

/** When quiet hours end, if `at` falls into them (epoch ms); null outside of them. Equal times mean no quiet hours. */
export function quietUntil(at: number, zone: string, quiet: QuietHours): number | null {
  if (quiet.from === quiet.to) return null;
  const open = nextOpen(at, zone, { from: quiet.to, to: quiet.from, days: weekdays });
  return open !== null && open > at ? open : null;
}

/**
 * When it is quiet in none of the zones, if at `at` it is quiet in one of them; with the zone that was waited for last.
 * Null outside of quiet hours.
 * @param otherwise counts alone where the zones lie so far apart that it is always quiet in one of them
 */
export function quietInAny(
  at: number,
  zones: readonly string[],
  quiet: QuietHours,
  otherwise: string,
): { until: number; zone: string } | null {
  let found: { until: number; zone: string } | null = null;
  while ((found?.until ?? at) - at <= 2 * 86_400_000) {
    const since: number = found?.until ?? at;
    const next = zones.flatMap((zone) => {
      const until = quietUntil(since, zone, quiet);
      return until === null ? [] : [{ until, zone }];
    });
    if (next.length === 0) return found;
    found = next.reduce((last, one) => (one.until > last.until ? one : last));
  }
  const until = quietUntil(at, otherwise, quiet);
  return until === null ? null : { until, zone: otherwise };
}

/** The next midnight in the zone after an instant (epoch ms). */
export function nextDay(at: number, zone: string): number {
  const { year, month, day } = localTime(at, zone);
  return instantOf(zone, year, month, day + 1, 0, 0);
}

/** The day that calendars in the zone show at an instant (epoch ms): `2026-11-29`. */
export function localDay(at: number, zone: string): string {
  const { year, month, day } = localTime(at, zone);
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}

/** The instant of a date written with or without a zone (`2026-12-24T09:00`, then local to `zone`); null when it is none. */
export function parseLocal(text: string, zone: string): number | null {
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d(?:\.\d{1,9})?))?(Z|[+-]\d\d:?\d\d)?)?$/.exec(text);
  if (!match) return null;
  if (match[7]) {
    const at = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
    return Number.isNaN(at) ? null : at;
  }
  const [year, month, day, hour, minute] = match.slice(1, 6).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const real = new Date(Date.UTC(year, month - 1, day));
  const seconds = Number(match[6] ?? 0);
  if (real.getUTCMonth() !== month - 1 || real.getUTCDate() !== day || hour > 23 || minute > 59 || seconds >= 60)
    return null;
  return instantOf(zone, year, month, day, hour, minute) + Math.floor(seconds * 1000);
}

function clock(text: string): { hour: number; minute: number } {
  const [hour, minute] = text.split(':').map(Number);
  return { hour: hour ?? 0, minute: minute ?? 0 };
}
