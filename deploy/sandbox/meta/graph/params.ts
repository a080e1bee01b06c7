/** Parameters of a Graph call: texts, some of which are JSON. */
import { isDay } from '../insights/days.ts';
import { badParameter } from './problem.ts';

export class Params {
  readonly #values: Map<string, string>;

  constructor(values: Iterable<readonly [string, string]>) {
    this.#values = new Map(values);
  }

  /** Merges what stands in the address with what stands in the body; values that are no text become JSON. */
  static from(query: URLSearchParams, body: Record<string, unknown>): Params {
    const plain = Object.entries(body).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
    return new Params([...query, ...plain]);
  }

  get(name: string): string | undefined {
    return this.#values.get(name);
  }

  /** Everything but what tells who calls and where in a list, to recognise the same question. */
  question(): [string, string][] {
    const aside = new Set(['access_token', 'appsecret_proof', 'appsecret_time', 'after', 'before', 'limit', 'method']);
    return [...this.#values].filter(([name]) => !aside.has(name)).toSorted(([a], [b]) => (a < b ? -1 : 1));
  }

  entries(): [string, string][] {
    return [...this.#values];
  }

  json(name: string): unknown {
    const text = this.get(name);
    if (text === undefined || text === '') return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw badParameter(`Param ${name} must be valid JSON`);
    }
  }

  /** A list of texts, as JSON or separated by commas. */
  list(name: string): string[] | undefined {
    const text = this.get(name);
    if (text === undefined || text === '') return undefined;
    if (!text.trimStart().startsWith('[')) return text.split(',').map((one) => one.trim());
    const value = this.json(name);
    if (!Array.isArray(value)) throw badParameter(`Param ${name} must be an array.`);
    return value.map(String);
  }

  /** `{"since":"2025-01-01","until":"2025-01-31"}` */
  range(name: string): [string, string] | undefined {
    const value = this.json(name) as { since?: unknown; until?: unknown } | undefined;
    if (value === undefined) return undefined;
    if (!isDay(value?.since) || !isDay(value.until)) throw badParameter(`Must be a valid ISO-8601 date in ${name}`);
    if (value.since > value.until) throw badParameter('The start date must not be after the end date', 1487476);
    return [value.since, value.until];
  }

  /** @throws GraphProblem unless it is a whole number from 1 */
  count(name: string, fallback: number, most: number): number {
    const text = this.get(name);
    if (text === undefined || text === '') return fallback;
    if (!/^\d{1,9}$/.test(text) || Number(text) < 1) throw badParameter(`Param ${name} must be a positive integer`);
    return Math.min(Number(text), most);
  }
}
