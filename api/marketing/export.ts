/** The figures as a table for spreadsheets. */
import { stringify } from 'csv-stringify/sync';
import type { Text } from '#flow';
import { evaluate, metricIds, metrics, type CurrencyChoice, type Measures, type Values } from '#metrics';
import { pacer } from '../pace.ts';
import type { AdsetPlace, CampaignPlace } from '#db/marketing/places.ts';

/** Figures with the sums by currency that they were made of. */
type Figures = Values & { amounts: Record<'spend' | 'revenue', Record<string, string>> };
type Row = Figures & { name: string; status: string } & Partial<Record<'campaign_id' | 'adset_id' | 'ad_id', string>>;
type Level = 'campaign' | 'adset' | 'ad';

export interface ExportParts {
  level: Level;
  /** Headers in a language; without one the names of the fields. */
  lang: 'es' | 'en' | undefined;
  rows: Row[];
  remainder: Figures & { name: Text };
  total: Figures;
  choice: CurrencyChoice;
  campaigns: Map<string, CampaignPlace>;
  adsets: Map<string, AdsetPlace>;
}

const titles: Record<string, Text> = {
  campaign_id: { es: 'ID de campaña', en: 'Campaign ID' },
  campaign_name: { es: 'Campaña', en: 'Campaign' },
  adset_id: { es: 'ID de conjunto', en: 'Ad set ID' },
  adset_name: { es: 'Conjunto de anuncios', en: 'Ad set' },
  ad_id: { es: 'ID de anuncio', en: 'Ad ID' },
  ad_name: { es: 'Anuncio', en: 'Ad' },
  status: { es: 'Estado', en: 'Status' },
  spend_currency: { es: 'Moneda de la inversión', en: 'Currency of spend' },
  revenue_currency: { es: 'Moneda de los ingresos', en: 'Currency of revenue' },
};
const totalName: Text = { es: 'Total', en: 'Total' };
const levels: Level[] = ['campaign', 'adset', 'ad'];

export interface Table {
  /** Headers and cells; null is an empty cell. */
  cells: (string | number | null)[][];
  /** Places of columns that hold ids. */
  ids: ReadonlySet<number>;
  /** Place of the first column of figures; all behind it are figures too. */
  figures: number;
}

export function toTable(parts: ExportParts): Table {
  const { level, lang, rows, remainder, total, choice } = parts;
  const shown = levels.slice(0, levels.indexOf(level) + 1);
  const fields = [
    ...shown.flatMap((each) => [`${each}_id`, `${each}_name`]),
    'status',
    'spend_currency',
    'revenue_currency',
  ];
  const head = [...fields, ...metricIds].map((id) =>
    lang ? (titles[id]?.[lang] ?? metrics[id as keyof typeof metrics].title[lang]) : id,
  );
  const line = (places: Record<string, string | null>, figures: Figures) => {
    const { values, money } = inOwnMoney(figures, choice);
    const all: Record<string, string | null> = { ...money, ...places };
    return [...fields.map((field) => all[field] ?? null), ...metricIds.map((id) => values[id])];
  };
  const named = (name: Text, figures: Figures) => line({ [`${level}_name`]: name[lang ?? 'en'] }, figures);
  return {
    cells: [
      head,
      ...rows.map((row) => line(placesOf(row, parts), row)),
      named(remainder.name, remainder),
      named(totalName, total),
    ],
    ids: new Set(fields.flatMap((field, place) => (field.endsWith('_id') ? [place] : []))),
    figures: fields.length,
  };
}

/**
 * A line names its own currencies, so one whose money is all of one currency is told in it, also where the answer as a whole is of
 * several: only lines that are themselves of several stay empty.
 */
