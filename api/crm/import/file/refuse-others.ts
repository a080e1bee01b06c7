/** Files that are something else altogether, each by a word of its own, so that people can be told what they chose. */
import { keyOf } from '#flow/meaning';
import { fault } from './table.ts';

const starts: [code: string, what: string, bytes: number[]][] = [
  ['is_pdf', 'a PDF', [0x25, 0x50, 0x44, 0x46]],
  ['is_image', 'an image', [0x89, 0x50, 0x4e, 0x47]],
  ['is_image', 'an image', [0xff, 0xd8, 0xff]],
  ['is_image', 'an image', [0x47, 0x49, 0x46, 0x38]],
  ['is_image', 'an image', [0x42, 0x4d]],
  ['is_old_excel', 'an Excel file of before 2007, or one with a password', [0xd0, 0xcf, 0x11, 0xe0]],
  ['is_document', 'a text document', [0x7b, 0x5c, 0x72, 0x74, 0x66]],
  ['is_archive', 'a packed file', [0x1f, 0x8b]],
  ['is_archive', 'a packed file', [0x52, 0x61, 0x72, 0x21]],
  ['is_archive', 'a packed file', [0x37, 0x7a, 0xbc, 0xaf]],
];

/** @throws Problem 422 on `csv` for a file that begins as one of another kind does */
export function refuseOtherBytes(bytes: Uint8Array): void {
  for (const [code, what, start] of starts) {
    // BMP begins with the letters BM, as a text may; its next four bytes are its own length.
    const isBitmap = start.length === 2 && start[0] === 0x42;
    const length = bytes.length > 6 ? new DataView(bytes.buffer, bytes.byteOffset).getUint32(2, true) : 0;
    if (start.every((byte, at) => bytes[at] === byte) && (!isBitmap || length === bytes.length))
      throw fault(code, `${what}, not a table`);
  }
  if (bytes[4] === 0x66 && bytes[5] === 0x74 && bytes[6] === 0x79 && bytes[7] === 0x70)
    throw fault('is_image', 'an image or a video, not a table');
}

/** @throws Problem 422 on `csv` for text of another kind: a web page (also one that is called `.xls`), JSON */
export function refuseOtherText(text: string): void {
  const head = text.slice(0, 2000).trimStart();
  if (/^<(!doctype|html|\?xml|table|meta|head|svg|div)\b/i.test(head))
    throw fault('is_web_page', 'a web page, not a table');
  if (/^(\{\s*["}]|\[\s*[{[\]])/.test(head)) throw fault('is_json', 'JSON, not a table');
}

/** Columns of Ads Manager's reports, in its three languages here. */
const ofAds = [
  /^(amount_spent|importe_gastado|valor_usado|valor_gasto)/,
  /^(impressions|impresiones|impressoes)$/,
  /^(reach|alcance)$/,
  /^(reporting_starts|inicio_del_informe|inicio_dos_relatorios|inicio_do_relatorio)$/,
  /^(reporting_ends|fin_del_informe|termino_dos_relatorios|encerramento_dos_relatorios)$/,
  /^(cost_per_results?|costo_por_resultados?|coste_por_resultados?|custo_por_resultados?)$/,
  /^(cpm|ctr|cpc|frequency|frecuencia|frequencia)/,
];

/** @throws Problem 422 on `csv` (`is_ads_report`) for a report of what ads cost: there are no people and no sales in it */
export function refuseAdsReport(headers: string[]): void {
  const words = headers.map(keyOf);
  if (ofAds.filter((column) => words.some((word) => column.test(word))).length >= 3)
    throw fault('is_ads_report', 'a report of what ads cost, not of people or sales');
}
