import { expect, it } from 'vitest';
import { describeReason, reasonCodes } from './reasons.ts';

it('every reason has a sentence in both languages', () => {
  for (const code of reasonCodes) {
    const said = describeReason(code);
    expect(said?.es, code).toMatch(/\.$/);
    expect(said?.en, code).toMatch(/\.$/);
    expect(said?.es).not.toBe(said?.en);
  }
});

it('describeReason() names the event, the missing field, and nothing it does not know', () => {
  expect(describeReason('event:message.replied')).toEqual({
    es: 'Terminó porque pasó esto: El lead respondió.',
    en: 'It ended because this happened: The lead replied.',
  });
  expect(describeReason('event:custom.paid')?.en).toContain('paid');
  expect(describeReason('variable-missing', { path: 'seller.name' })?.es).toContain('«Vendedor»');
  expect(describeReason('variable-missing')?.en).toContain('no fallback');
  expect(describeReason('toString')).toBeNull();
  expect(describeReason(null)).toBeNull();
});
