/**
 * ISO 4217: which currencies there are. Written down because runtimes differ in what `Intl.supportedValuesOf('currency')` gives, and
 * all of them give some that have been gone for decades.
 */

/** List one as of 2026, without funds, metals and test codes. */
const inUse =
  'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP ' +
  'CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD ' +
  'JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN ' +
  'NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN ' +
  'SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG';

/** List three, the last five years: no country pays with them any more, and what happened before is told in them. */
const gone = 'ANG BGN HRK SLL ZWL';

/** Codes of three letters, in order. */
export const currencies: readonly string[] = `${inUse} ${gone}`.split(' ').toSorted();

const known = new Set(currencies);

/** Whether there is, or was of late, a currency of this code. */
export const isCurrency = (code: string): boolean => known.has(code);
