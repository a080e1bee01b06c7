/** A list and a map that forget their oldest entries, so that a long run does not eat the memory. */

/** Keeps the newest `limit` items, in order. */
export class Ring<T> {
  readonly limit: number;
  #items: T[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  push(item: T): void {
    this.#items.push(item);
    // Dropping half a limit at a time keeps pushing cheap.
    if (this.#items.length > this.limit * 1.5) this.#items = this.#items.slice(-this.limit);
  }

  /** The newest items, oldest first. */
  list(): T[] {
    return this.#items.length > this.limit ? this.#items.slice(-this.limit) : this.#items;
  }

  clear(): void {
    this.#items = [];
  }
}

/** A map of at most `limit` keys; setting a key that is there keeps its place. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly limit: number;

  constructor(limit: number, entries: Iterable<readonly [K, V]> = []) {
    super();
    this.limit = limit;
    for (const [key, value] of entries) this.set(key, value);
  }

  override set(key: K, value: V): this {
    super.set(key, value);
    if (this.size > this.limit) {
      const oldest = this.keys().next();
      if (!oldest.done) this.delete(oldest.value);
    }
    return this;
  }
}
