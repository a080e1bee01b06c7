/** Amounts as whole millionths, so that sums are exact. */

const scale = 1_000_000n;

/** Reads `95.43`; beyond six places, as files made by programs have, it is rounded. @throws when it is not a decimal */
export function toMicros(text: string): bigint {
  const [, sign, whole, part = ''] = /^(-?)(\d{1,15})(?:\.(\d{1,30}))?$/.exec(text.trim()) ?? [];
  if (whole === undefined) throw new Error(`${JSON.stringify(text)} is not an amount`);
  const up = (part[6] ?? '0') >= '5' ? 1n : 0n;
  const micros = BigInt(whole) * scale + BigInt(part.slice(0, 6).padEnd(6, '0')) + up;
  return sign === '-' ? -micros : micros;
}

/** As Meta writes money: no more digits than it has, and no trailing zeros beyond two places. */
export function fromMicros(micros: bigint): string {
  const sign = micros < 0n ? '-' : '';
  const size = micros < 0n ? -micros : micros;
  const part = (size % scale).toString().padStart(6, '0').replace(/0+$/, '');
  if (part === '') return `${sign}${size / scale}`;
  return `${sign}${size / scale}.${part.padEnd(2, '0')}`;
}

/** `a ÷ b` with six places, as Meta writes ctr, cpc, cpm and frequency; null when b is zero. */
export function quotient(a: bigint, b: bigint): string | null {
  if (b === 0n) return null;
  return fromMicros((a * scale * 2n + b) / (b * 2n));
}
