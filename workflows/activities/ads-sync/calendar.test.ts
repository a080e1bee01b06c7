import { describe, expect, it } from 'vitest';
import { addDays } from '#metrics';
import { daysBetween, earliestDay } from '#providers/meta-graph/insights.ts';
import { countDays, dayIn, historyRanges, recentRanges } from './calendar.ts';

const today = '2026-11-21';

describe('recent days', () => {
  it('are the last 28, first the week that people look at', () => {
    expect(recentRanges(today, null, 0)).toEqual([
      { since: '2026-11-14', until: today, from: '2026-11-14', report: false },
      { since: '2026-10-25', until: '2026-11-13', from: '2026-10-25', report: false },
    ]);
  });

  it('are one range where little happens, and several where much does, without a gap', () => {
    expect(recentRanges(today, '2026-11-20', 10)).toEqual([
      { since: '2026-10-25', until: today, from: '2026-10-25', report: false },
    ]);
    const many = recentRanges(today, '2026-11-20', 1_000);
    expect(many.map((range) => daysBetween(range.since, range.until))).toEqual([10, 10, 8]);
    for (const [index, range] of many.entries()) {
      if (index > 0) expect(range.since).toBe(addDays(many[index - 1]!.until, 1));
    }
    expect(countDays(recentRanges(today, '2026-11-20', 1_000_000))).toBe(28);
  });

  it('reach back to what was open to changes when it was last read, and no further than Meta does', () => {
    expect(recentRanges(today, '2026-09-30', 1)[0]!.since).toBe('2026-09-04');
    expect(recentRanges(today, '2020-01-01', 1)[0]!.since).toBe(earliestDay(today));
  });
});

describe('the history', () => {
  it('goes back in reports, the newest days first, to where there is something', () => {
    const ranges = historyRanges(today, '2026-10-25', '2026-05-01', 100);
    expect(ranges).toEqual([{ since: '2026-05-01', until: '2026-10-24', from: '2026-05-01', report: true }]);
    const long = historyRanges(today, '2026-10-25', '2020-01-01', 1_000);
    expect(long[0]).toMatchObject({ since: '2026-09-24', until: '2026-10-24' });
    expect(long.at(-1)!.since).toBe(earliestDay(today));
    expect(countDays(long)).toBe(daysBetween(earliestDay(today), '2026-10-24'));
  });

  it('is over where nothing is left', () => expect(historyRanges(today, '2026-10-25', '2026-10-25', 1)).toEqual([]));
});

it('a day is one in the zone of the account, also around midnight and where clocks change', () => {
  const at = new Date('2026-11-01T03:30:00Z');
  expect(dayIn('America/Argentina/Buenos_Aires', at)).toBe('2026-11-01');
  expect(dayIn('America/New_York', at)).toBe('2026-10-31');
  expect(dayIn('Pacific/Kiritimati', at)).toBe('2026-11-01');
  expect(dayIn('America/New_York', new Date('2026-11-01T05:30:00Z'))).toBe('2026-11-01');
});
