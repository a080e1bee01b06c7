/** Cuts a day into age, gender and the like, always in the same shares, so that the parts add up to the day. */
import type { DayRow } from './history.ts';
import { GraphProblem } from '../graph/problem.ts';

const shares: Record<string, [value: string, share: number][]> = {
  age: [
    ['18-24', 0.14],
    ['25-34', 0.31],
    ['35-44', 0.27],
    ['45-54', 0.16],
    ['55-64', 0.08],
    ['65+', 0.04],
  ],
  gender: [
    ['female', 0.46],
    ['male', 0.52],
    ['unknown', 0.02],
  ],
  country: [
    ['AR', 0.9],
    ['UY', 0.07],
    ['CL', 0.03],
  ],
  publisher_platform: [
    ['facebook', 0.44],
    ['instagram', 0.52],
    ['audience_network', 0.04],
  ],
  device_platform: [
    ['mobile_app', 0.93],
    ['desktop', 0.07],
  ],
};

/** @returns one part per combination of values. @throws GraphProblem for a breakdown that is not there */
export function splitRow(row: DayRow, breakdowns: string[]): [values: string[], part: DayRow][] {
  let parts: [string[], DayRow][] = [[[], row]];
  for (const name of breakdowns) {
    const share = shares[name];
    if (!share) {
      throw new GraphProblem(2, `(#2) Invalid combination of breakdowns: ${breakdowns.join(', ')}`, {
        subcode: 1_504_041,
        status: 400,
      });
    }
    parts = parts.flatMap(([values, part]) =>
      cut(part, share).map((piece, i): [string[], DayRow] => [[...values, share[i]![0]], piece]),
    );
  }
  return parts;
}

/** Rounds the running sum, not the pieces, so that nothing is lost. */
function cut(row: DayRow, share: [string, number][]): DayRow[] {
  let passed = 0;
  let before = { spend: 0n, impressions: 0, clicks: 0, reach: 0, linkClicks: 0 };
  return share.map(([, part], index) => {
    passed = index === share.length - 1 ? 1 : passed + part;
    const upTo = (value: number) => Math.round(value * passed);
    // Cents: nobody is billed less.
    const cents = Number(row.spend / 10_000n);
    const spend = passed === 1 ? row.spend : BigInt(upTo(cents)) * 10_000n;
    const now = {
      spend,
      impressions: upTo(row.impressions),
      clicks: upTo(row.clicks),
      reach: upTo(row.reach),
      linkClicks: upTo(row.linkClicks),
    };
    const piece: DayRow = {
      date: row.date,
      spend: now.spend - before.spend,
      impressions: now.impressions - before.impressions,
      clicks: now.clicks - before.clicks,
      reach: now.reach - before.reach,
      linkClicks: now.linkClicks - before.linkClicks,
    };
    before = now;
    return piece;
  });
}
