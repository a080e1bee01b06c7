/** The ways of a split while they are edited. Pure. */
export interface Arm {
  port: string;
  label?: string;
  percent?: number;
}

const letter = (at: number) => String.fromCodePoint(65 + at);

/** The next letter that no way has had; it gets what the others leave. */
export function freshArm(arms: readonly Arm[]): Arm {
  const ports = new Set(arms.map((arm) => arm.port));
  let at = arms.length;
  while (ports.has(letter(at).toLowerCase())) at++;
  return { port: letter(at).toLowerCase(), label: letter(at), percent: Math.max(0, 100 - sumOf(arms)) };
}

/** The same share for each, in whole percents; the first ones get what is left over. */
export function evenly(arms: readonly Arm[]): Arm[] {
  const share = Math.floor(100 / arms.length);
  const over = 100 - share * arms.length;
  return arms.map((arm, at) => ({ ...arm, percent: share + (at < over ? 1 : 0) }));
}

export const sumOf = (arms: readonly Arm[]): number =>
  Math.round(arms.reduce((sum, arm) => sum + (arm.percent ?? 0), 0) * 100) / 100;
