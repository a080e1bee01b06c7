import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { countryOfZone, isPhone, phoneKey, phoneOfWhatsApp, prefixPattern, readPhone, readPrefix } from './phone.ts';

const read = (text: string, country?: string, exceptions?: string[]) => {
  const phone = readPhone(text, country, exceptions);
  return isPhone(phone) ? phone.e164 : phone.reason;
};

describe('readPhone()', () => {
  it.each([
    ['11 2345-6789', 'AR', '+541123456789'],
    ['+54 9 11 2345-6789', undefined, '+5491123456789'],
    ['5491123456789', 'AR', '+5491123456789'],
    ['1132345678.0', 'BR', '+551132345678'],
    ['3012345678.0', 'DE', '+493012345678'],
    ['+5491123456789.00', undefined, '+5491123456789'],
    ['55 1234 5678', 'MX', '+525512345678'],
    ['+521 55 1234 5678', undefined, '+525512345678'],
    ['(11) 91234-5678', 'BR', '+5511912345678'],
    ['612 34 56 78', 'ES', '+34612345678'],
    ['0034 612 345 678', 'ES', '+34612345678'],
    ['0034 612 345 678', 'AR', '+34612345678'],
    ['06 1234 5678', 'IT', '+390612345678'],
    ['+800 1234 5678', 'AR', '+80012345678'],
  ])('reads %s in %s as %s', (text, country, e164) => {
    expect(read(text, country)).toBe(e164);
  });

  it.each([
    '',
    'call me',
    '123',
    '+54',
    '+',
    '12345',
    '9'.repeat(50),
    '+1 555',
    "'; drop table leads",
    'ana@casa.example',
  ])('refuses %s', (text) => {
    expect(read(text, 'AR')).toMatch(/^phone-/);
  });
});

describe('a number that passed through a spreadsheet', () => {
  it.each([
    ['1123456789.0', 'AR', '+541123456789'],
    ['5491123456789,0', 'AR', '+5491123456789'],
    ['5491123456789,00', 'AR', '+5491123456789'],
    ['3001234567.0', 'CO', '+573001234567'],
    ['3001234567.00', 'CO', '+573001234567'],
    ['573001234567.0', 'CO', '+573001234567'],
    ['987654321.0', 'CL', '+56987654321'],
    ['56987654321.0', 'CL', '+56987654321'],
    ['991234567.0', 'EC', '+593991234567'],
    ['981123456.0', 'PY', '+595981123456'],
    ['59171234567.0', 'BO', '+59171234567'],
    ['525512345678.0', 'MX', '+525512345678'],
    ['51987654321.00', 'PE', '+51987654321'],
    ['50251234567.0', 'GT', '+50251234567'],
    ['50683123456.0', 'CR', '+50683123456'],
    ['18092345678.0', 'DO', '+18092345678'],
    ['50761234567.0', 'PA', '+50761234567'],
    ['50370123456.0', 'SV', '+50370123456'],
    ['50491234567.0', 'HN', '+50491234567'],
    ['50581234567.0', 'NI', '+50581234567'],
    ['34612345678.0', 'ES', '+34612345678'],
    ['12015550123.0', 'US', '+12015550123'],
    ['5511972345678.0', 'BR', '+5511972345678'],
    ['1.123.456.789,00', 'AR', '+541123456789'],
    ['1,123,456,789.00', 'AR', '+541123456789'],
    ['5.49112345678E+12', 'AR', '+5491123456780'],
    ['5.491123456789E12', 'AR', '+5491123456789'],
    ['3,001234567E+09', 'CO', '+573001234567'],
    ['5.73001E+11', 'CO', 'phone-digits-lost'],
    ['5,73001E+11', 'CO', 'phone-digits-lost'],
    ['1.12345E+11', 'AR', 'phone-digits-lost'],
    ['5.4911234567E+12', 'AR', 'phone-digits-lost'],
    ['="1123456789"', 'AR', '+541123456789'],
    ["'1123456789", 'AR', '+541123456789'],
  ])('%s in %s is %s', (text, country, right) => {
    expect(read(text, country)).toBe(right);
  });
});

