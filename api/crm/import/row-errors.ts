/** What is wrong with the rows of a file, each named by row, line and field. */
import type { Text } from '#flow';
import { CellFault } from './cells.ts';
import { faultText } from './fault-texts.ts';
import type { TableRow } from './file/table.ts';
import type { RowFault } from './refused-rows.ts';

/** Faults that a report lists. */
export const mostErrors = 500;

export interface RowError {
  row: number;
  line: number;
  /** The field, `phone`. */
  path: string;
  code: string;
  message: string;
  /** The same for people. */
  text: Text;
}

/** Collects faults; `cell` runs a reader and keeps going after one. What a report does not list is counted only. */
export class RowErrors {
  /** The first of them. */
  readonly all: RowError[] = [];
  /** Every one, by its row alone. */
  readonly faults: RowFault[] = [];
  /** The first of what refuses nothing and is told: a date to come, a guessed column that says something else, a second phone kept beside. */
  readonly warnings: RowError[] = [];
  warningsTotal = 0;
  private readonly refuses: (path: string) => boolean;

  /** @param refuses whether a fault in this field refuses its row; else the cell is left out, and told */
  constructor(refuses: (path: string) => boolean = () => true) {
    this.refuses = refuses;
  }

  add({ row, line }: Pick<TableRow, 'row' | 'line'>, path: string, code: string, message: string, text?: Text): void {
    const error = { row, line, path, code, message, text: text ?? faultText(code, message) };
    this.faults.push({ row, text: error.text });
    if (this.all.length < mostErrors) this.all.push(error);
  }

  get total(): number {
    return this.faults.length;
  }

  warn({ row, line }: Pick<TableRow, 'row' | 'line'>, path: string, code: string, message: string, text?: Text): void {
    this.warningsTotal++;
    if (this.warnings.length < mostErrors)
      this.warnings.push({ row, line, path, code, message, text: text ?? faultText(code, message) });
  }

  /** A fault of a cell: an error where its field refuses, else a warning. */
  note(at: TableRow, path: string, { code, message, text }: CellFault): void {
    if (this.refuses(path)) this.add(at, path, code, message, text);
    else this.warn(at, path, code, message, text);
  }

  /** Nobody came, bought or agreed tomorrow: the cheapest alarm for a column whose days were taken for months. */
  future(at: Pick<TableRow, 'row' | 'line'>, path: string, date: Date | undefined): void {
    if (!date || date.getTime() <= Date.now()) return;
    const day = date.toISOString().slice(0, 10);
    const text = {
      es: `${day} todavía no llegó. ¿Están bien el día y el mes?`,
      en: `${day} is still to come. Are day and month the right way round?`,
    };
    this.warn(at, path, 'in_future', text.en, text);
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
      this.note(at, path, error);
      return undefined;
    }
  }
}
