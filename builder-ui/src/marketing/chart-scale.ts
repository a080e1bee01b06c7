/** Where values and steps stand on a chart. */

export interface Scale {
  /** Evenly apart, the lowest first; they include zero and enclose every value. */
  ticks: number[];
  /** From 0 at the lowest tick to 1 at the highest. */
  place(value: number): number;
}

/** Steps that people count in: 1, 2, 2.5 or 5 times a power of ten. */
function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 2.5, 5].find((step) => step * power >= rough * 0.999) ?? 10);
}

/** @param values what is drawn; null is a gap. Nothing, or as good as zeros only, is a scale up to 1 */
export function scaleOf(values: readonly (number | null)[], about = 4): Scale {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(0, ...known), Math.max(0, ...known)];
  // Less than a millionth is nothing of any currency.
  const step = high - low > 1e-6 ? roundStep((high - low) / about) : 1;
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  const ticks = Array.from({ length: last - first + 1 }, (_, n) => Number(((first + n) * step).toPrecision(12)));
  return { ticks, place: (value) => (value / step - first) / (last - first) };
}

/** Which of so many labels are drawn, so that they stand at least `gap` apart in a width. Evenly, the first among them. */
export function labelled(count: number, width: number, gap: number): number[] {
  const every = Math.max(1, Math.ceil((count * gap) / Math.max(1, width)));
  return Array.from({ length: Math.ceil(count / every) }, (_, n) => n * every);
}

/** An SVG path through points; a null begins it anew. */
export function pathOf(points: readonly ({ x: number; y: number } | null)[]): string {
  return points
    .map((point, n) =>
      point ? `${n > 0 && points[n - 1] ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}` : '',
    )
    .join('');
}