describe('what is merely possible, and what is not local', () => {
  it.each([
    ['15 2345-6789', 'AR', 'phone-no-area'],
    ['15 6000-2701', 'AR', 'phone-no-area'],
    ['4567-8901', 'AR', 'phone-no-area'],
    ['1234567890', 'AR', 'phone-not-in-use'],
    ['1111111111', 'AR', 'phone-not-in-use'],
    ['11 0123 4567', 'AR', 'phone-not-in-use'],
    ['1123456789 1', 'AR', 'phone-too-long'],
    ['11 7234 56789', 'AR', 'phone-too-long'],
    ['+1 809 2341', 'DO', 'phone-too-short'],
    ['351 15 612 345', 'AR', 'phone-too-short'],
    ['11 15 234567', 'AR', 'phone-too-short'],
    ['91234-5678', 'BR', 'phone-no-area'],
    ['1 2345678', 'CO', 'phone-no-area'],
    ['310 72345678', 'CO', 'phone-too-long'],
    ['98 123 456', 'EC', 'phone-too-short'],
    ['8 123 4567', 'EC', 'phone-too-short'],
    ['0971 12345', 'PY', 'phone-too-short'],
    ['999999999', 'CL', 'phone-not-in-use'],
    ['1234-5678', 'MX', 'phone-no-area'],
    ['555-0123', 'US', 'phone-no-area'],
    ['5491123456789', 'MX', 'phone-foreign'],
    ['34612345678', 'AR', 'phone-foreign'],
    ['5491123456789', undefined, 'phone-no-country'],
    ['+999 12345678', 'AR', 'phone-unknown-code'],
    ['11 2345-6789 / 11 2345-6780', 'AR', 'phone-too-long'],
    ['no tiene', 'AR', 'phone-none'],
    ['-', 'AR', 'phone-none'],
    ['0', 'AR', 'phone-none'],
  ])('%s in %s is refused: %s', (text, country, reason) => {
    expect(read(text, country)).toBe(reason);
  });
});

describe('old and doubled prefixes, and how numbers stand on cards and screens', () => {
  it.each([
    ['011 15-2345-6789', 'AR', '+5491123456789'],
    ['11 15 6000-2702', 'AR', '+5491160002702'],
    ['0351 155 123456', 'AR', '+5493515123456'],
    ['9 11 2345 6789', 'AR', '+5491123456789'],
    ['09 11 2345 6789', 'AR', '+5491123456789'],
    ['15 11 2345 6789', 'AR', '+5491123456789'],
    ['+54 9 011 15 2345 6789', 'AR', '+5491123456789'],
    ['+54 54 9 11 2345 6789', 'AR', '+5491123456789'],
    ['+54 (0) 11 2345-6789', 'AR', '+541123456789'],
    ['https://wa.me/5491123456789', 'AR', '+5491123456789'],
    ['wa.me/5491123456789?text=Hola', 'MX', '+5491123456789'],
    ['https://api.whatsapp.com/send?phone=5491123456789', 'MX', '+5491123456789'],
    ['5491123456789@c.us', 'MX', '+5491123456789'],
    ['5491123456789:12@s.whatsapp.net', undefined, '+5491123456789'],
    ['\u202A+54\u00A09\u00A011\u00A02345\u20116789\u202C', 'AR', '+5491123456789'],
    ['+54 9 11 2345-6789', 'AR', '+5491123456789'],
    ['(02) 2345 6789', 'CL', '+56223456789'],
    ['+56 09 8765 4321', 'CL', '+56987654321'],
    ['09 8765 4321', 'CL', '+56987654321'],
    ['0055 11 97234-5678', 'BR', '+5511972345678'],
    ['0xx11 97234-5678', 'BR', '+5511972345678'],
    ['(0xx11) 97234-5678', 'BR', '+5511972345678'],
    ['0 21 11 97234-5678', 'BR', '+5511972345678'],
    ['+55 021 11 97234-5678', 'BR', '+5511972345678'],
    ['(021) 97234-5678', 'BR', '+5521972345678'],
    ['31 8765-4321', 'BR', '+5531987654321'],
    ['553187654321', 'BR', '+5531987654321'],
    ['0598 97 123 456', 'UY', '+59897123456'],
    ['097 123 456', 'UY', '+59897123456'],
    ['044 55 1234 5678', 'MX', '+525512345678'],
    ['045 55 1234 5678', 'MX', '+525512345678'],
    ['01 55 1234 5678', 'MX', '+525512345678'],
    ['1 55 1234 5678', 'MX', '+525512345678'],
    ['+52 044 55 1234 5678', 'MX', '+525512345678'],
    ['+52 01 55 1234 5678', 'MX', '+525512345678'],
    ['521 55 1234 5678', 'MX', '+525512345678'],
    ['03 300 123 4567', 'CO', '+573001234567'],
    ['0057 300 123 4567', 'CO', '+573001234567'],
    ['(601) 234 5678', 'CO', '+576012345678'],
    ['0414-123.45.67', 'VE', '+584141234567'],
    ['+58 0414 1234567', 'VE', '+584141234567'],
    ['+593 (0)99 123 4567', 'EC', '+593991234567'],
    ['0981 123 456', 'PY', '+595981123456'],
    ['(01) 234 5678', 'PE', '+5112345678'],
    ['9 6000 2703', 'CL', '+56960002703'],
    ['011 52 55 1234 5678', 'US', '+525512345678'],
    ['Cel: 11 2345-6789 (Ana)', 'AR', '+541123456789'],
    ['p:+5491123456789', 'AR', '+5491123456789'],
    ['tel:+54-11-2345-6789', 'AR', '+541123456789'],
    ['11 2345-6789 int. 12', 'AR', '+541123456789'],
    ['１１ ２３４５ ６７８９', 'AR', '+541123456789'],
  ])('%s in %s is %s', (text, country, e164) => {
    expect(read(text, country)).toBe(e164);
  });
});

