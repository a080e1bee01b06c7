import * as fc from 'fast-check';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../errors.ts';
import { readFile } from './read-file.ts';
import type { FileChoices } from './read-file.ts';

const names = new Set(['Nombre', 'Celular', 'Correo', 'name', 'email', 'phone', 'Nombre, apellido']);
const knows = (cell: string) => names.has(cell);
const read = (file: Uint8Array | string, choices: FileChoices = {}) =>
  readFile(typeof file === 'string' ? new TextEncoder().encode(file) : file, { knows, ...choices });
const grid = async (...args: Parameters<typeof read>) => {
  const { headers, rows } = await read(...args);
  return [headers, ...rows.map(({ cells }) => cells)];
};
const codeOf = (...args: Parameters<typeof read>) =>
  read(...args).then(
    () => 'read',
    (error: Problem) => error.options.errors?.[0]?.code,
  );

const high: Record<string, Record<string, number>> = {
  // What the two write for letters beyond ASCII; both write ASCII alike.
  'windows-1252': { á: 0xe1, é: 0xe9, ñ: 0xf1, ú: 0xfa, '¿': 0xbf, '€': 0x80, '–': 0x96 },
  macintosh: { á: 0x87, é: 0x8e, ñ: 0x96, ú: 0x9c, '¿': 0xc0, '€': 0xdb, '–': 0xd0 },
};

function encode(text: string, encoding: string, mark: boolean): Uint8Array {
  if (encoding.startsWith('utf-16')) {
    const units = [...(mark ? '\uFEFF' : ''), ...text].join('');
    const bytes = new Uint8Array(units.length * 2);
    const view = new DataView(bytes.buffer);
    for (let at = 0; at < units.length; at++) view.setUint16(at * 2, units.charCodeAt(at), encoding === 'utf-16le');
    return bytes;
  }
  if (encoding === 'utf-8') return new TextEncoder().encode((mark ? '\uFEFF' : '') + text);
  return Uint8Array.from([...text].map((char) => high[encoding]![char] ?? char.charCodeAt(0)));
}

const encodings = [
  ['utf-8', false, '\n'],
  ['utf-8', true, '\r\n'],
  ['utf-16le', true, '\r\n'],
  ['utf-16le', false, '\r\n'],
  ['utf-16be', true, '\n'],
  ['utf-16be', false, '\r\n'],
  ['windows-1252', false, '\r\n'],
  ['macintosh', false, '\r'],
] as const;

