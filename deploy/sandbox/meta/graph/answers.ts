/** Remembers the rows of the last questions, because a client that pages asks the same one again and again. */
import type { History } from '../insights/history.ts';
import type { Group } from '../insights/insight-row.ts';

const most = 8;
const mostGroups = 400_000;

export class Answers {
  readonly #known = new Map<string, { history: History; version: number; groups: Group[]; at: number }>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The rows of a question; anew after half a minute, or when something in the account changed. */
  of(history: History, question: unknown[], make: () => Group[]): Group[] {
    const key = JSON.stringify([history.account.id, question]);
    const known = this.#known.get(key);
    const isFresh =
      known && known.history === history && known.version === history.version && this.#now() - known.at < 30_000;
    if (isFresh) return known.groups;
    const groups = make();
    this.#known.delete(key);
    this.#known.set(key, { history, version: history.version, groups, at: this.#now() });
    this.#forget();
    return groups;
  }

  /** Drops the oldest; the newest stays however large it is. */
  #forget(): void {
    const sizes = () => [...this.#known.values()].reduce((sum, { groups }) => sum + groups.length, 0);
    while (this.#known.size > most || (this.#known.size > 1 && sizes() > mostGroups)) {
      this.#known.delete(this.#known.keys().next().value!);
    }
  }

  clear(): void {
    this.#known.clear();
  }
}
