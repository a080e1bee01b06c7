/** Currencies as people write them: codes, signs and words, in one table. */
import { decimalsOf, isCurrency, plain } from '#flow/meaning';
import { currencyOfAdjective } from './country-words.ts';

/** Where it is at home a point groups thousands, and a comma stands before cents (CLDR 48). */
const comma = new Set(
  'ARS BOB BRL CLP COP CRC CUP EUR PYG UYU VES AOA MZN CVE DKK NOK SEK ISK PLN CZK HUF RON RSD TRY RUB UAH IDR VND'.split(
    ' ',
  ),
);

/** Whether it has no cents. */
export const isWhole = (code: string): boolean => decimalsOf(code) === 0;
/** Whether its country writes `1.234,50`. */
export const usesComma = (code: string): boolean => comma.has(code);

const pesos = ['ARS', 'CLP', 'COP', 'CUP', 'DOP', 'MXN', 'PHP', 'UYU'];
const dollars = 'USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD'.split(' ');
const ofDollarSign = [...pesos, ...dollars, 'BRL', 'NIO', 'BOB', 'CVE', 'SVC', 'TOP', 'WST', 'ZWG'];

/** What is written → the currencies it may mean, the usual one first. A sign of many means nothing but "the usual one here". */
const spellings: Record<string, string[]> = {
  $: ofDollarSign,
  peso: pesos,
  pesos: pesos,
  ps: pesos,
  'm.n.': ['MXN'],
  mn: ['MXN'],
  us$: ['USD'],
  u$s: ['USD'],
  u$d: ['USD'],
  u$: ['USD'],
  us: ['USD'],
  'u.s.$': ['USD'],
  usd$: ['USD'],
  dls: ['USD'],
  dlls: ['USD'],
  dolar: dollars,
  dolares: dollars,
  dollar: dollars,
  dollars: dollars,
  dol: dollars,
  'usd dolares': ['USD'],
  ar$: ['ARS'],
  $ar: ['ARS'],
  $ars: ['ARS'],
  $usd: ['USD'],
  $us: ['USD'],
  $cop: ['COP'],
  $clp: ['CLP'],
  $uyu: ['UYU'],
  'm/n': ['ARS', 'MXN'],
  arg$: ['ARS'],
  ars$: ['ARS'],
  $a: ['ARS'],
  mx$: ['MXN'],
  mex$: ['MXN'],
  mxn$: ['MXN'],
  mxp: ['MXN'],
  $mx: ['MXN'],
  $mxn: ['MXN'],
  cop$: ['COP'],
  co$: ['COP'],
  col$: ['COP'],
  clp$: ['CLP'],
  cl$: ['CLP'],
  ch$: ['CLP'],
  $u: ['UYU'],
  uy$: ['UYU'],
  uyu$: ['UYU'],
  ur$: ['UYU'],
  rd$: ['DOP'],
  '₱': ['PHP', 'CUP'],
  r$: ['BRL'],
  real: ['BRL'],
  reais: ['BRL'],
  reales: ['BRL'],
  brl$: ['BRL'],
  's/': ['PEN'],
  's/.': ['PEN'],
  sol: ['PEN'],
  soles: ['PEN'],
  'nuevos soles': ['PEN'],
  '₲': ['PYG'],
  gs: ['PYG'],
  'gs.': ['PYG'],
  'g.': ['PYG'],
  guarani: ['PYG'],
  guaranies: ['PYG'],
  bs: ['BOB', 'VES'],
  'bs.': ['BOB', 'VES'],
  $b: ['BOB'],
  boliviano: ['BOB'],
  bolivianos: ['BOB'],
  'bs.s': ['VES'],
  bss: ['VES'],
  'bs.d': ['VES'],
  'bsd.': ['VES'],
  'bs.f': ['VES'],
  bolivar: ['VES'],
  bolivares: ['VES'],
  q: ['GTQ'],
  'q.': ['GTQ'],
  quetzal: ['GTQ'],
  quetzales: ['GTQ'],
  '₡': ['CRC', 'SVC'],
  '¢': ['CRC', 'SVC'],
  colon: ['CRC', 'SVC'],
  colones: ['CRC', 'SVC'],
  l: ['HNL'],
  'l.': ['HNL'],
  lps: ['HNL'],
  'lps.': ['HNL'],
  lempira: ['HNL'],
  lempiras: ['HNL'],
  c$: ['NIO', 'CAD'],
  cordoba: ['NIO'],
  cordobas: ['NIO'],
  'b/.': ['PAB'],
  'b/': ['PAB'],
  balboa: ['PAB'],
  balboas: ['PAB'],
  ca$: ['CAD'],
  can$: ['CAD'],
  a$: ['AUD', 'ARS'],
  au$: ['AUD'],
  nz$: ['NZD'],
  hk$: ['HKD'],
  s$: ['SGD'],
  nt$: ['TWD'],
  tt$: ['TTD'],
  j$: ['JMD'],
  bz$: ['BZD'],
  '€': ['EUR'],
  euro: ['EUR'],
  euros: ['EUR'],
  '£': ['GBP'],
  libra: ['GBP'],
  libras: ['GBP'],
  pounds: ['GBP'],
  pound: ['GBP'],
  '¥': ['JPY', 'CNY'],
  '￥': ['JPY', 'CNY'],
  yen: ['JPY'],
  yenes: ['JPY'],
  yuan: ['CNY'],
  yuanes: ['CNY'],
  rmb: ['CNY'],
  'cn¥': ['CNY'],
  'jp¥': ['JPY'],
  '₹': ['INR'],
  'rs.': ['INR', 'PKR', 'LKR'],
  '₩': ['KRW'],
  '₽': ['RUB'],
  '₺': ['TRY'],
  '₫': ['VND'],
  '₪': ['ILS'],
  '₴': ['UAH'],
  '₦': ['NGN'],
  '฿': ['THB'],
  zl: ['PLN'],
  zł: ['PLN'],
  kc: ['CZK'],
  kč: ['CZK'],
  ft: ['HUF'],
  'fr.': ['CHF'],
  franc: ['CHF', 'XOF', 'XAF'],
  franco: ['CHF', 'XOF', 'XAF'],
  francos: ['CHF', 'XOF', 'XAF'],
  tl: ['TRY'],
  afl: ['AWG'],
  'afl.': ['AWG'],
  gy$: ['GYD'],
  ec$: ['XCD'],
  sterling: ['GBP'],
  gourde: ['HTG'],
  rand: ['ZAR'],
  gourdes: ['HTG'],
};

