/** Columns of words say the same few things a hundred thousand times: each is read once. */

/** A column of more different texts than this is none of words. */
const most = 500;

/** @param read pure: the same text, the same answer */
export function remember<T>(read: (cell: string) => T): (cell: string) => T {
  const known = new Map<string, T>();
  return (cell) => {
    if (known.has(cell)) return known.get(cell)!;
    const answer = read(cell);
    if (known.size < most) known.set(cell, answer);
    return answer;
  };
}
