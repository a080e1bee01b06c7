import { describe, expect, it } from 'vitest';
import { countryOfZone, parsePhone, phoneKey } from './phone.ts';

describe('parsePhone()', () => {
  it.each([
    ['11 2345-6789', 'AR', '+541123456789'],
    ['011 15-2345-6789', 'AR', '+5491123456789'],
    ['+54 9 11 2345-6789', undefined, '+5491123456789'],
    ['5491123456789', 'AR', '+5491123456789'],
    ['5491123456789', undefined, '+5491123456789'],
    ['1132345678.0', 'BR', '+551132345678'],
    ['3012345678.0', 'DE', '+493012345678'],
    ['+5491123456789.00', undefined, '+5491123456789'],
    ['55 1234 5678', 'MX', '+525512345678'],
    ['+521 55 1234 5678', undefined, '+525512345678'],
    ['5215512345678', 'MX', '+525512345678'],
    ['(11) 91234-5678', 'BR', '+5511912345678'],
    ['612 34 56 78', 'ES', '+34612345678'],
    ['0034 612 345 678', 'ES', '+34612345678'],
  ])('reads %s in %s as %s', (text, country, e164) => {
    expect(parsePhone(text, country)?.e164).toBe(e164);
  });

  it.each(['', 'call me', '123', '+54', '+', '12345', '9'.repeat(50), '+1 555', "'; drop table leads"])(
    'refuses %s',
    (text) => {
      expect(parsePhone(text, 'AR')).toBeNull();
    },
  );
});

describe('phoneKey()', () => {
  it.each([
    ['+5491123456789', '+541123456789'],
    ['+5215512345678', '+525512345678'],
    ['+5531987654321', '+553187654321'],
  ])('takes %s and %s for one number', (one, other) => {
    expect(phoneKey(one)).toBe(phoneKey(other));
  });

  it('does not take a Brazilian mobile for the landline it would be without its ninth digit', () => {
    expect(phoneKey('+5511923456789')).not.toBe(phoneKey('+551123456789'));
  });

  it('keeps numbers of other countries apart', () => {
    expect(phoneKey('+34912345678')).toBe('34912345678');
    expect(phoneKey('+549112345678')).toBe('549112345678');
  });
});

it('countryOfZone() knows the zones of the region, and says nothing about others', () => {
  expect(countryOfZone('America/Argentina/Buenos_Aires')).toBe('AR');
  expect(countryOfZone('America/Mexico_City')).toBe('MX');
  expect(countryOfZone('Europe/Madrid')).toBe('ES');
  expect(countryOfZone('UTC')).toBeUndefined();
});
