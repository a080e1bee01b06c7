/** What the runtime that runs this makes of zones, money, dates and plurals; printed as JSON, for a test to compare. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Facts } from '../../facts.ts';
import { formatField, formatMoney } from '../../words/format.ts';
import { localTime } from '../zone.ts';

const weekMs = 7 * 86_400_000;
const { positionals } = parseArgs({ allowPositionals: true });
const from = Number(positionals[0]);
const zones = positionals[1]!.split(',');

const offset = (zone: string, at: number): number => {
  const t = localTime(at, zone);
  return (Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute) - at) / 60_000;
};

/** When its clocks change over two years, to the minute, and to which offset. No zone changes back within a week. */
function changesOf(zone: string): string {
  const found = [`${offset(zone, from)}`];
  for (let at = from; at < from + 104 * weekMs; at += weekMs) {
    const [before, after] = [offset(zone, at), offset(zone, at + weekMs)];
    if (before === after) continue;
    let [low, high] = [at, at + weekMs];
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 120_000) * 60_000;
      if (offset(zone, middle) === before) low = middle;
      else high = middle;
    }
    found.push(`${new Date(high).toISOString()} ${after}`);
  }
  return found.join(', ');
}

const languages = ['es', 'es-AR', 'es-MX', 'en', 'pt-BR'];
const currencies =
  'ARS BOB BRL CLP COP CRC CUP DOP EUR GBP GTQ HNL HUF IDR JPY KWD MXN NIO PAB PEN PKR PYG RSD TND USD UYU VES'.split(
    ' ',
  );
const report: Record<string, string> = {};
for (const zone of zones) report[`zone ${zone}`] = changesOf(zone);
for (const language of languages) {
  for (const currency of currencies)
    report[`money ${language} ${currency}`] = ['1250', '1250.5', '-0.25', '12345678.905']
      .map((amount) => formatMoney(amount, currency, language))
      .join(' | ');
  const plural = new Intl.PluralRules(language);
  report[`plural ${language}`] = [0, 1, 1.5, 2, 21, 1_000_000].map((n) => plural.select(n)).join(' ');
  const facts = { tenant: { locale: language, timezone: 'America/Vancouver', currency: 'CAD' } } as Facts;
  for (const path of ['opportunity.deadline', 'opportunity.deadline_time'])
    report[`date ${language} ${path}`] = ['2026-12-24T17:05:00Z', '2027-07-01T00:00:00Z']
      .map((at) => formatField(path, at, facts))
      .join(' | ');
}
process.stdout.write(JSON.stringify(report));