describe('chapter 8: files that are not plain UTF-8 with the header first', () => {
  it.each(encodings)('reads %s (mark: %s, line end: %j)', async (encoding, mark, end) => {
    const bytes = encode(
      ['Nombre;Celular', 'Begoña Núñez;+5491160000501', '¿Ana?;+5491160000502', ''].join(end),
      encoding,
      mark,
    );
    expect(await grid(bytes)).toEqual([
      ['Nombre', 'Celular'],
      ['Begoña Núñez', '+5491160000501'],
      ['¿Ana?', '+5491160000502'],
    ]);
    expect((await read(bytes)).about.encoding).toBe(encoding);
  });

  const dos = { á: 0xa0, é: 0x82, í: 0xa1, ñ: 0xa4, ó: 0xa2, ú: 0xa3, Ñ: 0xa5, ã: 0xc6, ç: 0x87 };
  const mac = { á: 0x87, é: 0x8e, í: 0x92, ñ: 0x96, ó: 0x97, ú: 0x9c, Ñ: 0x84, ã: 0x8b, ç: 0x8d };
  it.each([
    ['ibm850', dos],
    ['macintosh', mac],
  ])(
    'reads %s by the letters that come out, whatever ends its lines',
    async (encoding, table: Record<string, number>) => {
      const text = 'Nombre;Teléfono\r\nBegoña Núñez;1\r\nJosé São Gonçalves;2\r\nPEÑA;3\r\n';
      const bytes = Uint8Array.from([...text].map((char) => table[char] ?? char.charCodeAt(0)));
      expect(await grid(bytes)).toEqual([
        ['Nombre', 'Teléfono'],
        ['Begoña Núñez', '1'],
        ['José São Gonçalves', '2'],
        ['PEÑA', '3'],
      ]);
      expect((await read(bytes)).about.encoding).toBe(encoding);
    },
  );

  it('reads a curly quote of Windows as one, and each line of a file put together from two', async () => {
    const windows = Uint8Array.from([...'Nombre;Tel\nD\u0092Angelo;1\n'].map((char) => char.charCodeAt(0)));
    expect((await grid(windows))[1]).toEqual(['D’Angelo', '1']);
    const mixed = [
      ...new TextEncoder().encode('Nombre;Teléfono\nBegoña;1\n'),
      ...encode('Núñez;2\n', 'windows-1252', false),
    ];
    expect(await grid(Uint8Array.from(mixed))).toEqual([
      ['Nombre', 'Teléfono'],
      ['Begoña', '1'],
      ['Núñez', '2'],
    ]);
  });

  it('mends lines that were encoded twice, and no others', async () => {
    const text = 'Nombre;TelÃ©fono\nBegoÃ±a;1\nBegoña;2\nIRMÃ DO CÉU;3\n';
    expect(await grid(new TextEncoder().encode(text))).toEqual([
      ['Nombre', 'Teléfono'],
      ['Begoña', '1'],
      ['Begoña', '2'],
      ['IRMÃ DO CÉU', '3'],
    ]);
  });

  const ana = [
    ['Nombre', 'Celular'],
    ['Ana', '+5491160000501'],
  ];
  it.each([
    ['sep=;', 'sep=;\r\nNombre;Celular\r\nAna;+5491160000501\r\n', ana],
    ['sep=, with a mark', '\uFEFFsep=,\nNombre,Celular\nAna,+5491160000501', ana],
    ['sep=<tab>', 'sep=\t\nNombre\tCelular\nAna\t+5491160000501', ana],
    ['SEP=;', 'SEP=;\nNombre;Celular\nAna;+5491160000501', ana],
    ['sep=| in quotes', '"sep=|"\nNombre|Celular\nAna|+5491160000501', ana],
    ['sep= that the lines contradict', 'sep=;\nNombre;Celular\nAna;+5491160000501', ana],
    [
      'a title line',
      'Reporte de leads;;\nNombre;Celular;\nAna;+5491160000501;\n',
      [
        ['Nombre', 'Celular', ''],
        ['Ana', '+5491160000501', ''],
      ],
    ],
    ['a title without separators', 'Reporte de leads\nNombre;Celular\nAna;+5491160000501', ana],
    ['several lines above', 'CRM\nDesde 01/11/2026;Hasta 29/11/2026\n\nNombre;Celular\nAna;+5491160000501', ana],
    ['blank lines first', '\n\n;\nNombre;Celular\nAna;+5491160000501', ana],
    ['a total below', 'Nombre;Celular\nAna;+5491160000501\nTotal;1\n', ana],
    ['a grand total below a blank line', 'Nombre;Celular\nAna;+5491160000501\n\nTotal general: 1;\n', ana],
    ['the header once more', 'Nombre;Celular\nAna;+5491160000501\nNombre;Celular\n', ana],
    [
      'line ends of several kinds',
      'Nombre;Celular\r\nAna;+5491160000501\nBeto;2\rCarla;3',
      [...ana, ['Beto', '2'], ['Carla', '3']],
    ],
    [
      'a tie of comma and semicolon',
      'Nombre, apellido;Celular\nRosa, Lima;+5491160001902',
      [
        ['Nombre, apellido', 'Celular'],
        ['Rosa, Lima', '+5491160001902'],
      ],
    ],
    [
      'a tie of comma and bar',
      'Nombre, apellido|Celular\nRosa, Lima|+5491160001902',
      [
        ['Nombre, apellido', 'Celular'],
        ['Rosa, Lima', '+5491160001902'],
      ],
    ],
    [
      'more commas than semicolons',
      'Nombre, apellido, apodo;Celular\nRosa, Lima, Ro;+5491160001902',
      [
        ['Nombre, apellido, apodo', 'Celular'],
        ['Rosa, Lima, Ro', '+5491160001902'],
      ],
    ],
    [
      'quotes under a tied header',
      'Nombre, apellido;Celular\n"Rosa, Lima";+5491160001902',
      [
        ['Nombre, apellido', 'Celular'],
        ['Rosa, Lima', '+5491160001902'],
      ],
    ],
    [
      'commas in amounts',
      'id;importe\n1;1,50\n2;2,50',
      [
        ['id', 'importe'],
        ['1', '1,50'],
        ['2', '2,50'],
      ],
    ],
    [
      'text behind a closing quote',
      'name,email\n"Ana" Paz,a@x.com',
      [
        ['name', 'email'],
        ['"Ana" Paz', 'a@x.com'],
      ],
    ],
    [
      'quotes escaped as databases do',
      'name,email\n"Ana \\"La\\" Paz, 2",a@x.com',
      [
        ['name', 'email'],
        ['Ana "La" Paz, 2', 'a@x.com'],
      ],
    ],
    [
      'inches',
      'name,email\nTV 42" Ana,a@x.com',
      [
        ['name', 'email'],
        ['TV 42" Ana', 'a@x.com'],
      ],
    ],
    ['one column', 'email\na@x.com\nb@x.com', [['email'], ['a@x.com'], ['b@x.com']]],
    [
      'a person called Total',
      'Nombre;Celular\nTotal;+5491160000501',
      [
        ['Nombre', 'Celular'],
        ['Total', '+5491160000501'],
      ],
    ],
    [
      'a firm called Total',
      'Nombre;Celular\nAna;1\nTotal Fitness;1123456789',
      [
        ['Nombre', 'Celular'],
        ['Ana', '1'],
        ['Total Fitness', '1123456789'],
      ],
    ],
  ])('reads %s', async (_, text, right) => {
    expect(await grid(text)).toEqual(right);
  });

  it('counts rows and lines as a spreadsheet and an editor do, and says what it left out', async () => {
    const text = 'sep=;\nReporte;\n\nNombre;Celular\n"Ana\nPaz";1\n\nBeto;2\nTotal;2\n';
    const { rows, about } = await read(text);
    expect(rows.map(({ row, line }) => [row, line])).toEqual([
      [4, 5],
      [6, 8],
    ]);
    expect(about).toMatchObject({
      header_row: 3,
      left_out: [{ row: 7, what: 'total' }],
      delimiter: ';',
      format: 'csv',
    });
  });

  it('is of a Macintosh also where most of its signs are question marks', async () => {
    const bytes = encode('Nombre,Teléfono\r¿¿¿Ana?,1\rBeto,2\r', 'macintosh', false);
    expect((await grid(bytes)).flat()).toEqual(['Nombre', 'Teléfono', '¿¿¿Ana?', '1', 'Beto', '2']);
  });

  it('comes in equal however it is written', async () => {
    const letters = fc.stringMatching(/^[A-Za-záéñú¿][A-Za-záéñú¿ .",;|-]{0,20}[a-z]$/);
    const row = fc.tuple(letters, fc.stringMatching(/^\+5491[0-9]{9}$/), letters);
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...encodings),
        fc.constantFrom(',', ';', '\t', '|'),
        async (rows, [encoding, mark, end], sign) => {
          const all = [['Nombre', 'Teléfono', 'Correo'], ...rows];
          const quoted = (cell: string) => (/[",;\t|]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
          const text = all.map((cells) => cells.map(quoted).join(sign)).join(end) + end;
          expect(await grid(encode(text, encoding, mark))).toEqual(all);
        },
      ),
      { numRuns: Number(process.env.IMPORT_RUNS ?? 60) },
    );
  });
});

describe('spreadsheets', () => {
  const book = () =>
    writeXlsx({
      sheets: [
        {
          name: 'Leads',
          rows: [
            ['Reporte de noviembre', null, null, null],
            [],
            ['Nombre', 'Celular', 'Alta', 'Monto'],
            ['Ana', 5491160000501, new Date(Date.UTC(2026, 10, 29)), 1234.5],
            ['Beto', '+54 9 11 6000-0502', new Date(Date.UTC(2026, 10, 29, 15, 33, 21)), 0.1 + 0.2],
            ['Total', null, null, 1234.8],
          ],
        },
        { name: 'Otra', rows: [['email'], ['a@x.com']] },
      ],
    });

  it('give numbers and dates as what they are, with the rows of the sheet', async () => {
    const table = await read(await book());
    expect(table.headers).toEqual(['Nombre', 'Celular', 'Alta', 'Monto']);
    expect(table.rows).toEqual([
      {
        row: 4,
        line: 4,
        cells: ['Ana', '5491160000501', '2026-11-29', '1234.5'],
        typed: [undefined, 'number', 'date', 'number'],
      },
      {
        row: 5,
        line: 5,
        cells: ['Beto', '+54 9 11 6000-0502', '2026-11-29T15:33:21', '0.3'],
        typed: [undefined, undefined, 'date', 'number'],
      },
    ]);
    expect(table.about).toEqual({
      format: 'xlsx',
      sheet: 'Leads',
      sheets: ['Leads', 'Otra'],
      header_row: 3,
      left_out: [{ row: 6, what: 'total' }],
    });
  });

  it('have sheets to choose from', async () => {
    expect(await grid(await book(), { sheet: 'Otra' })).toEqual([['email'], ['a@x.com']]);
    expect(await codeOf(await book(), { sheet: 'Nada' })).toBe('unknown_sheet');
  });

  it('never make a number of an id that lost its last digits', async () => {
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'a',
          rows: [
            ['id', 'name'],
            [Number('120260000000000501'), 'Ana'],
          ],
        },
      ],
    });
    expect((await grid(bytes))[1]).toEqual(['1.20260E+17', 'Ana']);
  });

  it('are not unpacked where they say to be too big, and not trusted where they lie', async () => {
    const rows = [['name'], ...Array.from({ length: 2000 }, () => ['x'.repeat(1000)])];
    const bytes = await writeXlsx({ sheets: [{ name: 'a', rows }], stringMode: 'inline' });
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const sizes = [...bytes.keys()].filter((at) => at < bytes.length - 46 && view.getUint32(at, true) === 0x02014b50);
    const claim = (size: number) => {
      for (const at of sizes) view.setUint32(at + 24, size, true);
      return codeOf(bytes);
    };
    expect(await claim(300 * 1024 * 1024)).toBe('too_big');
    expect(await claim(100)).toBe('not_csv');
  });
});

