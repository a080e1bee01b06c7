/** Insights: which rows a question asks for, added up as it wants them. Source: Meta's "Insights API", "Breakdowns". */
import { splitRow } from './breakdowns.ts';
import { cutRange, dayIn, earliest, presets } from './days.ts';
import { filtersOf, type Filters } from '../graph/filtering.ts';
import { type Ad, type DayRow, type History, isGone } from './history.ts';
import { type Group, type Level, showGroup } from './insight-row.ts';
import { selectionOf, type Visit } from '../graph/node.ts';
import { pageOf } from '../graph/paging.ts';
import type { Params } from '../graph/params.ts';
import { badParameter, GraphProblem } from '../graph/problem.ts';

export type { Level } from './insight-row.ts';

const levels: readonly string[] = ['account', 'campaign', 'adset', 'ad'];

export interface Question {
  level: Level;
  ranges: [since: string, until: string][];
  increment: number | 'monthly' | 'all_days';
  breakdowns: string[];
  filters: Filters;
  sort: { field: string; up: boolean } | null;
  /** The object whose insights these are. */
  scope: { level: Level; id: string | null };
}

/** Rows of an object: one page. */
export function insightsEdge(visit: Visit, history: History, of: Level, id: string | null = null): unknown {
  const { params } = visit.call;
  const groups = visit.meta.answers.of(history, [of, id, ...params.question()], () =>
    answer(history, readQuestion(params, history, visit.meta.now(), of, id)),
  );
  const fields = selectionOf(visit.call);
  return pageOf(visit.call, groups, (group) => showGroup(history, group, fields));
}

/** @throws GraphProblem for anything Meta would not take */
export function readQuestion(params: Params, history: History, now: number, of: Level, id: string | null): Question {
  const level = params.get('level') ?? of;
  if (!levels.includes(level)) throw badParameter(`level must be one of the following values: ${levels.join(', ')}`);
  return {
    level: level as Level,
    ranges: rangesOf(params, dayIn(history.account.timezone, now)),
    increment: incrementOf(params.get('time_increment')),
    breakdowns: params.list('breakdowns') ?? [],
    filters: filtersOf(params.json('filtering')),
    sort: sortOf(params.list('sort')),
    scope: { level: of, id },
  };
}

function rangesOf(params: Params, today: string): [string, string][] {
  const several = params.json('time_ranges') as { since: string; until: string }[] | undefined;
  const one = params.range('time_range');
  const preset = params.get('date_preset') ?? 'last_30d';
  const ranges: [string, string][] = several ? several.map(({ since, until }) => [since, until]) : one ? [one] : [];
  if (ranges.length === 0) {
    const make = presets[preset];
    if (!make)
      throw badParameter(`date_preset must be one of the following values: ${Object.keys(presets).join(', ')}`);
    ranges.push(make(today));
  }
  if (ranges.some(([since]) => since < earliest(today)))
    throw new GraphProblem(
      3018,
      '(#3018) The start date of the time range cannot be beyond 37 months from the current date',
    );
  return ranges;
}

function incrementOf(text: string | undefined): Question['increment'] {
  if (text === undefined || text === '' || text === 'all_days') return 'all_days';
  if (text === 'monthly') return text;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 90)
    throw badParameter('time_increment must be between 1 and 90, or monthly, or all_days');
  return days;
}

function sortOf(list: string[] | undefined): Question['sort'] {
  if (!list?.[0]) return null;
  const [, field, direction] =
    /^(spend|impressions|clicks|reach|date_start)_(ascending|descending)$/.exec(list[0]) ?? [];
  if (!field) throw badParameter(`Invalid sort: ${list[0]}`);
  return { field, up: direction === 'ascending' };
}

/** Every group the question asks for, in the order of days and objects. */
export function answer(history: History, question: Question): Group[] {
  const { level, filters, breakdowns, increment } = question;
  const ads = [...history.ads.values()].filter((ad) => isAsked(history, ad, question) && filters.takes(history, ad));
  const groups = new Map<string, Group>();
  for (const [since, until] of question.ranges) {
    const parts = increment === 1 ? null : cutRange(since, until, increment);
    for (const ad of ads) {
      for (const row of history.rows.between(ad.id, since, until)) {
        const [from, to] = parts?.find(([, end]) => row.date <= end) ?? [row.date, row.date];
        for (const [values, share] of splitRow(row, breakdowns)) {
          const key = `${objectOf(level, ad)} ${from} ${values.join(' ')}`;
          const group = groups.get(key);
          if (group) addTo(group, share);
          else
            groups.set(key, {
              level,
              ad,
              since: from,
              until: to,
              breakdowns: toRecord(breakdowns, values),
              ...share,
              days: 1,
            });
        }
      }
    }
    const beyond = level === 'account' && question.scope.id === null && breakdowns.length === 0 ? history.beyond : [];
    for (const row of beyond.filter(({ date }) => date >= since && date <= until)) {
      const [from, to] = parts?.find(([, end]) => row.date <= end) ?? [row.date, row.date];
      const key = ` ${from} `;
      const group = groups.get(key);
      if (group) addTo(group, row);
      else groups.set(key, { level, ad: noAd, since: from, until: to, breakdowns: {}, ...row, days: 1 });
    }
  }
  return order(
    [...groups.values()].filter((group) => hasDelivery(group) && filters.keeps(group)),
    question,
  );
}

/** Of an account's own row no field asks. */
const noAd: Ad = {
  id: '',
  name: '',
  status: 'ACTIVE',
  createdAt: 0,
  adsetId: '',
  campaignId: '',
  creative: { id: '', title: '', body: '' },
};

function addTo(group: Group, row: DayRow): void {
  group.spend += row.spend;
  group.impressions += row.impressions;
  group.clicks += row.clicks;
  group.linkClicks += row.linkClicks;
  // Somebody seen twice is one person: reach does not add up, so a part of it is taken.
  group.reach += group.date === row.date ? row.reach : Math.floor(row.reach * 0.6);
  group.days += 1;
}

const hasDelivery = ({ spend, impressions, clicks }: DayRow): boolean => spend > 0n || impressions > 0 || clicks > 0;

/** Archived and deleted objects have rows of their own only when a filter asks for them; sums above them hold them always. */
function isAsked(history: History, ad: Ad, { level, filters, scope }: Question): boolean {
  const within = scope.id === null || [ad.id, ad.adsetId, ad.campaignId].includes(scope.id);
  if (!within) return false;
  if (level === 'account' || scope.level === level || filters.byStatus) return true;
  if (level === 'ad') return !isGone(history.adStatus(ad));
  if (level === 'adset') return !isGone(history.adsetStatus(history.adsets.get(ad.adsetId)!));
  return !isGone(history.campaignStatus(history.campaigns.get(ad.campaignId)!));
}

function objectOf(level: Level, ad: Ad): string {
  if (level === 'ad') return ad.id;
  if (level === 'adset') return ad.adsetId;
  return level === 'campaign' ? ad.campaignId : '';
}

const toRecord = (names: string[], values: string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, index) => [name, values[index]!]));

function order(groups: Group[], { sort }: Question): Group[] {
  if (!sort) return groups.toSorted((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
  const value = (group: Group) => (sort.field === 'date_start' ? group.since : group[sort.field as 'spend' | 'reach']);
  return groups.toSorted((a, b) => (value(a) === value(b) ? 0 : value(a) < value(b) === sort.up ? -1 : 1));
}
