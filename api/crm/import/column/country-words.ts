/** Whose pesos, dollars or pounds they are, in Spanish, English and Portuguese: the adjective, and the currency. */
const whose: readonly [word: RegExp, code: string][] = [
  [/^argentin[aoe]s?$/, 'ARS'],
  [/^mexican[ao]?s?$/, 'MXN'],
  [/^colombian[ao]?s?$/, 'COP'],
  [/^(chilen[ao]s?|chilean)$/, 'CLP'],
  [/^urugua[yi]([ao]s?|an)$/, 'UYU'],
  [/^dominican[ao]?s?$/, 'DOP'],
  [/^cuban[ao]?s?$/, 'CUP'],
  [/^(filipin[ao]s?|philippine)$/, 'PHP'],
  [/^(estado?unidenses?|american[ao]?s?|eeuu|usa|us|u\.s\.|estados unidos)$/, 'USD'],
  [/^canad(i?enses?|ian)$/, 'CAD'],
  [/^australian[ao]?s?$/, 'AUD'],
  [/^(neozelandes(es)?|new zealand)$/, 'NZD'],
  [/^(brasil(en[ao]s?|eir[ao]s?)|brazilian)$/, 'BRL'],
  [/^(peruan[ao]s?|peruvian)$/, 'PEN'],
  [/^paragua[yi]([ao]s?|an)$/, 'PYG'],
  [/^bolivian[ao]?s?$/, 'BOB'],
  [/^(venezolan[ao]s?|venezuelan[ao]?s?)$/, 'VES'],
  [/^(guatemalte[ck][ao]s?|guatemalan)$/, 'GTQ'],
  [/^(costarricenses?|costarriquenh[ao]s?|costa rican)$/, 'CRC'],
  [/^(salvadorenh?[ao]s?|salvadoran)$/, 'SVC'],
  [/^(hondurenh?[ao]s?|honduran)$/, 'HNL'],
  [/^(nicaraguenses?|nicaraguan)$/, 'NIO'],
  [/^(panamenh?[ao]s?|panamanian)$/, 'PAB'],
  [/^(esterlinas?|sterling|british|britanic[ao]s?)$/, 'GBP'],
  [/^(suizos?|swiss|suicos?)$/, 'CHF'],
  [/^(japones(es)?|japanese)$/, 'JPY'],
  [/^(chin[ao]s?|chines(es?)?)$/, 'CNY'],
];

/** What an adjective of a country says of a peso, a dollar or the like: ISO 4217; undefined for another word. */
export const currencyOfAdjective = (word: string): string | undefined =>
  whose.find(([pattern]) => pattern.test(word))?.[1];
