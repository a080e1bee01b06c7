/** Something that comes back on a calendar, at a clock time of a zone. Pure. */
import { instantOf, localTime, type Weekday, weekdays } from './zone.ts';

export interface Calendar {
  repeat: 'day' | 'week' | 'month';
  /** Of a week; every day when empty. */
  days?: readonly Weekday[] | undefined;
  /** Of a month, 1–31: in a shorter one its last day. */
  dayOfMonth?: number | undefined;
  /** `HH:MM` */
  time: string;
}

export interface Turn {
  /** Epoch ms. */
  at: number;
  /** Day and time as the calendar means them, `2026-03-29T02:30`: one turn each, whatever clocks do on that day. */
  local: string;
}

const twoDigits = (part: number) => String(part).padStart(2, '0');

/**
 * The next turns after an instant. Where clocks skip the time, the moment they jump; where they show it twice, the first.
 * @param after epoch ms
 * @returns `most` of them, in order
 */
export function turnsAfter(calendar: Calendar, after: number, zone: string, most: number): Turn[] {
  const [hour = 0, minute = 0] = calendar.time.split(':').map(Number);
  const today = localTime(after, zone);
  const turns: Turn[] = [];
  // Even the last days of months come once in 31 days.
  for (let shift = -1; turns.length < most && shift < 31 * (most + 2); shift++) {
    const day = new Date(Date.UTC(today.year, today.month - 1, today.day + shift));
    if (!isDue(calendar, day)) continue;
    const [year, month, date] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()];
    const at = instantOf(zone, year, month, date, hour, minute);
    if (at > after) turns.push({ at, local: `${year}-${twoDigits(month)}-${twoDigits(date)}T${calendar.time}` });
  }
  return turns;
}

/** @param day midnight UTC of a day on the calendar */
function isDue({ repeat, days, dayOfMonth = 1 }: Calendar, day: Date): boolean {
  if (repeat === 'day') return true;
  if (repeat === 'week') return !days?.length || days.includes(weekdays[(day.getUTCDay() + 6) % 7]!);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  return day.getUTCDate() === Math.min(dayOfMonth, last);
}