describe('ranges that a tenant allows', () => {
  it('are taken though the plan does not know them, in any spelling, and no others are', () => {
    expect(read('+1 999 234 5678', 'US')).toMatch(/^phone-/);
    expect(read('(999) 234-5678', 'US', ['+1999'])).toBe('+19992345678');
    expect(read('+1 999 234 5678', 'MX', ['+1999'])).toBe('+19992345678');
    expect(read('(998) 234-5678', 'US', ['+1999'])).toMatch(/^phone-/);
    expect(read('999 234', 'US', ['+1999'])).toMatch(/^phone-/);
  });

  it.each([
    ['+52 56', '+5256'],
    ['+1 (999)', '+1999'],
    ['+52', null],
    ['52 56', null],
    ['+999 1', null],
    ['+', null],
  ])('%s names the beginning %s', (text, prefix) => {
    expect(readPrefix(text)).toBe(prefix);
  });

  it('takes whatever the description says is a beginning', () => {
    fc.assert(
      fc.property(fc.stringMatching(new RegExp(prefixPattern())), (text) => {
        expect(readPrefix(text)).toBe(text);
      }),
    );
  });
});

describe('phoneOfWhatsApp()', () => {
  it('takes what WhatsApp names, in the spelling that is stored, and what no plan knows as it is', () => {
    expect(phoneOfWhatsApp('5215512345678')).toEqual({ e164: '+525512345678', key: '525512345678' });
    expect(phoneOfWhatsApp('+553187654321')).toEqual({ e164: '+5531987654321', key: '553187654321' });
    expect(phoneOfWhatsApp('541523456789')).toEqual({ e164: '+541523456789', key: '541523456789' });
    expect(phoneOfWhatsApp('12')).toBeNull();
  });

  it('finds whom an older reading stored, by the same key', () => {
    for (const stored of ['+11972345678', '+560223456789', '+5712345678', '+541152345678', '+5215512345678']) {
      expect(phoneOfWhatsApp(stored)!.key).toBe(phoneKey(stored));
    }
  });
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

describe('countryOfZone()', () => {
  it('knows a country for every zone that can be chosen', () => {
    expect(Intl.supportedValuesOf('timeZone').filter((zone) => !countryOfZone(zone))).toEqual([]);
  });

  it.each([
    ['America/Coyhaique', 'CL'],
    ['America/Havana', 'CU'],
    ['America/Santarem', 'BR'],
    ['America/Indiana/Indianapolis', 'US'],
    ['America/Kentucky/Louisville', 'US'],
    ['America/Toronto', 'CA'],
    ['America/Jujuy', 'AR'],
    ['America/Argentina/Jujuy', 'AR'],
    ['America/Ensenada', 'MX'],
    ['America/Port-au-Prince', 'HT'],
    ['America/Belize', 'BZ'],
    ['America/Guyana', 'GY'],
    ['Europe/Lisbon', 'PT'],
    ['Europe/Rome', 'IT'],
    ['Brazil/East', 'BR'],
    ['Brazil/DeNoronha', 'BR'],
    ['Mexico/General', 'MX'],
    ['Mexico/BajaNorte', 'MX'],
    ['Chile/EasterIsland', 'CL'],
    ['US/Pacific', 'US'],
    ['Cuba', 'CU'],
    ['America/Buenos_Aires', 'AR'],
    ['America/Argentina/Buenos_Aires', 'AR'],
    ['Atlantic/Canary', 'ES'],
    ['Asia/Kolkata', 'IN'],
    ['UTC', undefined],
    ['CET', undefined],
    ['EST', undefined],
    ['Etc/GMT+3', undefined],
    ['Mars/Olympus', undefined],
  ])('%s is of %s', (zone, country) => {
    expect(countryOfZone(zone)).toBe(country);
  });
});
