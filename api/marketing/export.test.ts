/** The file for people opens in columns with its ids unharmed, and comes back in as it was; the one for programs stays as it is. */
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withTenant } from '#db/platform/tenant.ts';
import { createTestApi, type Person, type TestApi } from '../testing.ts';

const path = '/api/crm/marketing/export';
const day = '2026-03-10';
const query = `from=${day}&to=${day}`;
const [otono, formula] = ['120260000000002521', '120260000000002522'];
let api: TestApi;
let ceo: Person;
beforeAll(async () => {
  api = await createTestApi();
  ceo = await api.person();
  await withTenant(api.database.sql, ceo.tenantId, async (tx) => {
    await tx`insert into ad_accounts (account_id, name, currency, timezone) values ('act_1', 'Uno', 'ARS', 'UTC')`;
    for (const [n, name] of ['Otoño; "2x1", más', '=HYPERLINK("x")'].entries()) {
      const [campaign, adset, ad] = [[otono, formula][n]!, `12026000000000253${n}`, `12026000000000254${n}`];
      await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values (${campaign}, 'act_1', ${name}, 'ACTIVE')`;
      await tx`insert into meta_ads_adsets (adset_id, campaign_id, account_id, name, status) values (${adset}, ${campaign}, 'act_1', 'S', 'ACTIVE')`;
      await tx`insert into meta_ads_ads (ad_id, adset_id, campaign_id, account_id, name, status) values (${ad}, ${adset}, ${campaign}, 'act_1', 'A', 'ACTIVE')`;
      await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
        values ('act_1', ${ad}, ${day}, ${campaign}, ${adset}, ${1234.5 - n}, 3000, 7, 'ARS')`;
    }
  });
});
afterAll(() => api.stop());

/** As bytes: read as text it would lose its mark. */
const fetchBytes = async (file: string): Promise<Uint8Array> => {
  const answer = await api.app.request(`${path}.${file}`, { headers: ceo.headers }, { remoteAddress: '127.0.0.1' });
  expect(answer.status).toBe(200);
  return new Uint8Array(await answer.arrayBuffer());
};
const fetchText = async (file: string) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(await fetchBytes(file));

it('a Spanish spreadsheet finds columns, decimal commas and whole ids', async () => {
  const text = await fetchText(`csv?${query}&lang=es`);
  expect(text.startsWith('\uFEFFID de campaña;Campaña;Estado;')).toBe(true);
  const [head, first, second, , total] = parse(text, { delimiter: ';', bom: true });
  expect(first!.slice(0, 3)).toEqual([`="${otono}"`, 'Otoño; "2x1", más', 'ACTIVE']);
  expect(second!.slice(0, 2)).toEqual([`="${formula}"`, `'=HYPERLINK("x")`]);
  const spend = head!.indexOf('Inversión');
  expect([first![spend], second![spend], total![spend]]).toEqual(['1234,50', '1233,50', '2468,00']);
  // No figure keeps a point, in which a Spanish spreadsheet would see thousands.
  for (const row of [first!, second!, total!]) for (const cell of row.slice(6)) expect(cell).toMatch(/^-?\d*(,\d+)?$/);
});

it('an English one finds commas and points', async () => {
  const text = await fetchText(`csv?${query}&lang=en`);
  expect(text.startsWith('\uFEFFCampaign ID,Campaign,')).toBe(true);
  const [, first] = parse(text, { bom: true });
  expect(first![0]).toBe(`="${otono}"`);
  expect(first).toContain('1234.50');
});

it('programs get what they always got', async () => {
  const text = await fetchText(`csv?${query}`);
  const [first] = parse<Record<string, string>>(text, { columns: true });
  expect(text.startsWith('campaign_id,campaign_name,status,')).toBe(true);
  expect(first).toMatchObject({ campaign_id: otono, campaign_name: 'Otoño; "2x1", más', marketing_spend: '1234.50' });
});

it('a workbook has figures that are numbers and ids that are texts', async () => {
  const { sheets } = await readXlsx(await fetchBytes(`xlsx?${query}&lang=es`));
  const [head, first, second, , total] = sheets[0]!.rows;
  expect(head!.slice(0, 2)).toEqual(['ID de campaña', 'Campaña']);
  expect(first!.slice(0, 3)).toEqual([otono, 'Otoño; "2x1", más', 'ACTIVE']);
  // A text in a workbook is never a formula.
  expect(second!.slice(0, 2)).toEqual([formula, '=HYPERLINK("x")']);
  const spend = head!.indexOf('Inversión');
  expect([first![spend], total![spend]]).toEqual([1234.5, 2468]);
});

it('what people saved comes back through the import with its ids and its columns', async () => {
  const text = await fetchText(`csv?${query}&lang=es&level=ad`);
  const [head, first] = parse(text, { delimiter: ';', bom: true });
  const line = (cells: string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(';');
  const at = (name: string) => first![head!.indexOf(name)]!;
  const csv = [
    line(['Celular', 'campaign_id', 'ad_id']),
    line(['+5491160001609', at('ID de campaña'), at('ID de anuncio')]),
  ];
  const answer = await ceo.post('/api/crm/leads/import', { csv: `\uFEFF${csv.join('\r\n')}` });
  expect(answer).toMatchObject({ status: 200, body: { created: 1 } });
  const [lead] = (await ceo.get('/api/crm/leads')).body.items;
  expect(lead).toMatchObject({ meta_campaign_id: otono, meta_ad_id: '120260000000002540' });
});

it('with accounts of two currencies each line is told in its own, and only what adds them up is empty', async () => {
  const other = await api.person();
  await withTenant(api.database.sql, other.tenantId, async (tx) => {
    for (const [n, currency] of ['ARS', 'USD'].entries()) {
      const [account, campaign, ad] = [`act_${n}`, `camp_${n}`, `ad_${n}`];
      await tx`insert into ad_accounts (account_id, name, currency, timezone) values (${account}, 'A', ${currency}, 'UTC')`;
      await tx`insert into meta_ads_campaigns (campaign_id, account_id, name, status) values (${campaign}, ${account}, ${currency}, 'ACTIVE')`;
      await tx`insert into meta_ads_insights (account_id, ad_id, date, campaign_id, adset_id, spend, impressions, clicks, currency)
        values (${account}, ${ad}, ${day}, ${campaign}, 's', ${100 + n}, 1000, 10, ${currency})`;
    }
  });
  const answer = await api.app.request(
    `${path}.csv?${query}`,
    { headers: other.headers },
    { remoteAddress: '127.0.0.1' },
  );
  const rows = parse<Record<string, string>>(await answer.text(), { columns: true });
  const told = rows.map((row) => [row['campaign_name'], row['spend_currency'], row['marketing_spend'], row['cpc']]);
  expect(told).toContainEqual(['ARS', 'ARS', '100.00', '10.00']);
  expect(told).toContainEqual(['USD', 'USD', '101.00', '10.10']);
  expect(told.at(-1)).toEqual(['Total', '', '', '']);
});
