const size = 1000;

/** Rows in parts that one statement can carry. */
export function* parts<T>(rows: readonly T[]): Generator<T[]> {
  for (let i = 0; i < rows.length; i += size) yield rows.slice(i, i + size);
}
