/** What the benchmark does with its numbers. */

/** The value below which `percent` of the values lie (nearest rank). */
export function percentile(values: number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** The middle value; the mean of the two middle ones of an even number. */
export function median(values: number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
}

/** Lines with aligned columns. */
export class Table {
  readonly #rows: string[][];

  constructor(titles: string[]) {
    this.#rows = [titles];
  }

  add(...cells: string[]): void {
    this.#rows.push(cells);
  }

  print(): void {
    const widths = this.#rows[0]!.map((_, column) => Math.max(...this.#rows.map((row) => row[column]!.length)));
    console.log();
    for (const row of this.#rows)
      console.log(
        row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('   ')
          .trimEnd(),
      );
    console.log();
  }
}