/** `pesos colombianos`, `Mexican Peso`, `dólares de Estados Unidos`, and the adjective alone: `colombianos`. */
function ofCountry(words: string): string | undefined {
  const [first = '', ...others] = words.split(' ');
  const last = others.at(-1) ?? '';
  const ways: [noun: string, adjective: string][] = [
    [first, others.filter((word) => word !== 'de').join(' ')],
    [last, [first, ...others.slice(0, -1)].join(' ')],
    ['', words],
  ];
  for (const [noun, adjective] of ways) {
    const code = currencyOfAdjective(adjective);
    const named = noun === '' ? undefined : own(noun);
    if (code && (noun === '' ? pesos.includes(code) : named?.includes(code))) return code;
  }
  return undefined;
}

/**
 * The currencies a sign, code or word may mean, the usual one first.
 * @returns an empty list for one that means none: `BTC`, `fichas`
 */
export function meaningsOf(written: string): string[] {
  const bare = plain(written)
    .replaceAll(/[\s\u00a0\u202f]+/g, ' ')
    .trim();
  const tight = bare.replaceAll(' ', '');
  const code = tight.toUpperCase();
  if (isCurrency(code)) return [code];
  const found = own(bare) ?? own(tight) ?? own(tight.replace(/\.$/, ''));
  if (found) return found;
  const country = ofCountry(bare);
  return country ? [country] : [];
}

