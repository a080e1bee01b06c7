/** What is wrong with the rows of a file, each named by row, line and field. */
import { CellFault } from './cells.ts';
import type { TableRow } from './file/table.ts';

export interface RowError {
  row: number;
  line: number;
  /** The field, `phone`. */
  path: string;
  code: string;
  message: string;
}

/** Collects faults; `cell` runs a reader and keeps going after one. */
export class RowErrors {
  readonly all: RowError[] = [];

  add({ row, line }: Pick<TableRow, 'row' | 'line'>, path: string, code: string, message: string): void {
    this.all.push({ row, line, path, code, message });
  }

  /** What `read` makes of the cell, or undefined with the fault noted. */
  cell<T>(
    at: TableRow,
    fields: Map<string, string>,
    path: string,
    read: (cell: string) => T | undefined,
  ): T | undefined {
    try {
      return read(fields.get(path) ?? '');
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      this.add(at, path, error.code, error.message);
      return undefined;
    }
  }
}
