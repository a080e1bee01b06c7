/** Whose pesos, dollars or pounds they are, in Spanish, English and Portuguese: the adjective, and the currency. */
const whose: readonly [word: RegExp, code: string][] = [
  [/^argentin[aoe]s?$/, 'ARS'],
  [/^mexican[ao]?s?$/, 'MXN'],
  [/^colombian[ao]?s?$/, 'COP'],
  [/^(chilen[ao]s?|chilean)$/, 'CLP'],
  [/^uruguay([ao]s?|an)$/, 'UYU'],
  [/^dominican[ao]?s?$/, 'DOP'],
  [/^cuban[ao]?s?$/, 'CUP'],
  [/^(filipin[ao]s?|philippine)$/, 'PHP'],
  [/^(estadounidenses?|american[ao]?s?|eeuu|usa|us|u\.s\.|estados unidos)$/, 'USD'],
  [/^canad(ienses?|ian)$/, 'CAD'],
  [/^australian[ao]?s?$/, 'AUD'],
  [/^(neozelandes(es)?|new zealand)$/, 'NZD'],
  [/^(brasil(en[ao]s?|eir[ao]s?)|brazilian)$/, 'BRL'],
  [/^peruan[ao]s?|peruvian$/, 'PEN'],
  [/^paraguay([ao]s?|an)$/, 'PYG'],
  [/^bolivian[ao]?s?$/, 'BOB'],
  [/^(venez[ou]lan[ao]s?|venezuelan)$/, 'VES'],
  [/^guatemalte[ck](a|o)s?|guatemalan$/, 'GTQ'],
  [/^(costarricenses?|costa rican)$/, 'CRC'],
  [/^(salvadoren[ao]s?|salvadoran)$/, 'SVC'],
  [/^(honduren[ao]s?|honduran)$/, 'HNL'],
  [/^(nicaraguenses?|nicaraguan)$/, 'NIO'],
  [/^(panamen[ao]s?|panamanian)$/, 'PAB'],
  [/^(esterlinas?|sterling|british|britanicas?)$/, 'GBP'],
  [/^(suizos?|swiss|suicos?)$/, 'CHF'],
  [/^(japones(es)?|japanese)$/, 'JPY'],
  [/^(chin[ao]s?|chinese)$/, 'CNY'],
];

/** What an adjective of a country says of a peso, a dollar or the like: ISO 4217; undefined for another word. */
export const currencyOfAdjective = (word: string): string | undefined =>
  whose.find(([pattern]) => pattern.test(word))?.[1];
