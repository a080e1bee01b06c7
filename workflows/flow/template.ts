/**
 * Variable text: `Hola {{lead.name | "amigo"}}`. Replacement and nothing else: no logic, no calls, no way to a property that
 * is not in the table of fields.
 */
import type { Facts } from './facts.ts';
import { findField, readField } from './fields.ts';
import { formatField } from './words/format.ts';
import { oneLine } from './words/text.ts';

export type Piece = { text: string } | { path: string; fallback: string | null };
export type TextFault =
  /** `{{` without its end, or something inside that is not `path | "fallback"`. */
  | { code: 'variable-malformed'; text: string }
  /** A path that is not in the table. */
  | { code: 'variable-unknown'; path: string };

/** Longest variable text an admin may write. */
export const maxVariableText = 1024;

const inside = /^\s*([\p{L}\p{M}\p{N}_.-]{1,80})\s*(?:\|\s*(?:"([^"]*)"|'([^']*)'|“([^”]*)”)\s*)?$/u;

/** Splits variable text into literal pieces and variables. Linear in its length; never throws. */
export function parseText(source: string): { pieces: Piece[]; faults: TextFault[] } {
  const pieces: Piece[] = [];
  const faults: TextFault[] = [];
  let rest = 0;
  while (rest < source.length) {
    const open = source.indexOf('{{', rest);
    if (open < 0) break;
    if (open > rest) pieces.push({ text: source.slice(rest, open) });
    const close = source.indexOf('}}', open + 2);
    const inner = source.slice(open + 2, close < 0 ? undefined : close);
    const match = close < 0 || inner.length > maxVariableText ? null : inside.exec(inner);
    if (!match) faults.push({ code: 'variable-malformed', text: source.slice(open, open + 60) });
    else if (!findField(match[1]!)) faults.push({ code: 'variable-unknown', path: match[1]! });
    else pieces.push({ path: match[1]!, fallback: (match[2] ?? match[3] ?? match[4])?.trim() || null });
    rest = close < 0 ? source.length : close + 2;
  }
  if (rest < source.length) pieces.push({ text: source.slice(rest) });
  return { pieces, faults };
}

/** Paths that have no fallback and may be missing, so a message could not be sent to everyone. `given` are paths the trigger guarantees. */
export function pathsWithoutFallback(source: string, given: readonly string[] = []): string[] {
  return parseText(source).pieces.flatMap((piece) =>
    'path' in piece && piece.fallback === null && findField(piece.path)?.nullable && !given.includes(piece.path)
      ? [piece.path]
      : [],
  );
}

export type Rendered = { ok: true; text: string } | { ok: false; path: string };

/**
 * Fills a text for one lead. Fails with the path of the first value that is missing and has no fallback.
 * @param as `shown`: dates, numbers and money as people read them; `stored`: as they are, for links, codes and the like
 */
export function renderText(source: string, facts: Facts, as: 'shown' | 'stored' = 'shown'): Rendered {
  const { pieces, faults } = parseText(source);
  const fault = faults[0];
  if (fault) return { ok: false, path: fault.code === 'variable-unknown' ? fault.path : fault.text };
  let text = '';
  for (const piece of pieces) {
    if ('text' in piece) text += piece.text;
    else {
      const found = readField(piece.path, facts);
      const written = as === 'shown' ? formatField(piece.path, found, facts) : found;
      const value = oneLine(String(written ?? '')) || piece.fallback;
      if (!value) return { ok: false, path: piece.path };
      text += value;
    }
  }
  return { ok: true, text };
}

/** As `renderText`, but a missing value shows as "–": for notices to the team, where a gap does no harm. */
export function renderNotice(source: string, facts: Facts): string {
  const show = (piece: Piece) =>
    'text' in piece
      ? piece.text
      : oneLine(formatField(piece.path, readField(piece.path, facts), facts) ?? '') || piece.fallback || '–';
  return parseText(source).pieces.map(show).join('').trim();
}