function inOwnMoney(figures: Figures, choice: CurrencyChoice) {
  const only = (kind: 'spend' | 'revenue'): [currency: string, amount: string] | null => {
    const found = choice[kind] === null ? Object.entries(figures.amounts[kind]) : [];
    return found.length === 1 ? found[0]! : null;
  };
  const [spend, revenue] = [only('spend'), only('revenue')];
  const money = {
    spend_currency: choice.spend ?? spend?.[0] ?? null,
    revenue_currency: choice.revenue ?? revenue?.[0] ?? null,
  };
  if (!spend && !revenue) return { values: figures, money };
  const isWithout = Object.keys(figures.amounts.revenue).length === 0;
  const sums: Measures = {
    ...figures,
    marketing_spend: spend?.[1] ?? figures.marketing_spend,
    sales_revenue: revenue?.[1] ?? (isWithout ? '0' : figures.sales_revenue),
    // What customers paid over the years is not told by currency.
    lifetime_revenue: null,
  };
  const comparable = isWithout || (money.spend_currency !== null && money.spend_currency === money.revenue_currency);
  return { values: evaluate(sums, comparable), money };
}

function placesOf(row: Row, { level, campaigns, adsets }: ExportParts): Record<string, string | null> {
  return {
    campaign_id: row.campaign_id ?? null,
    campaign_name: campaigns.get(row.campaign_id ?? '')?.name ?? null,
    adset_id: row.adset_id ?? null,
    adset_name: adsets.get(row.adset_id ?? '')?.name ?? null,
    ad_id: row.ad_id ?? null,
    [`${level}_name`]: row.name,
    status: row.status,
  };
}

/**
 * Cells that a spreadsheet would take for a formula, also behind blanks and new lines, which some cut off, and in full-width or small
 * signs. Names come from outside; an amount of ours may begin with its sign, and a phone in E.164 does.
 */
const formula =
  /^(?!-\d+(\.\d+)?$|\+\d{7,15}$)(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@\u2212\uFE62\uFE63\uFE66\uFE6B\uFF1D\uFF0B\uFF0D\uFF20])/u;

/** A cell that is written as it is. */
class Exact {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * The table as a spreadsheet in that language opens it by a double click: in Spanish columns end with a semicolon, because the comma
 * is the decimal one. An id is a formula of its own text: read as a number it would lose all digits behind the fifteenth.
 */
export async function writeForPeople({ cells, ids, figures }: Table, lang: 'es' | 'en'): Promise<string> {
  const [head = [], ...rows] = cells;
  const tell = (row: Table['cells'][number]) =>
    row.map((cell, place) => {
      if (cell === null) return null;
      if (ids.has(place) && /^\d+$/.test(String(cell))) return new Exact(`="${cell}"`);
      if (place >= figures) return new Exact(lang === 'es' ? String(cell).replace('.', ',') : String(cell));
      return cell;
    });
  return await writeSlowly([head, ...rows], { delimiter: lang === 'es' ? ';' : ',', bom: true }, (row, at) =>
    at === 0 ? row : tell(row),
  );
}

/** For programs, unless the style is another: RFC 4180, commas, figures with a point, ids as they are. */
export const writeCsv = async (cells: Table['cells'], style = { delimiter: ',', bom: false }): Promise<string> =>
  await writeSlowly(cells, style, (row) => row);

/** Rows that are written at once: a few milliseconds of work. */
const sliceLength = 50;

/** A slice at a time, with whoever waits let in between. */
async function writeSlowly(
  cells: Table['cells'],
  style: { delimiter: string; bom: boolean },
  tell: (row: Table['cells'][number], at: number) => Cell[],
): Promise<string> {
  const breathe = pacer();
  let text = '';
  for (let at = 0; at < cells.length; at += sliceLength) {
    const slice = cells.slice(at, at + sliceLength).map((row, place) => tell(row, at + place));
    text += write(slice, { ...style, bom: style.bom && at === 0 });
    await breathe();
  }
  return text;
}

/**
 * CRLF, quotes where needed and doubled inside.
 * @param style `bom`: a byte order mark, without which Excel reads accents wrongly
 */
type Cell = string | number | null | Exact;

function write(cells: Cell[][], style: { delimiter: string; bom: boolean }): string {
  return stringify(cells, {
    ...style,
    record_delimiter: 'windows',
    quote_record_delimiter: true,
    // Some readers trim what is not quoted.
    quoted_match: /^\s|\s$/,
    cast: {
      // Not `escape_formulas`: with an exception for amounts it takes four times as long.
      string: (text) => (formula.test(text) ? `'${text}` : text),
      object: (cell) => (cell instanceof Exact ? cell.text : ''),
    },
  });
}
