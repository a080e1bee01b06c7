/** Which sheet of a spreadsheet is read, where it has several. */
import { Select } from '@mantine/core';
import { m } from '../paraglide/messages.js';
import type { ImportReport } from './run-import.ts';

interface SheetChoiceProps {
  file: ImportReport['file'];
  onChoose: (sheet: string) => void;
}

export function SheetChoice({ file: { sheet, sheets = [] }, onChoose }: SheetChoiceProps) {
  if (sheets.length < 2) return null;
  return (
    <Select
      label={m.import_sheet()}
      data={sheets}
      value={sheet ?? null}
      onChange={(name) => name && name !== sheet && onChoose(name)}
      allowDeselect={false}
      maw={320}
      mb="md"
    />
  );
}