describe('files of another kind', () => {
  const bytes = (...head: number[]) => Uint8Array.from([...head, ...Array.from({ length: 64 }, (_, n) => n)]);
  it.each([
    ['a PDF', new TextEncoder().encode('%PDF-1.7\n%âãÏÓ\n1 0 obj'), 'is_pdf'],
    ['a PNG', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a), 'is_image'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0), 'is_image'],
    ['an old .xls', bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1), 'is_old_excel'],
    ['something packed', bytes(0x50, 0x4b, 3, 4, 20), 'is_archive'],
    ['a web page called .xls', new TextEncoder().encode('<html><table><tr><td>a</td></tr></table>'), 'is_web_page'],
    ['JSON', new TextEncoder().encode('{"leads": [1, 2]}'), 'is_json'],
    [
      'a report of ads',
      new TextEncoder().encode('Nombre de la campaña,Importe gastado (ARS),Impresiones,Alcance\nA,1,2,3'),
      'is_ads_report',
    ],
    [
      'a report of ads in English',
      new TextEncoder().encode('Campaign name,Reporting starts,Amount spent (USD),Impressions\nA,1,2,3'),
      'is_ads_report',
    ],
    ['names without rows', new TextEncoder().encode('name,email'), 'too_small'],
    ['nothing', new Uint8Array(), 'too_small'],
    ['a quote that is never closed', new TextEncoder().encode('name,email\n"x'), 'not_csv'],
  ])('are told apart: %s', async (_, file, code) => {
    expect(await codeOf(file)).toBe(code);
  });
});
