import { expect, test } from 'vitest';
import { readText } from './run-import.ts';

test('readText() reads UTF-8, and what Excel saves in Windows-1252', async () => {
  expect((await readText(new File(['name\nMaría\n'], 'l.csv'))).text).toBe('name\nMaría\n');
  const excel = new File([new Uint8Array([...Buffer.from('name\nMar'), 0xed, ...Buffer.from('a\n')])], 'l.csv');
  expect((await readText(excel)).text).toBe('name\nMaría\n');
});
