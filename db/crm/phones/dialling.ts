/**
 * How people of a country write its numbers beyond what the library reads: prefixes that were abolished, prefixes that are dialled
 * inside the country and stand behind the country's code all the same.
 * Rules: the countries' numbering plans as ITU publishes them (www.itu.int/oth/T0202), by the changes they name.
 */
export interface Dialling {
  /** National digits as people write them → as the plan has them today. Each is tried alone, in this order. */
  old?: [RegExp, string][];
  /** What fits the library's pattern and is nobody's number. */
  never?: RegExp;
  /** How many digits a number has without its area; written alone it lacks the area. */
  withoutArea?: RegExp;
  /** How many digits a number has, where the library's example of a mobile is not of the usual length. */
  length?: number;
  /** Digits in the middle that are none of the number's. */
  mark?: RegExp;
  /** What people write of a number, also of a part of one, that `phoneKey` leaves out: 9 and 15 of Argentina, Brazil's ninth digit. */
  unkept?: [RegExp, string][];
}

const trunk: [RegExp, string] = [/^0+/, ''];
const nanp: Dialling = { withoutArea: /^\d{7}$/ };

export const dialling: Partial<Record<string, Dialling>> = {
  // 15 marked a mobile inside the country, 9 does from abroad: 9, area, number. Numbers never begin with 0 or 1.
  AR: {
    old: [[/^0?9?0?15(?=\d{10}$)/, '9'], [/^0?90?(?=\d{12}$)/, '0'], [/^0?90?(?=\d{10}$)/, '9'], trunk],
    never:
      /^9?(?:11|2(?:2[0137]|3[067]|49|6[01346]|66|80|9[14789])|336|34[1235]|348|35[138]|36[24]|37[069]|38[0135789])[01]/,
    withoutArea: /^0?(?:15)?\d{6,8}$/,
    length: 10,
    mark: /^9?(11|[23]\d{2,3}?)15/,
    unkept: [
      [/^0?9?(11|[23]\d{2,3}?)15/, '$1'],
      [/^0?15/, ''],
      [/^0?9/, ''],
    ],
  },
  // Until 2019: 1 behind the country's code, 044 and 045 to mobiles, 01 to other places.
  MX: {
    old: [[/^(?:01|044|045|1)(?=\d{10}$)/, ''], trunk],
    withoutArea: /^\d{7,8}$/,
    unkept: [
      [/^521/, '52'],
      [/^(?:01|044|045|1)/, ''],
    ],
  },
  // A ninth digit, 9, since 2012 to 2016 before mobiles, whose eight began with 6 to 9. 0 and a carrier's two digits before the area.
  BR: {
    old: [[/^(?:0|90)\d{2}(?=[1-9]\d9?[2-9]\d{7}$)/, ''], [/^(?:0(?:\d{2})?)?([1-9]\d)(?=[6-9]\d{7}$)/, '$19'], trunk],
    withoutArea: /^9?\d{8}$/,
    unkept: [
      [/^9(?=[6-9])/, ''],
      [/^0?([1-9]\d)9(?=[6-9])/, '$1'],
    ],
  },
  // Until 2014: 09 to mobiles, 02 to Santiago.
  CL: { old: [[/^0+(?=[29]\d{8}$)/, ''], trunk], withoutArea: /^(?:2?\d{7})$/ },
  // Until 2021: 03 to mobiles. Places have 60 and a digit since.
  CO: { old: [[/^0[3579]?(?=3\d{9}$)/, ''], [/^0[579]?(?=60\d{8}$)/, ''], trunk], withoutArea: /^0?\d?\d{7}$/ },
  UY: { old: [trunk], withoutArea: /^\d{4}$/ },
  VE: { old: [trunk], withoutArea: /^\d{7}$/ },
  EC: { old: [trunk], withoutArea: /^\d{6,7}$/ },
  PE: { old: [[/^0+(?:1(?=9\d{8}$))?/, ''], trunk], withoutArea: /^\d{6,7}$/ },
  PY: { old: [trunk], withoutArea: /^\d{6,7}$/ },
  BO: { old: [[/^0(?:1\d)?(?=[2-7]\d{7}$)/, ''], trunk], withoutArea: /^\d{7}$/ },
  US: nanp,
  CA: nanp,
  DO: nanp,
  PR: nanp,
};

/** Every way in which national digits can be meant, the plain one first. */
export function waysToRead(national: string, country: string): string[] {
  const { old = [trunk] } = dialling[country] ?? {};
  return [...new Set([national, ...old.map(([written, meant]) => national.replace(written, meant))])];
}
