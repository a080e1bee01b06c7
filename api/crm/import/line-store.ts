/**
 * The lines of a file as bytes, off the heap, as soon as each is written: a hundred thousand of them as text would be held twice
 * while they are encoded, and the collector would carry them about meanwhile.
 */

/** Bytes of one piece, unless a line is longer. */
const pieceBytes = 128 * 1024;

export class LineStore {
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #pieces: Uint8Array[] = [];
  /** How much of each piece is written. */
  #sizes: number[] = [];
  /** By line: its piece, and where it begins there. */
  #pieceOf: number[] = [];
  #starts: number[] = [];

  /** @param line with its line feed @returns its number, counting from 0 */
  add(line: string): number {
    const most = line.length * 3;
    let at = this.#pieces.length - 1;
    if (at === -1 || this.#sizes[at]! + most > this.#pieces[at]!.length) {
      at = this.#pieces.push(new Uint8Array(Math.max(pieceBytes, most))) - 1;
      this.#sizes.push(0);
    }
    const start = this.#sizes[at]!;
    this.#sizes[at] = start + this.#encoder.encodeInto(line, this.#pieces[at]!.subarray(start)).written;
    this.#pieceOf.push(at);
    return this.#starts.push(start) - 1;
  }

  /** @param line a number that `add` gave @returns that line, with its line feed */
  read(line: number): string {
    const piece = this.#pieces[this.#pieceOf[line]!]!;
    return this.#decoder.decode(piece.subarray(this.#starts[line], this.#endOf(line)));
  }

  /** The pieces with these lines, and no others; then the store is empty. @param lines each at most once */
  take(lines: readonly number[]): Uint8Array[] {
    const pieces =
      lines.length === this.#starts.length
        ? this.#pieces.map((piece, at) => piece.subarray(0, this.#sizes[at]))
        : this.#compact(lines);
    [this.#pieces, this.#sizes, this.#pieceOf, this.#starts] = [[], [], [], []];
    return pieces;
  }

  #endOf(line: number): number {
    const at = this.#pieceOf[line]!;
    return this.#pieceOf[line + 1] === at ? this.#starts[line + 1]! : this.#sizes[at]!;
  }

  /** Moves what stays to the front of its piece. */
  #compact(lines: readonly number[]): Uint8Array[] {
    const stays = new Uint8Array(this.#starts.length);
    for (const line of lines) stays[line] = 1;
    const ends = this.#pieces.map(() => 0);
    this.#starts.forEach((start, line) => {
      const at = this.#pieceOf[line]!;
      const end = this.#endOf(line);
      if (!stays[line]) return;
      this.#pieces[at]!.copyWithin(ends[at]!, start, end);
      ends[at]! += end - start;
    });
    return this.#pieces.map((piece, at) => piece.subarray(0, ends[at])).filter(({ length }) => length > 0);
  }
}
