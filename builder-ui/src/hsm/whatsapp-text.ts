/** WhatsApp's marks in a text (`*bold*`, `_italic_`, `~struck~`, ```` ```code``` ````) as pieces to draw. Never HTML. */
export type Mark = 'bold' | 'italic' | 'struck' | 'code' | null;
export interface MarkedPiece {
  text: string;
  mark: Mark;
}

const marks: Record<string, Mark> = { '*': 'bold', _: 'italic', '~': 'struck', '```': 'code' };
// A mark counts at the edge of a word only, so that `snake_case` and `2*3*4` stay as they are.
const pattern = /(?<![\p{L}\p{N}])(```|[*_~])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/gu;

export function whatsappPieces(source: string): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let rest = 0;
  for (const match of source.matchAll(pattern)) {
    if (match.index > rest) pieces.push({ text: source.slice(rest, match.index), mark: null });
    pieces.push({ text: match[2]!, mark: marks[match[1]!] ?? null });
    rest = match.index + match[0].length;
  }
  if (rest < source.length) pieces.push({ text: source.slice(rest), mark: null });
  return pieces;
}
