import { expect, test } from 'vitest';
import { guessDelimiter, NotACsv, readCsv } from './csv-file.ts';
import { guessMapping } from './guess-mapping.ts';

test('readCsv() reads semicolons, a BOM, quotes and line breaks inside them', async () => {
  const file = new File(
    ['\uFEFFNombre;Teléfono\r\n"Pérez; Ana";+54 9 11 5555 0001\r\n"Luis\nGómez";+54 9 11 5555 0002\r\n'],
    'l.csv',
  );
  const csv = await readCsv(file);
  expect(csv.headers).toEqual(['Nombre', 'Teléfono']);
  expect(csv.rowCount).toBe(2);
  expect(csv.sample).toEqual([
    ['Pérez; Ana', '+54 9 11 5555 0001'],
    ['Luis\nGómez', '+54 9 11 5555 0002'],
  ]);
});

test('readCsv() reads what Excel saves in Windows-1252', async () => {
  const csv = await readCsv(
    new File([new Uint8Array([...Buffer.from('name\nMar'), 0xed, ...Buffer.from('a\n')])], 'l.csv'),
  );
  expect(csv.sample).toEqual([['María']]);
});

test('readCsv() refuses a file without rows and one with broken quotes', async () => {
  await expect(readCsv(new File(['name,phone\n'], 'l.csv'))).rejects.toThrow(NotACsv);
  await expect(readCsv(new File(['name\n"open\n'], 'l.csv'))).rejects.toThrow(NotACsv);
});

test('guessDelimiter() takes the separator the header uses most', () => {
  expect(guessDelimiter('a;b;c\n1,2;3')).toBe(';');
  expect(guessDelimiter('a\tb')).toBe('\t');
  expect(guessDelimiter('only')).toBe(',');
});

test('guessMapping() knows Spanish and English names with accents and gives each field to one column', () => {
  expect(guessMapping(['Nombre completo', 'Teléfono', 'Celular', 'E-mail', 'Ciudad'])).toEqual([
    'name',
    'phone',
    undefined,
    'email',
    undefined,
  ]);
});
