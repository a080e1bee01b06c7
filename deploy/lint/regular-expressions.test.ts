import { describe, expect, it } from 'vitest';
import { findExpressions, msToTest } from './regular-expressions.ts';

/** Longer ones (20000) find what grows with the square of its text, for whoever looks for it. */
const length = Number(process.env.REGEX_LENGTH ?? 1200);

/** What grows with the cube of its text takes this long on this machine: half of it is too long. Where a machine is so slow that `msToTest` gives up, 150 ms are. The least of three: what else the machine does only adds. */
const cubic = String.raw`<\S+@\S+\.\w+>`;
const tooLong = Math.min(150, ...[1, 2, 3].map(() => msToTest(cubic, '', 1200).ms / 2));

describe('the regular expressions of the product', () => {
  const expressions = findExpressions(['api', 'db', 'workflows', 'builder-ui/src']);

  it('are found where they stand', () => {
    expect(expressions.length).toBeGreaterThan(400);
    const places = expressions.map(({ file, source }) => `${file} ${source}`);
    expect(places).toContain(String.raw`api/crm/import/meaning/looks.ts ^\+?\d{1,4}$`);
  });

  it('take no time for a long text, whatever it repeats', () => {
    const slow = expressions
      .map(({ file, source, flags }) => ({ file, source, ...msToTest(source, flags, length) }))
      .filter(({ ms }) => ms > tooLong * (length / 1200) ** 2);
    expect(slow).toEqual([]);
  }, 120_000);
});

describe('msToTest()', () => {
  it.each([
    ['nested', '^(a+)+$'],
    ['overlapping', String.raw`^(\w|\d)*!$`],
    ['three times the same', cubic],
    ['blanks around blanks', String.raw`^\s*\s*\s*x$`],
  ])('finds what is %s', (_, source) => {
    expect(msToTest(source, '', 1200).ms).toBeGreaterThan(tooLong);
  });

  it.each(['^a+$', String.raw`^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$`, String.raw`\s*[;,]\s*`])('lets %s pass', (source) => {
    expect(msToTest(source, '', 1200).ms).toBeLessThan(tooLong);
  });
});