const own = (key: string): string[] | undefined => (Object.hasOwn(spellings, key) ? spellings[key] : undefined);

/**
 * The one currency of all that is written about an amount: `$` beside `COP` is COP, `ARS` beside `USD` is a contradiction.
 * @param usual what a sign of many means here
 * @returns undefined when nothing is written; `null` when it means no currency, or several
 */
export function agreeOn(written: string[], usual: string): string | null | undefined {
  if (written.length === 0) return undefined;
  const all = written.map(meaningsOf);
  const common = all.reduce((rest, each) => rest.filter((code) => each.includes(code)));
  if (common.length === 0) return null;
  // Many countries' `$` and `pesos`: the usual one's, or nobody knows whose.
  if (common.includes(usual)) return usual;
  if (common.length === pesos.length) return null;
  return common.length === ofDollarSign.length ? usual : common[0]!;
}

/**
 * What a cell that holds nothing but a currency says: `US$`, `MXN - Peso mexicano`, `US Dollar (USD)`; each part has to say the same.
 * @returns null when it means none, or several
 */
export function currencyOfCell(cell: string, usual: string): string | null {
  const parts = cell.split(/\s[-–—/]\s|[(),;:]/u).filter((part) => part.trim() !== '');
  return agreeOn(meaningsOf(cell).length > 0 ? [cell] : parts, usual) ?? null;
}

/** Words that are names of currencies elsewhere and mean something else in a header. */
const notInHeaders = /^(all|top|try|real|sol|us|q|l|q\.|l\.|g\.|mn|ps|dol|cup|mop|fr\.|ft|rand|mad|lak|gel|sos)$/i;

/**
 * A header without the currency it names: `Monto (USD)` → `Monto`, USD; `Importe en dólares`, `Total R$`, `Valor [€]`.
 * @returns `currency` as it is written, for `agreeOn`; undefined where none is named
 */
export function splitHeaderCurrency(header: string): { name: string; currency?: string } {
  if (header.length > longest) return { name: header };
  const bracketed = inBrackets(header);
  if (bracketed && meaningsOf(bracketed.currency).length > 0) return bracketed;
  const told = /^(.*?\S)[\s_]+(?:en|em|in)[\s_]+(.{1,30})$/iu.exec(header);
  if (told && meaningsOf(told[2]!.replaceAll('_', ' ')).length > 0)
    return { name: told[1]!, currency: told[2]!.replaceAll('_', ' ') };
  const words = header.trim().split(/[\s_:/-]+(?=\S)/u);
  const last = words.at(-1) ?? '';
  const first = words[0] ?? '';
  if (words.length > 1 && isName(last))
    return {
      name: header
        .trim()
        .slice(0, -last.length)
        .replace(/[\s_:/-]+$/u, ''),
      currency: last,
    };
  if (words.length > 1 && isName(first))
    return {
      name: header
        .trim()
        .slice(first.length)
        .replace(/^[\s_:/-]+/u, ''),
      currency: first,
    };
  return { name: header };
}

/** Of more than this no name of a column is made. */
const longest = 200;

/** `Monto (en USD)`, `Valor [€]`: what stands in the last brackets, and what before. */
function inBrackets(header: string): { name: string; currency: string } | undefined {
  const text = header.trim();
  const from = Math.max(...['(', '[', '{'].map((sign) => text.lastIndexOf(sign)));
  const currency = text
    .slice(from + 1, -1)
    .trim()
    .replace(/^(?:en|em|in)\s+/u, '');
  const name = text.slice(0, Math.max(from, 0)).trim();
  const isOne = /[)\]}]$/.test(text) && !/[)\]}]/.test(currency) && currency !== '' && currency.length <= 30;
  return isOne && name !== '' ? { name, currency } : undefined;
}

const isName = (word: string): boolean => !notInHeaders.test(word) && meaningsOf(word).length > 0;
