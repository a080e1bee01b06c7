/**
 * The countries' plans, compiled once. The library compiles a plan's patterns anew for each number, which in a file of a hundred
 * thousand is most of what its phones cost; so what is plainly in use is known here, and the library is asked for the rest.
 */
import { Metadata } from 'libphonenumber-js/max';
import type { CountryCode } from 'libphonenumber-js/max';

/** What the library's types leave out of a plan. */
interface RawPlan {
  nationalNumberPattern(): string | undefined;
  nationalPrefixForParsing(): string | undefined;
  type(name: string): { pattern(): string | undefined; possibleLengths(): number[] | undefined } | undefined;
}

interface Plan {
  /** What is dialled before a number at home, from its beginning on. */
  prefix: RegExp | undefined;
  general: RegExp;
  types: { lengths: readonly number[] | undefined; pattern: RegExp }[];
}

const plans = new Map<string, Plan>();

const whole = (pattern: string) => new RegExp(`^(?:${pattern})$`);

function planOf(country: string): Plan {
  const known = plans.get(country);
  if (known) return known;
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country as CountryCode);
  const raw = metadata.numberingPlan as unknown as RawPlan;
  const before = raw.nationalPrefixForParsing();
  const types = ['MOBILE', 'FIXED_LINE'].flatMap((name) => {
    const [type, pattern] = [raw.type(name), raw.type(name)?.pattern()];
    return pattern ? [{ lengths: type!.possibleLengths(), pattern: whole(pattern) }] : [];
  });
  const general = raw.nationalNumberPattern();
  const plan = {
    prefix: before ? new RegExp(`^(?:${before})`) : undefined,
    general: whole(general ?? '(?!)'),
    types,
  };
  plans.set(country, plan);
  return plan;
}

/**
 * Whether these digits are, as they stand, a number of this country: a mobile's or a landline's, with nothing before it that is only
 * dialled at home. False says nothing: the library knows more kinds of numbers.
 * @param country alone with its code
 */
export function isPlainly(national: string, country: string): boolean {
  const { prefix, general, types } = planOf(country);
  if (!general.test(national)) return false;
  if (!types.some(({ lengths, pattern }) => (lengths?.includes(national.length) ?? true) && pattern.test(national)))
    return false;
  const found = prefix?.exec(national);
  return !found || found[0] === '';
}
