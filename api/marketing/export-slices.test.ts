import { expect, it } from 'vitest';
import { type Table, writeCsv, writeForPeople } from './export.ts';
import { writeWorkbook } from './export-xlsx.ts';

const width = 40;
const table: Table = {
  cells: [
    Array.from({ length: width }, (_, place) => `Columna ${place}`),
    ...Array.from({ length: 4_000 }, (_, row) =>
      Array.from({ length: width }, (_, place) => (place < 9 ? `${place} de ${row}` : row + place / 4)),
    ),
  ],
  ids: new Set([0]),
  figures: 9,
};

async function readAll(stream: ReadableStream<Uint8Array>): Promise<void> {
  const reader = stream.getReader();
  while (!(await reader.read()).done);
}

it.each([
  ['CSV for programs', async () => void (await writeCsv(table.cells))],
  ['CSV for people', async () => void (await writeForPeople(table, 'es'))],
  ['a workbook', async () => await readAll(writeWorkbook(table, 'Cadencia'))],
])('%s of thousands of rows lets others in while it is written', async (_, write) => {
  let others = 0;
  const asking = setInterval(() => void others++, 1);
  await write();
  clearInterval(asking);
  // In one piece it would be none; how many it is depends on how quick the machine is.
  expect(others).toBeGreaterThan(0);
});
