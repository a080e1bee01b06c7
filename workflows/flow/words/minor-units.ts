/** How many decimals a currency has. Runtimes differ (COP and HUF have none in Node 24 and two in Deno 2.9), so it is written down. */

/** ISO 4217: those without a minor unit, and those with a thousandth. All others have cents. */
const none = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '));
const three = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** @param currency ISO 4217 */
export const decimalsOf = (currency: string): 0 | 2 | 3 => (none.has(currency) ? 0 : three.has(currency) ? 3 : 2);

/** With how many decimals an amount is shown: none that say nothing, and never fewer than its currency has. */
export const shownDecimals = (amount: string, currency: string): 0 | 2 | 3 =>
  /^-?\d+(\.0*)?$/.test(amount) ? 0 : decimalsOf(currency) || 2;
