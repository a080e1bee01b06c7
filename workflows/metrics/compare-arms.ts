/**
 * Is one way of an A/B test better? Two-proportion z-test with a pooled variance (two-sided), the best way against each of the others,
 * corrected for their number (Bonferroni). It speaks only where the normal approximation holds: at least ten expected successes and
 * ten expected failures in each way. Pure.
 */
import { percentText } from '#flow/text';

export interface ArmCount {
  /** In both languages, where it is a word of ours. */
  name: string | Verdict['text'];
  people: number;
  /** How many of them did what counts. */
  hits: number;
}

export interface Verdict {
  is: 'winner' | 'no-difference' | 'too-few';
  /** Its place in the list. */
  winner: number | null;
  /** The chance that a difference at least this large comes by luck alone, corrected; null where it was not worked out. */
  p: number | null;
  text: { es: string; en: string };
}

const most = 0.05;
const leastExpected = 10;

/** @param arms in the order of the ways, at least two for a verdict */
export function compareArms(arms: readonly ArmCount[]): Verdict {
  const rate = ({ people, hits }: ArmCount) => (people === 0 ? 0 : hits / people);
  const best = arms.reduce((found, arm, at) => (rate(arm) > rate(arms[found]!) ? at : found), 0);
  const first = arms[best];
  const others = arms.filter((_, at) => at !== best);
  if (!first || others.length === 0 || !others.every((other) => isEnough(first, other))) return tooFew;
  const p = Math.min(1, Math.max(...others.map((other) => twoSided(first, other))) * others.length);
  if (p >= most) return { is: 'no-difference', winner: null, p, text: noDifference };
  const second = others.reduce((a, b) => (rate(b) > rate(a) ? b : a));
  return { is: 'winner', winner: best, p, text: winnerText(first, second, p) };
}

function isEnough(a: ArmCount, b: ArmCount): boolean {
  const pooled = (a.hits + b.hits) / (a.people + b.people);
  return [a, b].every(({ people }) => people * pooled >= leastExpected && people * (1 - pooled) >= leastExpected);
}

function twoSided(a: ArmCount, b: ArmCount): number {
  const pooled = (a.hits + b.hits) / (a.people + b.people);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.people + 1 / b.people));
  return error === 0 ? 1 : erfc(Math.abs(a.hits / a.people - b.hits / b.people) / error / Math.SQRT2);
}

/** Numerical Recipes' Chebyshev fit; relative error below 1.2e-7. */
function erfc(x: number): number {
  const t = 1 / (1 + x / 2);
  const fit = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ].reduceRight((sum, factor) => factor + t * sum, 0);
  return t * Math.exp(-x * x + fit);
}

const tooFew: Verdict = {
  is: 'too-few',
  winner: null,
  p: null,
  text: {
    es: 'Todavía son pocas personas para comparar. Espera antes de elegir.',
    en: 'There are too few people to compare yet. Wait before choosing.',
  },
};
const noDifference = {
  es: 'La diferencia puede ser casualidad: con estos números no gana ninguno.',
  en: 'The difference may be chance: by these numbers none wins.',
};

function winnerText(first: ArmCount, second: ArmCount, p: number): Verdict['text'] {
  const share = ({ people, hits }: ArmCount) => percentText((hits / people) * 100, 1);
  const [a, b] = [share(first), share(second)];
  const once = p < 0.001 ? '1000' : String(Math.round(1 / p));
  const nameOf = ({ name }: ArmCount) => (typeof name === 'string' ? { es: name, en: name } : name);
  const [winner, loser] = [nameOf(first), nameOf(second)];
  const [es, en] = p < 0.001 ? ['menos de 1 vez', 'less than once'] : ['1 vez', 'once'];
  return {
    es: `Gana «${winner.es}»: ${a.es} frente a ${b.es} de «${loser.es}». Por casualidad, una diferencia así saldría ${es} de cada ${once}.`,
    en: `“${winner.en}” wins: ${a.en} against ${b.en} of “${loser.en}”. By chance, a difference like this would come up ${en} in ${once}.`,
  };
}
