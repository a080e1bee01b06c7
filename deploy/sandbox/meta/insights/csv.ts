/** A CSV as the history of an ad account: `date,campaign_id,campaign_name,adset_id,adset_name,ad_id,ad_name,spend,impressions,clicks`. */
import { parse } from 'csv-parse/sync';
import { countDays, isDay } from './days.ts';
import { type Account, type DayRow, History, type Rows, type Status, statuses } from './history.ts';
import { toMicros } from './money.ts';

export const header = [
  'date',
  'campaign_id',
  'campaign_name',
  'adset_id',
  'adset_name',
  'ad_id',
  'ad_name',
  'spend',
  'impressions',
  'clicks',
] as const;

/** More columns that may be there. Statuses are ACTIVE unless told; reach is guessed from impressions. */
const extra = ['reach', 'campaign_status', 'adset_status', 'ad_status', 'headline', 'body'] as const;

type Line = Record<(typeof header)[number], string> & Partial<Record<(typeof extra)[number], string>>;

export interface Loaded {
  history: History;
  rows: number;
  /** Ads and ad sets that stood below several parents and got an id of their own for each. */
  renumbered: number;
  since: string | null;
  until: string | null;
  /** Sum of all rows, in millionths. */
  spend: bigint;
}

/** @throws Error that names the line */
export function loadCsv(text: string, account: Account): Loaded {
  if (text.trim() === '') throw new Error(`the file is empty; its first line is ${header.join(',')}`);
  const lines = parse<Line>(text, { bom: true, columns: checkHeader, skip_empty_lines: true, trim: true });
  const rows = new StoredRows();
  const history = new History(account, rows);
  const places = new Places();
  let spend = 0n;
  let since: string | null = null;
  let until: string | null = null;
  for (const [index, line] of lines.entries()) {
    try {
      const row = toRow(line);
      if (isOfNoAd(line)) history.beyond.push(row);
      else rows.add(addObjects(history, places, line), row);
      spend += row.spend;
      if (since === null || row.date < since) since = row.date;
      if (until === null || row.date > until) until = row.date;
    } catch (error) {
      throw new Error(`line ${index + 2}: ${(error as Error).message}`, { cause: error });
    }
  }
  rows.sort();
  return { history, rows: lines.length, renumbered: places.renumbered, since, until, spend };
}

/** A line without any id is what the account cost beyond its ads. */
const isOfNoAd = (line: Line): boolean => line.campaign_id === '' && line.adset_id === '' && line.ad_id === '';

function checkHeader(given: string[]): string[] {
  const missing = header.filter((name) => !given.includes(name));
  const known: readonly string[] = [...header, ...extra];
  const unknown = given.filter((name) => !known.includes(name));
  if (missing.length > 0) throw new Error(`the header lacks ${missing.join(', ')}`);
  if (unknown.length > 0) throw new Error(`the header has unknown columns: ${unknown.join(', ')}`);
  return given;
}

function toRow(line: Line): DayRow {
  if (!isDay(line.date)) throw new Error(`${JSON.stringify(line.date)} is not a date such as 2026-08-31`);
  const impressions = whole(line.impressions);
  const clicks = whole(line.clicks);
  return {
    date: line.date,
    spend: toMicros(line.spend || '0'),
    impressions,
    clicks,
    reach: line.reach ? whole(line.reach) : Math.ceil(impressions * 0.8),
    linkClicks: Math.floor(clicks * 0.75),
  };
}

/** A count; programs that know numbers only as decimals write `100.0`. */
function whole(text: string): number {
  if (!/^(\d{1,15}(\.0+)?)?$/.test(text)) throw new Error(`${JSON.stringify(text)} is not a count`);
  return Number(text || 0);
}

/**
 * At Meta an ad stands below one ad set and an ad set below one campaign; files that people put together know better. What
 * comes again below another parent becomes an object of its own with an id of its own, so that every sum stays the file's.
 */
class Places {
  readonly #taken = new Map<string, string>();
  readonly #ids = new Map<string, string>();
  /** How many objects got another id than the file's. */
  renumbered = 0;

  idOf(kind: string, id: string, parent: string): string {
    const place = `${kind} ${id} ${parent}`;
    const known = this.#ids.get(place);
    if (known) return known;
    let free = id;
    for (let n = 1; this.#taken.has(`${kind} ${free}`); n++) free = `${id}00${n}`;
    if (free !== id) this.renumbered += 1;
    this.#taken.set(`${kind} ${free}`, parent);
    this.#ids.set(place, free);
    return free;
  }
}

/** Adds what the line names, unless it is there. @returns the ad's id */
function addObjects(history: History, places: Places, line: Line): string {
  const createdAt = Date.parse(`${line.date}T12:00:00Z`);
  const { campaign_id: campaignId } = line;
  for (const one of [campaignId, line.adset_id, line.ad_id])
    if (!/^\d{1,25}$/.test(one)) throw new Error(`${JSON.stringify(one)} is no id`);
  const adsetId = places.idOf('adset', line.adset_id, campaignId);
  const id = places.idOf('ad', line.ad_id, adsetId);
  const known = history.ads.get(id);
  if (known) {
    known.createdAt = Math.min(known.createdAt, createdAt);
    return id;
  }
  history.add(
    {
      id: campaignId,
      name: line.campaign_name,
      status: statusOf(line.campaign_status),
      createdAt,
      objective: 'OUTCOME_LEADS',
      dailyBudget: 500_000,
    },
    { id: adsetId, name: line.adset_name, status: statusOf(line.adset_status), createdAt, campaignId },
    {
      id,
      name: line.ad_name,
      status: statusOf(line.ad_status),
      createdAt,
      adsetId,
      campaignId,
      creative: { id: `9${id}`, title: line.headline || line.ad_name, body: line.body ?? '' },
    },
  );
  return id;
}

function statusOf(text: string | undefined): Status {
  const status = (text || 'ACTIVE') as Status;
  if (!statuses.includes(status)) throw new Error(`${JSON.stringify(text)} is no status`);
  return status;
}

/** Rows in memory, by ad and day; two lines of one ad and day are added up. */
class StoredRows implements Rows {
  readonly #byAd = new Map<string, Map<string, DayRow>>();
  #sorted = new Map<string, DayRow[]>();

  add(adId: string, row: DayRow): void {
    let days = this.#byAd.get(adId);
    if (!days) this.#byAd.set(adId, (days = new Map()));
    const known = days.get(row.date);
    if (!known) days.set(row.date, row);
    else {
      known.spend += row.spend;
      for (const name of ['impressions', 'clicks', 'reach', 'linkClicks'] as const) known[name] += row[name];
    }
  }

  sort(): void {
    const inOrder = (a: DayRow, b: DayRow) => (a.date < b.date ? -1 : 1);
    this.#sorted = new Map([...this.#byAd].map(([id, days]) => [id, [...days.values()].toSorted(inOrder)]));
  }

  between(adId: string, since: string, until: string): DayRow[] {
    const rows = this.#sorted.get(adId) ?? [];
    // Most questions are about all days; the rest is a short walk.
    if (rows.length === 0 || countDays(since, until) < 1) return [];
    if (rows[0]!.date >= since && rows.at(-1)!.date <= until) return rows;
    return rows.filter((row) => row.date >= since && row.date <= until);
  }
}
